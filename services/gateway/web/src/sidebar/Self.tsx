import type {VNode} from 'preact';

import {logout} from '../session/logout';
import {attempt} from '../actions/post';
import {api} from '../api/client';
import {openCustomStatus, openShortcuts} from '../dialogs/open';
import {t, type Key} from '../i18n';
import {Emoji} from '../emoji/Emoji';
import {displayName} from '../store/names';
import {me, myId} from '../store/session';
import {customStatus, statuses} from '../store/users';
import {Avatar} from '../ui/Avatar';
import {Icon} from '../ui/icons';
import {openMenu, type MenuItem} from '../ui/menu';

const STATUSES = ['online', 'away', 'dnd', 'offline'] as const;

export const setStatus = (status: string): Promise<void> => attempt(async () => {
    statuses.set(myId.peek(), status);
    await api.updateStatus({user_id: myId.peek(), status, dnd_end_time: 0});
});

/** Oneself, at the foot of the sidebar. */
export function Self({openSettings}: {openSettings: () => void}): VNode {
    const user = me.value;
    const custom = customStatus(user);
    const items = (): MenuItem[] => [
        {icon: 'smile', label: t('status.custom'), run: openCustomStatus},
        'line',
        ...STATUSES.map((status): MenuItem => ({label: t(`status.${status}` as Key), isChecked: statuses.peek(myId.peek()) === status, run: () => void setStatus(status)})),
        'line',
        {icon: 'settings', label: t('settings.title'), run: openSettings},
        {icon: 'keys', label: t('keys.title'), hint: 'Ctrl /', run: openShortcuts},
        {icon: 'logout', label: t('logout'), run: () => void logout()},
    ];
    return (
        <div class="self">
            <button type="button" class="plain grow" aria-haspopup="menu" onClick={(event) => openMenu(event.currentTarget, t('self.menu'), items())}>
                <Avatar id={myId.value} size={24} withStatus />
                <span class="cut">{displayName(user)}</span>
                {custom && <span title={custom.text}><Emoji name={custom.emoji} /></span>}
            </button>
            <button type="button" class="plain" aria-label={t('settings.title')} title={t('settings.title')} onClick={openSettings}><Icon name="settings" /></button>
        </div>
    );
}
