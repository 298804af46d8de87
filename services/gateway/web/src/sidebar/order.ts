import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {ServerChannel} from '@mattermost/types/channels';

import {categories, categoryOrder, channelName, channels, currentChannelId, members, teammateId, unreadOf} from '../store/channels';
import {preference} from '../store/preferences';
import {currentTeamId} from '../store/teams';

const byName = new Intl.Collator(undefined, {numeric: true});

const isWanted = (channel: ServerChannel): boolean => {
    if (channel.id === currentChannelId.value) {
        return true;
    }
    if (channel.delete_at > 0 || !members.get(channel.id)) {
        return false;
    }
    const isHidden = channel.type === 'D'
        ? preference('direct_channel_show', teammateId(channel)) === 'false'
        : channel.type === 'G' && preference('group_channel_show', channel.id) === 'false';
    return !isHidden || unreadOf(channel.id).messages > 0;
};

/** The channels of a category that are shown, in the order its owner wants. */
export function shownIn(category: ChannelCategory): ServerChannel[] {
    const found = category.channel_ids.map((id) => channels.get(id)).filter((channel): channel is ServerChannel => channel !== undefined && isWanted(channel));
    const sorting = category.sorting as string;
    if (sorting === 'alpha') {
        found.sort((a, b) => byName.compare(channelName(a), channelName(b)));
    } else if (sorting === 'recent') {
        found.sort((a, b) => b.last_post_at - a.last_post_at);
    }
    if (category.type === 'direct_messages') {
        const most = Number(preference('sidebar_settings', 'limit_visible_dms_gms', '20')) || 20;
        return found.filter((channel, index) => index < most || channel.id === currentChannelId.value || unreadOf(channel.id).messages > 0);
    }
    return found;
}

/** All of them from top to bottom: what Alt with the arrows walks through. */
export function inOrder(): ServerChannel[] {
    const order = categoryOrder.peek(currentTeamId.peek()) ?? [];
    return order.flatMap((id) => {
        const category = categories.peek(id);
        return category ? shownIn(category) : [];
    });
}

export const isUnread = (channel: ServerChannel): boolean => {
    const {messages, mentions, isMuted} = unreadOf(channel.id);
    return mentions > 0 || (messages > 0 && !isMuted);
};
