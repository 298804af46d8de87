import type {ChannelCategory} from '@mattermost/types/channel_categories';

import {api} from '../api/client';
import {categories, categoryChanges, categoryOrder} from '../store/channels';
import {myId} from '../store/session';
import {currentTeamId} from '../store/teams';
import {loadCategories} from './team';

/** As it is wanted here at once; a refusal brings back what was. */
export async function saveCategory(category: ChannelCategory): Promise<void> {
    const before = categories.peek(category.id);
    categories.set(category.id, category);
    try {
        await categoryChanges.tell([category.id], () => api.updateChannelCategory('me', category.team_id, category));
    } catch (error) {
        if (before) {
            categories.set(before.id, before);
        }
        throw error;
    }
}

/** A category of one's own; a channel that goes into it leaves the one where it was. */
export async function createCategory(name: string, channelId: string): Promise<void> {
    const teamId = currentTeamId.peek();
    await api.createChannelCategory('me', teamId, {user_id: myId.peek(), team_id: teamId, display_name: name, channel_ids: channelId ? [channelId] : []});
    await loadCategories(teamId);
}

/** Its channels go back to where they came from. */
export async function deleteCategory(category: ChannelCategory): Promise<void> {
    await api.deleteChannelCategory('me', category.team_id, category.id);
    await loadCategories(category.team_id);
}

export async function moveCategory(category: ChannelCategory, by: 1 | -1): Promise<void> {
    const order = [...categoryOrder.peek(category.team_id) ?? []];
    const at = order.indexOf(category.id);
    if (at < 0 || at + by < 0 || at + by >= order.length) {
        return;
    }
    const before = [...order];
    order.splice(at, 1);
    order.splice(at + by, 0, category.id);
    categoryOrder.set(category.team_id, order);
    try {
        await api.updateChannelCategoryOrder('me', category.team_id, order);
    } catch (error) {
        categoryOrder.set(category.team_id, before);
        throw error;
    }
}
