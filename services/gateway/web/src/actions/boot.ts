import type {PreferenceType} from '@mattermost/types/preferences';

import {api, isLoggedIn, isOffline, problem} from '../api/client';
import {clearSession} from './logout';
import {setLocale} from '../i18n';
import {navigate, route} from '../router';
import {receiveChannels, receiveMembers} from '../store/channels';
import {preference, receivePreferences} from '../store/preferences';
import {config, license, myId, stage} from '../store/session';
import {myTeams, teamMembers, teams} from '../store/teams';
import {receiveUsers} from '../store/users';

const LAST_TEAM = 'parlance:team';

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

/** Everything about oneself, in one volley. */
export async function loadMe(): Promise<void> {
    const [user, preferences, teamList, memberList, channelList, channelMembers] = await Promise.all([
        api.getMe(),
        // Typed as one preference by the client; it is the list of all.
        api.getMyPreferences() as unknown as Promise<PreferenceType[]>,
        api.getMyTeams(),
        api.getMyTeamMembers(),
        getAllMyChannels(),
        getMyMemberships(),
    ]);
    receiveUsers([user]);
    myId.value = user.id;
    receivePreferences(preferences);
    teamList.forEach((team) => teams.set(team.id, team));
    memberList.forEach((member) => teamMembers.set(member.team_id, member));
    receiveMembers(channelMembers);
    receiveChannels(channelList);
    await setLocale(user.locale || navigator.language);
}

type MyChannels = Awaited<ReturnType<typeof api.getMyChannels>>;
export const getAllMyChannels = (): Promise<MyChannels> =>
    api.ask(`${api.getUserRoute('me')}/channels`);

/** All of them in one answer, a line each. Somebody without channels gets no line, which the stock client takes for a broken answer. */
export async function getMyMemberships(): ReturnType<typeof api.getAllChannelsMembers> {
    try {
        return await api.getAllChannelsMembers('me', -1);
    } catch (error) {
        const {status, message} = problem(error);
        if (status === 0 && message === 'Received invalid response from the server.') {
            return [];
        }
        throw error;
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
    const remembered = localStorage.getItem(LAST_TEAM) || preference('last', 'team');
    const team = mine.find((entry) => entry.name === config.peek().ExperimentalPrimaryTeam)
        ?? mine.find((entry) => entry.id === remembered) ?? mine[0];
    return team ? `/${team.name}` : '/select_team';
}

export const rememberTeam = (id: string): void => localStorage.setItem(LAST_TEAM, id);

export const wantsLogin = (): boolean => !['login', 'signup', 'forgot', 'reset'].includes(route.value.screen);
