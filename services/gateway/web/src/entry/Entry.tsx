import type {ComponentChildren, VNode} from 'preact';
import {useEffect} from 'preact/hooks';

import {home} from '../session/boot';
import {t} from '../i18n';
import {navigate, route} from '../router';
import {config, is, siteName, stage} from '../store/session';
import {CreateTeam} from './CreateTeam';
import {Forgot, Reset} from './Forgot';
import {Login} from './Login';
import {SelectTeam} from './SelectTeam';
import {Signup} from './Signup';

/** Everything that comes before a team is open. */
export function Entry(): VNode | null {
    const at = route.value;
    const isIn = stage.value === 'ready';
    useEffect(() => {
        if (isIn && (at.screen === 'login' || (at.screen === 'signup' && !at.invite))) {
            navigate(home(), 'replace');
        } else if (!isIn && (at.screen === 'select_team' || at.screen === 'create_team')) {
            navigate('/login', 'replace');
        }
    }, [at, isIn]);
    switch (at.screen) {
    case 'login':
        return <Frame title={t('login.title', {site: siteName.value})}><Login /></Frame>;
    case 'signup':
        return <Frame title={config.value.NoAccounts === 'true' ? t('signup.first', {site: siteName.value}) : t('signup.title', {site: siteName.value})}><Signup invite={at.invite} /></Frame>;
    case 'forgot':
        return <Frame title={t('forgot.title')}><Forgot /></Frame>;
    case 'reset':
        return <Frame title={t('reset.title')}><Reset token={at.token} /></Frame>;
    case 'select_team':
        return <Frame title={t('teams.title')}><SelectTeam /></Frame>;
    case 'create_team':
        return <Frame title={t('team.create')}><CreateTeam /></Frame>;
    default:
        return null;
    }
}

function Frame({title, children}: {title: string; children: ComponentChildren}): VNode {
    useEffect(() => {
        document.title = `${title} – ${siteName.peek()}`;
    }, [title]);
    return (
        <main class="entry">
            <div class="card">
                <p class="brand"><Mark /> {siteName.value}</p>
                <h1>{title}</h1>
                {is('EnableCustomBrand') && config.value.CustomBrandText && <p class="quiet">{config.value.CustomBrandText}</p>}
                {children}
            </div>
        </main>
    );
}

export function Mark(): VNode {
    return (
        <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="9" class="mark-ground" />
            <path d="M9 24V9h8a5.500 5.500 0 0 1 0 11h-4v4z" fill="none" stroke="#fff" stroke-width="3" stroke-linejoin="round" />
        </svg>
    );
}
