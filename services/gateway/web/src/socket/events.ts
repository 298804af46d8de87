import type {WebSocketMessage} from '@mattermost/client';
import type {Channel, ChannelMembership, ServerChannel} from '@mattermost/types/channels';
import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {CustomEmoji} from '@mattermost/types/emojis';
import type {Draft} from '@mattermost/types/drafts';
import type {PreferenceType} from '@mattermost/types/preferences';
import type {Role} from '@mattermost/types/roles';
import type {Team} from '@mattermost/types/teams';
import type {UserProfile} from '@mattermost/types/users';

import {api} from '../api/client';
import {fetchChannel, receiveUnread} from '../actions/channel';
import {receiveRole} from '../actions/roles';
import {loadCategories} from '../actions/team';
import {t} from '../i18n';
import {navigate} from '../router';
import {categories, categoryChanges, categoryOrder, channelName, channels, currentChannelId, forgetChannel, keptUnread, members} from '../store/channels';
import {receiveCustomEmoji} from '../store/custom-emoji';
import {dropDraft, placeOf, receiveDraft} from '../store/drafts';
import {dropPreferences, hearPreferences} from '../store/preferences';
import {config, license, myId} from '../store/session';
import {currentTeam, currentTeamId, teamMembers, teams} from '../store/teams';
import {startTyping} from '../store/typing';
import {toast} from '../store/ui';
import {receiveUsers, statuses, users} from '../store/users';
import {inner, text, type Data, type Frame} from './frame';
import {onPostEvent} from './post-events';
import {onThreadEvent} from './thread-events';

/** The one reducer of what the server says. A frame that makes no sense is dropped: the next resync sets it right. */
export function onEvent(message: WebSocketMessage): void {
    const frame = message as unknown as Frame;
    try {
        if (!onPostEvent(frame) && !onThreadEvent(frame) && !onChannelEvent(frame)) {
            onOtherEvent(frame);
        }
    } catch (error) {
        console.warn('frame dropped', frame.event, error);
    }
}

function onChannelEvent({event, data, broadcast}: Frame): boolean {
    const channelId = text(data, 'channel_id') || broadcast.channel_id;
    switch (event) {
    case 'channel_created':
    case 'direct_added':
    case 'group_added':
    case 'channel_restored':
    case 'channel_converted':
        void welcome(channelId);
        return true;
    case 'channel_updated':
        if (data.channel) {
            const changed = inner<Channel>(data, 'channel');
            channels.update(changed.id, (known) => ({...known, ...changed, total_msg_count: known.total_msg_count,
                total_msg_count_root: known.total_msg_count_root, last_post_at: Math.max(known.last_post_at, changed.last_post_at)}));
        }
        return true;
    case 'channel_deleted':
        channels.update(channelId, (known) => ({...known, delete_at: Number(data.delete_at)}));
        return true;
    case 'channel_member_updated': {
        const member = inner<ChannelMembership>(data, 'channelMember');
        members.set(member.channel_id, {...members.peek(member.channel_id), ...member});
        return true;
    }
    case 'user_added':
        if (text(data, 'user_id') === myId.peek()) {
            void welcome(channelId);
        }
        return true;
    case 'user_removed':
        if (broadcast.user_id === myId.peek() || text(data, 'user_id') === myId.peek()) {
            dismissed(channelId, text(data, 'remover_id'));
        }
        return true;
    case 'multiple_channels_viewed':
        for (const [id, at] of Object.entries(data.channel_times as Record<string, number>)) {
            viewedElsewhere(id, at);
        }
        return true;
    default:
        return event.startsWith('sidebar_category') && onCategoryEvent(event, data, broadcast.team_id);
    }
}

/** A channel we are in from now on. */
async function welcome(channelId: string): Promise<void> {
    const channel = await fetchChannel(channelId);
    if (channel && currentTeamId.peek()) {
        await loadCategories(currentTeamId.peek()).catch(() => undefined);
    }
}

/** A channel we are in no more. Whoever looks at it must not look at nothing. */
function dismissed(id: string, by: string): void {
    const name = channelName(channels.peek(id));
    const wasHere = currentChannelId.peek() === id;
    forgetChannel(id);
    if (wasHere) {
        navigate(`/${currentTeam.peek()?.name ?? ''}`, 'replace');
        if (by !== myId.peek()) {
            toast(t('channel.removed', {name}));
        }
    }
}

function viewedElsewhere(id: string, at: number): void {
    const channel = channels.peek(id);
    if (channel && keptUnread.peek() !== id && at >= channel.last_post_at) {
        members.update(id, (member) => ({...member, msg_count: channel.total_msg_count, msg_count_root: channel.total_msg_count_root,
            mention_count: 0, mention_count_root: 0, last_viewed_at: Math.max(at, member.last_viewed_at)}));
    }
}

function onCategoryEvent(event: string, data: Data, teamId: string): boolean {
    const team = teamId || currentTeamId.peek();
    if (event === 'sidebar_category_updated' && data.updatedCategories) {
        inner<ChannelCategory[]>(data, 'updatedCategories').filter((entry) => !categoryChanges.has(entry.id)).forEach((entry) => categories.set(entry.id, entry));
    } else if (event === 'sidebar_category_order_updated' && Array.isArray(data.order)) {
        categoryOrder.set(team, data.order as string[]);
    } else if (team) {
        void loadCategories(team).catch(() => undefined);
    }
    return true;
}

function onOtherEvent({event, data, broadcast}: Frame): void {
    switch (event) {
    case 'typing':
        startTyping(text(data, 'parent_id') || broadcast.channel_id, text(data, 'user_id'));
        break;
    case 'status_change':
        statuses.set(text(data, 'user_id'), text(data, 'status'));
        break;
    case 'user_updated':
        receiveUser(data.user as UserProfile);
        break;
    case 'user_role_updated':
        users.update(text(data, 'user_id'), (user) => ({...user, roles: text(data, 'roles')}));
        break;
    case 'preferences_changed':
        hearPreferences(inner<PreferenceType[]>(data, 'preferences'));
        break;
    case 'preference_changed':
        hearPreferences([inner<PreferenceType>(data, 'preference')]);
        break;
    case 'preferences_deleted':
        dropPreferences(inner<PreferenceType[]>(data, 'preferences'));
        break;
    case 'draft_created':
    case 'draft_updated':
        receiveDraft(inner<Draft>(data, 'draft'));
        break;
    case 'draft_deleted': {
        const draft = inner<Draft>(data, 'draft');
        dropDraft(placeOf(draft.channel_id, draft.root_id));
        break;
    }
    case 'post_unread':
        receiveUnread(broadcast.channel_id, data as Parameters<typeof receiveUnread>[1]);
        break;
    case 'update_team': {
        const changed = inner<Team>(data, 'team');
        teams.update(changed.id, (known) => ({...known, ...changed, email: known.email, invite_id: known.invite_id}));
        break;
    }
    case 'added_to_team':
        void joined(text(data, 'team_id'));
        break;
    case 'leave_team':
        if (text(data, 'user_id') === myId.peek()) {
            parted(text(data, 'team_id'));
        }
        break;
    case 'delete_team':
        parted(inner<Team>(data, 'team').id);
        break;
    case 'role_updated':
        receiveRole(inner<Role>(data, 'role'));
        break;
    case 'emoji_added':
        receiveCustomEmoji([inner<CustomEmoji>(data, 'emoji')]);
        break;
    case 'config_changed':
        config.value = data.config as typeof config.value;
        break;
    case 'license_changed':
        license.value = data.license as typeof license.value;
        break;
    }
}

/** Of oneself there may come the copy meant for others, with less in it. */
function receiveUser(user: UserProfile): void {
    if (user.id === myId.peek() && !user.notify_props) {
        void api.getMe().then((me) => receiveUsers([me]));
    } else {
        receiveUsers([user]);
    }
}

/** A team we are in no more. */
function parted(teamId: string): void {
    const wasHere = currentTeamId.peek() === teamId;
    teams.delete(teamId);
    teamMembers.delete(teamId);
    channels.all().filter((channel) => channel.team_id === teamId).forEach((channel) => forgetChannel(channel.id));
    if (wasHere) {
        navigate('/', 'replace');
    }
}

/** A team we are in from now on, with the channels that come with it. */
export async function joined(teamId: string): Promise<void> {
    const [team, list, mine, own] = await Promise.all([
        api.getTeam(teamId), api.getMyChannels(teamId), api.getMyChannelMembers(teamId), api.getTeamMember(teamId, myId.peek()),
    ]);
    mine.forEach((member) => members.set(member.channel_id, member));
    list.forEach((channel: ServerChannel) => channels.set(channel.id, channel));
    teamMembers.set(teamId, own);
    teams.set(teamId, team);
}
