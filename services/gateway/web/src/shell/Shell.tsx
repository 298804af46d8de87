import type {VNode} from 'preact';
import {useLayoutEffect} from 'preact/hooks';

import {resend} from '../actions/post';
import {followRoute} from './follow';
import {listenForKeys} from '../keyboard/keys';
import {t} from '../i18n';
import {keepTabCurrent} from '../notifications';
import {PanelView} from '../panel/Panel';
import {route} from '../router';
import {Sidebar} from '../sidebar/Sidebar';
import {closeSocket, openSocket} from '../socket/socket';
import {readKeptDrafts} from '../store/drafts';
import {connection} from '../store/session';
import {isPanelWide, isSidebarOpen, panel} from '../store/ui';
import {Centre} from './Centre';
import {watchFocus} from './focus';
import {TeamBar} from './TeamBar';

/** What somebody who is logged in sees: teams, channels, the channel, and what stands beside it. */
export function Shell(): VNode {
    // Before the next key or click is handled: what is typed after a change of place belongs to the new one.
    useLayoutEffect(() => {
        readKeptDrafts();
        openSocket();
        keepTabCurrent();
        const stops = [listenForKeys(), watchFocus()];
        void resend();
        return () => {
            stops.forEach((stop) => stop());
            closeSocket();
        };
    }, []);
    const at = route.value;
    useLayoutEffect(() => {
        isSidebarOpen.value = false;
        void followRoute(at);
    }, [at]);
    return (
        <div class={`shell${isSidebarOpen.value ? ' with-sidebar' : ''}${panel.value ? ' with-panel' : ''}${isPanelWide.value ? ' wide-panel' : ''}`}>
            <a class="skip" href="#centre">{t('skip')}</a>
            <TeamBar />
            <Sidebar />
            <div class="scrim" onClick={() => { isSidebarOpen.value = false; }} />
            <Centre />
            <PanelView />
            <ConnectionNote />
        </div>
    );
}

/** Calm: it says what is, and that nothing is lost. */
function ConnectionNote(): VNode {
    return <div class="connection" role="status">{connection.value === 'offline' && <span>{t('connection.offline')}</span>}</div>;
}
