import type {VNode} from 'preact';
import {useEffect} from 'preact/hooks';

import {boot, home, wantsLogin} from './session/boot';
import {Entry} from './entry/Entry';
import {t} from './i18n';
import {navigate, route} from './router';
import {Shell} from './shell/Shell';
import {ShellSkeleton} from './shell/Skeleton';
import {config, stage} from './store/session';
import {Lazy} from './ui/Lazy';
import {Above, DialogHost} from './ui/hosts';

const ENTRY = new Set(['login', 'signup', 'forgot', 'reset', 'select_team', 'create_team']);

export function App(): VNode {
    return (
        <>
            <Screen />
            <DialogHost />
            <Above within="page" />
        </>
    );
}

function Screen(): VNode | null {
    const at = route.value;
    const now = stage.value;
    useEffect(() => {
        if (now === 'stranger' && wantsLogin()) {
            const back = window.location.pathname === '/' ? '' : `?redirect_to=${encodeURIComponent(window.location.pathname)}`;
            navigate(config.peek().NoAccounts === 'true' ? '/signup_user_complete/' : `/login${back}`, 'replace');
        } else if (now === 'ready' && (at.screen === 'root' || at.screen === 'login' || at.screen === 'not_found')) {
            navigate(home(), 'replace');
        }
    }, [now, at]);
    if (now === 'loading') {
        return ENTRY.has(at.screen) ? <div class="entry" aria-busy="true" /> : <ShellSkeleton />;
    }
    if (now === 'failed') {
        return (
            <main class="entry">
                <div class="card">
                    <h1>{t('error.unreachable')}</h1>
                    <p class="quiet">{t('error.unreachable.hint')}</p>
                    <button type="button" class="primary" onClick={() => { stage.value = 'loading'; void boot(); }}>{t('error.retry')}</button>
                </div>
            </main>
        );
    }
    if (ENTRY.has(at.screen)) {
        return <Entry />;
    }
    if (now === 'stranger') {
        return null;
    }
    if (at.screen === 'admin') {
        return <Lazy load={() => import('./admin/Admin').then(({Admin}) => Admin)} props={{}} />;
    }
    return at.screen === 'root' || at.screen === 'not_found' ? <ShellSkeleton /> : <Shell />;
}
