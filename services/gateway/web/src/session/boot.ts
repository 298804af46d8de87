import {api, isLoggedIn, isOffline, problem} from '../api/client';
import {clearSession} from './logout';
import {loadMe} from '../actions/me';
import {setLocale} from '../i18n';
import {navigate, route} from '../router';
import {preference} from '../store/preferences';
import {config, license, stage} from '../store/session';
import {myTeams, rememberedTeam} from '../store/teams';

export async function boot(): Promise<void> {
    const settings = Promise.all([api.getClientConfig(), api.getClientLicenseOld()]).then(([found, owned]) => {
        config.value = found;
        license.value = owned;
    });
    try {
        if (isLoggedIn()) {
            await Promise.all([settings, loadMe()]);
            stage.value = 'ready';
            return;
        }
        await settings;
        await setLocale(navigator.language);
        stage.value = 'stranger';
    } catch (error) {
        if (problem(error).status === 401) {
            clearSession();
            await settings;
            stage.value = 'stranger';
            return;
        }
        stage.value = isOffline(error) ? 'failed' : 'stranger';
    }
}

export async function afterLogin(to = '/'): Promise<void> {
    config.value = await api.getClientConfig();
    await loadMe();
    stage.value = 'ready';
    navigate(to, 'replace');
}

/** Where somebody without an address belongs. */
export function home(): string {
    const mine = myTeams.peek();
    const remembered = rememberedTeam() || preference('last', 'team');
    const team = mine.find((entry) => entry.name === config.peek().ExperimentalPrimaryTeam)
        ?? mine.find((entry) => entry.id === remembered) ?? mine[0];
    return team ? `/${team.name}` : '/select_team';
}

export const wantsLogin = (): boolean => !['login', 'signup', 'forgot', 'reset'].includes(route.value.screen);
