import type {CategorySorting, ChannelCategory} from '@mattermost/types/channel_categories';

import {api} from '../api/client';
import {categories, categoryChanges, categoryOrder, channels, isConversation, receiveCategories, teammateId} from '../store/channels';
import {myId} from '../store/session';
import {currentTeamId, rememberTeam} from '../store/teams';
import {fetchChannel, needPeopleOf} from './channel';
import {syncDrafts} from './drafts';
import {needStatuses} from './users';
import {loadCounts} from './threads';

/** What the sidebar needs to be complete; names first, the rest when the channel can be written in. */
export async function openTeam(teamId: string): Promise<void> {
    currentTeamId.value = teamId;
    rememberTeam(teamId);
    await loadCategories(teamId);
}

export async function loadCategories(teamId: string): Promise<void> {
    const found = await api.getChannelCategories('me', teamId);
    receiveCategories(teamId, found.categories, found.order);
}

/** Not needed to read and write, so it comes after that. */
export async function loadRest(teamId: string): Promise<void> {
    needStatuses([myId.peek()]);
    const conversations = channels.all().filter(isConversation);
    await Promise.allSettled([needPeopleOf(conversations), loadCounts(teamId), syncDrafts(teamId)]);
}

/** Where in a team one begins: the channel seen last, else the team's first. */
export function firstChannel(teamId: string): string {
    const seen = localStorage.getItem(`parlance:channel:${teamId}`) ?? '';
    if (channels.peek(seen)) {
        return seen;
    }
    const inside = channels.all().filter((channel) => channel.team_id === teamId && channel.delete_at === 0);
    return (inside.find((channel) => channel.name === 'town-square') ?? inside[0])?.id ?? '';
}

/** Writing it down takes a millisecond that nobody need wait for. */
let remembering: ReturnType<typeof setTimeout>;
export function rememberChannel(teamId: string, channelId: string): void {
    clearTimeout(remembering);
    remembering = setTimeout(() => localStorage.setItem(`parlance:channel:${teamId}`, channelId), 500);
}

/** Keeps the order on the server; here it changes at once. Whoever puts a channel at a place wants it to stay there. */
export async function moveChannel(channelId: string, toId: string, index: number, isPlaced = false): Promise<void> {
    const teamId = currentTeamId.peek();
    const all = (categoryOrder.peek(teamId) ?? []).map((id) => categories.peek(id)).filter((entry): entry is ChannelCategory => entry !== undefined);
    const changed: ChannelCategory[] = [];
    for (const category of all) {
        const ids = category.channel_ids.filter((id) => id !== channelId);
        if (category.id === toId) {
            ids.splice(index, 0, channelId);
        }
        if (ids.length !== category.channel_ids.length || category.id === toId) {
            changed.push({...category, channel_ids: ids, ...(isPlaced && category.id === toId ? {sorting: 'manual' as CategorySorting} : {})});
        }
    }
    changed.forEach((category) => categories.set(category.id, category));
    try {
        await categoryChanges.tell(changed.map(({id}) => id), () => api.updateChannelCategories('me', teamId, changed));
    } catch (error) {
        await loadCategories(teamId).catch(() => undefined);
        throw error;
    }
}

/** Favourite or not: it lives in the category of favourites, or where it came from. */
export async function toggleFavorite(channelId: string): Promise<void> {
    const all = (categoryOrder.peek(currentTeamId.peek()) ?? []).map((id) => categories.peek(id));
    const favorites = all.find((entry) => entry?.type === 'favorites');
    const channel = channels.peek(channelId);
    const home = all.find((entry) => entry?.type === (channel && isConversation(channel) ? 'direct_messages' : 'channels'));
    if (favorites && home) {
        await moveChannel(channelId, favorites.channel_ids.includes(channelId) ? home.id : favorites.id, 0);
    }
}

export const isFavorite = (channelId: string): boolean =>
    categories.all().some((entry) => entry.type === 'favorites' && entry.channel_ids.includes(channelId));

export async function toggleMute(channelId: string, isMuted: boolean): Promise<void> {
    await api.updateChannelNotifyProps({channel_id: channelId, user_id: myId.peek(), mark_unread: isMuted ? 'all' : 'mention'});
}

export async function leaveChannel(channelId: string): Promise<void> {
    await api.removeFromChannel(myId.peek(), channelId);
}

/** Opens the conversation with somebody, new or not. */
export async function directChannel(userId: string): Promise<string> {
    const mine = myId.peek();
    const known = channels.all().find((channel) => channel.type === 'D' && teammateId(channel) === userId);
    const channel = known ?? await api.createDirectChannel([mine, userId]);
    await settleConversation(channel.id, channel.name);
    return channel.id;
}

export async function groupChannel(userIds: string[]): Promise<string> {
    const channel = await api.createGroupChannel([...userIds, myId.peek()]);
    await settleConversation(channel.id, channel.name);
    return channel.id;
}

async function settleConversation(id: string, name: string): Promise<void> {
    if (!channels.peek(id)) {
        await fetchChannel(id);
    }
    // A conversation that was hidden comes back into the list.
    const isGroup = !name.includes('__');
    const other = name.split('__').find((part) => part !== myId.peek()) ?? myId.peek();
    void api.savePreferences('me', [{
        user_id: myId.peek(), category: isGroup ? 'group_channel_show' : 'direct_channel_show', name: isGroup ? id : other, value: 'true',
    }]).catch(() => undefined);
    if (!(categories.all().some((entry) => entry.channel_ids.includes(id)))) {
        await loadCategories(currentTeamId.peek());
    }
}
