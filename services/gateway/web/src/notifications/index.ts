import type {Post} from '@mattermost/types/posts';
import {effect} from '@preact/signals';

import {t} from '../i18n';
import {navigate} from '../router';
import {channelAddress, channelName, channels, currentChannel, isConversation, isHere, members, unreadOf} from '../store/channels';
import {displayName} from '../store/names';
import {me, siteName} from '../store/session';
import {statuses, users} from '../store/users';
import {currentTeam} from '../store/teams';
import {threadCounts} from '../store/threads';

/** On the desktop, if the person allowed it and wants to hear of this. */
export function notify(post: Post, isMentioned: boolean, sender: string, place: string): void {
    const user = me.peek();
    const channel = channels.peek(post.channel_id);
    if (!user || !channel || !('Notification' in window) || Notification.permission !== 'granted' || (isHere(post.channel_id) && document.hasFocus())) {
        return;
    }
    const member = members.peek(channel.id);
    const own = member?.notify_props?.desktop;
    const level = own && own !== 'default' ? own : user.notify_props?.desktop ?? 'mention';
    const isMuted = member?.notify_props?.mark_unread === 'mention';
    const isWanted = level === 'all' || (level === 'mention' && (isMentioned || isConversation(channel)));
    if (!isWanted || isMuted || ['dnd', 'ooo'].includes(statuses.peek(user.id) ?? '') || post.type.startsWith('system_')) {
        return;
    }
    const name = displayName(users.peek(post.user_id)) || sender.replace(/^@/, '');
    const shown = new Notification(isConversation(channel) ? name : t('notify.in', {sender: name, channel: place}), {
        body: post.message.slice(0, 200), tag: post.channel_id, silent: user.notify_props?.desktop_sound === 'false',
    });
    shown.onclick = () => {
        window.focus();
        navigate(channelAddress(channel));
        shown.close();
    };
}

const drawIcon = (mentions: number, hasUnread: boolean): string => {
    const badge = mentions > 0 ? '<circle cx="24" cy="8" r="8" fill="#d8483b"/>' : hasUnread ? '<circle cx="25" cy="7" r="6" fill="#2aa7a0"/>' : '';
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0b5c63"/>' +
        `<path d="M9 24V9h8a5.5 5.5 0 0 1 0 11h-4v4z" fill="none" stroke="#fff" stroke-width="3" stroke-linejoin="round"/>${badge}</svg>`;
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
};

/** Title and icon of the tab say what is unread. */
export function keepTabCurrent(): void {
    effect(() => {
        let mentions = 0;
        let hasUnread = false;
        for (const id of channels.ids()) {
            const unread = unreadOf(id);
            if (!unread.isMuted || unread.mentions > 0) {
                mentions += unread.isMuted ? 0 : unread.mentions;
                hasUnread ||= unread.messages > 0 && !unread.isMuted;
            }
        }
        const team = currentTeam.value;
        mentions += threadCounts.get(team?.id ?? '')?.mentions ?? 0;
        const place = channelName(currentChannel.value);
        const sign = mentions > 0 ? `(${mentions}) ` : hasUnread ? '• ' : '';
        document.title = sign + [place, team?.display_name, siteName.value].filter(Boolean).join(' – ');
        // The browser fetches it anew whenever it is set.
        const icon = drawIcon(mentions, hasUnread);
        const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
        if (link && link.getAttribute('href') !== icon) {
            link.setAttribute('href', icon);
        }
    });
}
