import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {Channel, ChannelMembership, ServerChannel} from '@mattermost/types/channels';
import {computed, signal} from '@preact/signals';

import {displayName} from './names';
import {collapsedThreads} from './preferences';
import {myId} from './session';
import {Table} from './table';
import {currentTeam, teams} from './teams';
import {Underway} from './underway';
import {users} from './users';

export const channels = new Table<ServerChannel>();
/** Mine, by channel. */
export const members = new Table<ChannelMembership>();
export const currentChannelId = signal('');
/** When each was looked at in this tab; the server only knows how far somebody has read. */
export const seenAt = new Map<string, number>();
export const currentChannel = computed(() => channels.get(currentChannelId.value));
/** Where the unread line stands in the open channel: what was read before it was opened. */
export const readMarks = new Table<number>();
/** Marked unread by hand: opening the window again must not mark them read. */
export const keptUnread = signal<string | null>(null);

export const categories = new Table<ChannelCategory>();
export const categoryChanges = new Underway();
/** Ids of categories in order, by team. */
export const categoryOrder = new Table<string[]>();

/** People of group channels, by channel. */
export const groupPeople = new Table<string[]>();

export const isDirect = (channel: Channel): boolean => channel.type === 'D';
export const isConversation = (channel: Channel): boolean => channel.type === 'D' || channel.type === 'G';

export function teammateId(channel: Channel): string {
    const [a = '', b = ''] = channel.name.split('__');
    return a === myId.value ? b : a;
}

export function channelName(channel: Channel | undefined): string {
    if (!channel) {
        return '';
    }
    if (channel.type === 'D') {
        return displayName(users.get(teammateId(channel)));
    }
    if (channel.type === 'G') {
        const people = groupPeople.get(channel.id);
        const names = people?.filter((id) => id !== myId.value).map((id) => displayName(users.get(id))).filter(Boolean);
        return names?.length ? names.join(', ') : channel.display_name;
    }
    return channel.display_name;
}

export type Unread = {messages: number; mentions: number; isMuted: boolean};
const READ: Unread = {messages: 0, mentions: 0, isMuted: false};

export function unreadOf(id: string): Unread {
    const channel = channels.get(id);
    const member = members.get(id);
    if (!channel || !member || channel.delete_at > 0) {
        return READ;
    }
    const isMuted = member.notify_props?.mark_unread === 'mention';
    const roots = collapsedThreads.value;
    const messages = roots
        ? channel.total_msg_count_root - member.msg_count_root
        : channel.total_msg_count - member.msg_count;
    const mentions = isConversation(channel) ? Math.max(messages, 0) : roots ? member.mention_count_root : member.mention_count;
    return {messages: Math.max(messages, 0), mentions: Math.max(mentions, 0), isMuted};
}

/** In its own team; a conversation has none, and is shown in the one that is open. */
export function channelAddress(channel: Channel): string {
    const teamName = (teams.get(channel.team_id) ?? currentTeam.value)?.name ?? '';
    if (channel.type === 'D') {
        const user = users.peek(teammateId(channel));
        return user ? `/${teamName}/messages/@${user.username}` : `/${teamName}/channels/${channel.name}`;
    }
    return channel.type === 'G' ? `/${teamName}/messages/${channel.name}` : `/${teamName}/channels/${channel.name}`;
}

/** Posts up to here are in a channel's counters already: a frame about one of them may come later than the answer. */
export const countedUpTo = new Map<string, number>();

export function receiveChannels(list: readonly ServerChannel[]): void {
    for (const channel of list) {
        channels.set(channel.id, channel);
        countedUpTo.set(channel.id, channel.last_post_at);
    }
}

export function receiveMembers(list: readonly ChannelMembership[]): void {
    for (const member of list) {
        members.set(member.channel_id, member);
    }
}

export function receiveCategories(teamId: string, list: readonly ChannelCategory[], order: string[]): void {
    for (const category of list) {
        categories.set(category.id, category);
    }
    categoryOrder.set(teamId, order);
}

export function forgetChannel(id: string): void {
    members.delete(id);
    channels.delete(id);
}

/** Is it the channel that is shown, in a tab that can be seen? */
export const isHere = (channelId: string): boolean => currentChannelId.peek() === channelId && !document.hidden;
