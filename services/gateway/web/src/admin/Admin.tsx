import type {ComponentType, VNode} from 'preact';

import {home} from '../session/boot';
import {t} from '../i18n';
import {navigate, route} from '../router';
import {isSystemAdmin} from '../store/session';
import {Icon} from '../ui/icons';
import {ChannelsPage} from './ChannelsPage';
import {ConfigPage} from './ConfigPage';
import {RolesPage} from './RolesPage';
import {StatusPage} from './StatusPage';
import {TeamsPage} from './TeamsPage';
import {UsersPage} from './UsersPage';

const PAGES = [
    ['users', UsersPage],
    ['teams', TeamsPage],
    ['channels', ChannelsPage],
    ['roles', RolesPage],
    ['status', StatusPage],
    ['config', ConfigPage],
] as const satisfies readonly (readonly [string, ComponentType])[];

export function Admin(): VNode {
    const at = route.value.screen === 'admin' ? route.value.section || 'users' : 'users';
    const Page = PAGES.find(([name]) => name === at)?.[1] ?? UsersPage;
    const go = (to: string) => (event: MouseEvent) => {
        event.preventDefault();
        navigate(to);
    };
    if (!isSystemAdmin.value) {
        return <main class="entry"><div class="card"><h1>{t('admin.denied')}</h1><a class="button" href="/" onClick={go(home())}>{t('back')}</a></div></main>;
    }
    return (
        <div class="admin">
            <nav class="admin-nav" aria-label={t('admin.title')}>
                <a href="/" class="row" onClick={go(home())}><Icon name="back" size={16} />{t('admin.back')}</a>
                {PAGES.map(([name]) => <a key={name} class={`row${name === at ? ' here' : ''}`} href={`/admin_console/${name}`} aria-current={name === at ? 'page' : undefined} onClick={go(`/admin_console/${name}`)}>{t(`admin.${name}`)}</a>)}
            </nav>
            <main class="admin-page"><h1>{t(`admin.${at}` as 'admin.users')}</h1><Page key={at} /></main>
        </div>
    );
}
