// The stock store: its actions load, its reducers take in the socket's events in the way the web app does.
import {createRequire} from 'node:module';

import {url} from './environment.js';

// Written for browsers: when a call fails it looks at the address.
globalThis.window ??= {location: new URL(url), setTimeout, clearTimeout, addEventListener() {}, removeEventListener() {}};

const load = createRequire(import.meta.url);
const redux = (path) => load(`mattermost-redux/${path}`);
const configureStore = redux('store').default;
const {Client4} = redux('client');
const {ChannelTypes, ChannelCategoryTypes, UserTypes} = redux('action_types');
const categories = redux('actions/channel_categories');
const channels = redux('actions/channels');
const general = redux('actions/general');
const posts = redux('actions/posts');
const roles = redux('actions/roles');
const teams = redux('actions/teams');
const threads = redux('actions/threads');
const users = redux('actions/users');
const selectCategories = redux('selectors/entities/channel_categories');
const selectChannels = redux('selectors/entities/channels');
const selectPreferences = redux('selectors/entities/preferences');
const selectRoles = redux('selectors/entities/roles');
const selectThreads = redux('selectors/entities/threads');

// Told, but counted by no client.
const QUIET = new Set(['join_channel', 'leave_channel', 'add_to_channel', 'remove_from_channel', 'join_team', 'leave_team', 'add_to_team', 'remove_from_team'].map((kind) => `system_${kind}`));

export class StockStore {
    // The package has one REST client for all, so there is one store at a time.
    static async boot(person, teamId) {
        Client4.setUrl(url);
        Client4.setToken(person.client.token);
        const stock = new StockStore();
        stock.person = person;
        stock.teamId = teamId;
        stock.store = configureStore({});
        stock.heard = person.events.length;
        const hello = await person.event('hello');
        await stock.do(general.setServerVersion(hello.data.server_version));
        await stock.do(users.loadMe());
        await stock.do(teams.selectTeam(teamId));
        await Promise.all([stock.do(channels.fetchAllMyTeamsChannels()), stock.do(channels.fetchAllMyChannelMembers())]);
        const held = [stock.me().roles, ...stock.members().map((member) => member.roles), ...Object.values(stock.state().entities.teams.myMembers).map((member) => member.roles)];
        await stock.do(roles.loadRolesIfNeeded(new Set(held.flatMap((each) => each.split(' ')).filter(Boolean))));
        await stock.do(categories.fetchMyCategories(teamId));
        await stock.do(threads.getThreadCounts(person.id, teamId));
        await stock.do(threads.getThreadsForCurrentTeam());
        return stock;
    }

    state() {
        return this.store.getState();
    }

    // Lists of the reducers may be watched by getters; what is compared is plain.
    plain(value) {
        return JSON.parse(JSON.stringify(value));
    }

    async do(action) {
        const result = await this.store.dispatch(action);
        if (result?.error) {
            throw result.error;
        }
        return result;
    }

    me() {
        const {currentUserId, profiles} = this.state().entities.users;
        return profiles[currentUserId];
    }

    members() {
        return Object.values(selectChannels.getMyChannelMemberships(this.state()));
    }

    get collapsed() {
        return selectPreferences.isCollapsedThreadsEnabled(this.state());
    }

    // What a component would show.

    unreadOf(channelId) {
        const {messages, mentions} = selectChannels.makeGetChannelUnreadCount()(this.state(), channelId);
        return {messages, mentions};
    }

    teamStatus() {
        const [unread, mentions] = selectChannels.getTeamsUnreadStatuses(this.state());
        return {unread: unread.has(this.teamId), mentions: mentions.get(this.teamId) ?? 0};
    }

    threadCounts() {
        // The total is read once; the store does not add to it when a thread arrives, and nothing shows it.
        const {total_unread_threads: unread, total_unread_mentions: mentions} = selectThreads.getThreadCountsInCurrentTeam(this.state());
        return {unread, mentions};
    }

    thread(id) {
        const thread = selectThreads.getThread(this.state(), id);
        return thread && {replies: thread.reply_count, unread: thread.unread_replies, mentions: thread.unread_mentions};
    }

    categories() {
        const found = selectCategories.makeGetCategoriesForTeam()(this.state(), this.teamId);
        return this.plain(found.map(({id, type, display_name: name, channel_ids: ids}) => ({id, type, name, channels: ids})));
    }

    may(permission, channelId) {
        return channelId ? selectRoles.haveIChannelPermission(this.state(), this.teamId, channelId, permission) :
            selectRoles.haveITeamPermission(this.state(), this.teamId, permission);
    }

    // Takes in what the socket brought since.
    async listen() {
        for (; this.heard < this.person.events.length; this.heard++) {
            const event = this.person.events[this.heard];
            await this[`on_${event.event}`]?.(event.data, event.broadcast);
        }
    }

    async on_posted(data) {
        const post = JSON.parse(data.post);
        const isRoot = !post.root_id;
        const own = post.user_id === this.person.id && !post.type;
        this.store.dispatch(posts.receivedNewPost(post, this.collapsed));
        if (QUIET.has(post.type) || (own && !isRoot && this.collapsed)) {
            return;
        }
        const getState = () => this.state();
        const mentions = data.mentions ? JSON.parse(data.mentions) : [];
        this.all(channels.actionsToMarkChannelAsUnread(getState, data.team_id, post.channel_id, mentions, false, isRoot));
        if (own) {
            this.all(channels.actionsToMarkChannelAsRead(getState, post.channel_id));
        }
    }

    async on_multiple_channels_viewed(data) {
        for (const [id, at] of Object.entries(data.channel_times)) {
            this.all(channels.actionsToMarkChannelAsRead(() => this.state(), id, at));
        }
    }

    async on_post_unread(data, broadcast) {
        const member = selectChannels.getMyChannelMember(this.state(), broadcast.channel_id);
        this.store.dispatch({type: ChannelTypes.POST_UNREAD_SUCCESS, data: {
            teamId: broadcast.team_id, channelId: broadcast.channel_id, lastViewedAt: data.last_viewed_at,
            msgCount: data.msg_count, msgCountRoot: data.msg_count_root, mentionCount: data.mention_count, mentionCountRoot: data.mention_count_root,
            urgentMentionCount: data.urgent_mention_count, deltaMsgs: member.msg_count - data.msg_count, deltaMsgsRoot: member.msg_count_root - data.msg_count_root,
        }});
    }

    async on_channel_member_updated(data) {
        this.store.dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: JSON.parse(data.channelMember)});
    }

    async on_user_added(data, broadcast) {
        if (data.user_id === this.person.id) {
            await this.enter(broadcast.channel_id);
        }
    }

    async on_channel_created(data) {
        await this.enter(data.channel_id);
    }

    async enter(channelId) {
        await this.do(channels.getChannelAndMyMember(channelId));
        await this.do(channels.loadMyChannelMemberAndRole(channelId));
        await this.do(categories.fetchMyCategories(this.teamId));
    }

    async on_user_removed(data, broadcast) {
        if (broadcast.user_id === this.person.id) {
            const channel = selectChannels.getChannel(this.state(), data.channel_id);
            this.store.dispatch({type: ChannelTypes.LEAVE_CHANNEL, data: {...channel, user_id: this.person.id}});
        }
    }

    async on_thread_updated(data, broadcast) {
        const thread = JSON.parse(data.thread);
        const next = (dispatch, getState) => threads.handleThreadArrived(
            dispatch, getState, thread, broadcast.team_id || this.teamId, data.previous_unread_replies, data.previous_unread_mentions);
        this.store.dispatch(next);
    }

    async on_thread_read_changed(data, broadcast) {
        if (!data.thread_id) {
            return this.store.dispatch(broadcast.channel_id ?
                threads.handleAllThreadsInChannelMarkedRead(broadcast.channel_id, data.timestamp) : threads.handleAllMarkedRead(broadcast.team_id));
        }
        const known = selectThreads.getThread(this.state(), data.thread_id);
        return this.store.dispatch(threads.handleReadChanged(data.thread_id, broadcast.team_id, data.channel_id, {
            lastViewedAt: data.timestamp, newUnreadMentions: data.unread_mentions, newUnreadReplies: data.unread_replies,
            prevUnreadMentions: known?.unread_mentions ?? data.previous_unread_mentions, prevUnreadReplies: known?.unread_replies ?? data.previous_unread_replies,
        }));
    }

    async on_thread_follow_changed(data, broadcast) {
        if (data.state && !selectThreads.getThread(this.state(), data.thread_id)) {
            await this.do(threads.getThread(this.person.id, broadcast.team_id, data.thread_id));
        }
        threads.handleFollowChanged((action) => this.store.dispatch(action), data.thread_id, broadcast.team_id, data.state);
    }

    async on_sidebar_category_created() {
        await this.do(categories.fetchMyCategories(this.teamId));
    }

    async on_sidebar_category_updated(data) {
        if (data.updatedCategories) {
            this.store.dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data: JSON.parse(data.updatedCategories)});
        } else {
            await this.do(categories.fetchMyCategories(this.teamId));
        }
    }

    async on_sidebar_category_deleted() {
        await this.do(categories.fetchMyCategories(this.teamId));
    }

    async on_sidebar_category_order_updated(data, broadcast) {
        this.store.dispatch(categories.receivedCategoryOrder(broadcast.team_id, data.order));
    }

    async on_memberrole_updated() {
        await this.do(teams.getMyTeamMembers());
        const held = Object.values(this.state().entities.teams.myMembers).flatMap((member) => member.roles.split(' '));
        await this.do(roles.loadRolesIfNeeded(new Set(held.filter(Boolean))));
    }

    all(actions) {
        actions.forEach((action) => this.store.dispatch(action));
    }

    close() {
        this.store.dispatch({type: UserTypes.LOGOUT_SUCCESS});
    }
}
