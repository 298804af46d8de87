// mattermost-redux, unmodified: fed with real answers and events, its selectors show what the server says.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import './lib/environment.js';
import {Person, refusal, unique} from './lib/person.js';
import {StockStore} from './lib/store.js';
import {PATIENCE, pause} from './lib/wait.js';

for (const collapsed of [false, true]) {
    describe(`the stock store with collapsed threads ${collapsed ? 'on' : 'off'}`, () => {
        let root;
        let ann;
        let ben;
        let team;
        let stock;
        const channels = {};
        const posts = {};

        before(async () => {
            root = await Person.administrator();
            ann = await Person.signUp('ann');
            ben = await Person.signUp('ben');
            await ben.client.savePreferences(ben.id, [{user_id: ben.id, category: 'display_settings', name: 'collapsed_reply_threads', value: collapsed ? 'on' : 'off'}]);
            const title = unique('team');
            team = await ann.client.createTeam({name: title, display_name: title, type: 'O'});
            await ann.client.addToTeam(team.id, ben.id);
            for (const [kind, type] of [['park', 'O'], ['den', 'P'], ['yard', 'O']]) {
                const name = unique(kind);
                channels[kind] = await ann.client.createChannel({team_id: team.id, name, display_name: name, type});
            }
            for (const kind of ['park', 'den']) {
                await ann.client.addToChannel(ben.id, channels[kind].id);
            }
            channels.direct = await ann.client.createDirectChannel([ann.id, ben.id]);
            posts.early = await ann.say(channels.park.id, `early @${ben.username}`);
            await ann.say(channels.park.id, 'answer', {root_id: posts.early.id});
            await ann.say(channels.den.id, 'quiet');
            await ann.say(channels.direct.id, 'hello');
            await ben.connect();
            stock = await StockStore.boot(ben, team.id);
        });

        after(async () => {
            stock?.close();
            for (const person of [ann, ben]) {
                person?.leave();
                if (person) {
                    await root.client.updateUserActive(person.id, false);
                }
            }
        });

        // What the server says now, in the words of the selectors.
        const truth = async () => {
            const found = {channels: {}, threads: {}};
            let unheard = 0;
            for (const member of stock.members()) {
                const id = member.channel_id;
                const [channel, own] = await Promise.all([ben.client.getChannel(id), ben.client.getMyChannelMember(id)]);
                const muted = own.notify_props.mark_unread === 'mention';
                const messages = collapsed ? channel.total_msg_count_root - own.msg_count_root : channel.total_msg_count - own.msg_count;
                // In the badge of a team, clients leave out what the server counts of muted channels.
                unheard += muted ? (collapsed ? own.mention_count_root : own.mention_count) : 0;
                found.channels[id] = {messages: muted ? 0 : messages, mentions: collapsed ? own.mention_count_root : own.mention_count};
            }
            const teams = await ben.client.getMyTeamUnreads(collapsed);
            const own = teams.find((each) => each.team_id === team.id);
            found.team = collapsed ?
                {unread: own.msg_count_root + own.thread_count > 0, mentions: own.mention_count_root + own.thread_mention_count} :
                {unread: own.msg_count > 0, mentions: own.mention_count};
            const list = await ben.client.getUserThreads(ben.id, team.id, {});
            found.team.mentions -= unheard;
            found.counts = {unread: list.total_unread_threads, mentions: list.total_unread_mentions};
            for (const thread of list.threads) {
                found.threads[thread.id] = {replies: thread.reply_count, unread: thread.unread_replies, mentions: thread.unread_mentions};
            }
            const sidebar = await ben.client.getChannelCategories('me', team.id);
            found.categories = sidebar.order.map((id) => sidebar.categories.find((each) => each.id === id)).
                map(({id, type, display_name: name, channel_ids: ids}) => ({id, type, name, channels: ids}));
            return found;
        };

        const shown = (like) => ({
            channels: Object.fromEntries(stock.members().map(({channel_id: id}) => {
                const {messages, mentions} = stock.unreadOf(id);
                const muted = stock.members().find((member) => member.channel_id === id).notify_props.mark_unread === 'mention';
                return [id, {messages: muted ? 0 : messages, mentions}];
            })),
            team: stock.teamStatus(),
            counts: stock.threadCounts(),
            threads: Object.fromEntries(Object.keys(like.threads).map((id) => [id, stock.thread(id)])),
            categories: stock.categories(),
        });

        // The clients without collapsed threads do not keep them up to date, and never show them.
        const own = ({threads, counts, ...rest}) => (collapsed ? {threads, counts, ...rest} : rest);

        const agree = async () => {
            const end = Date.now() + PATIENCE / 2;
            for (;;) {
                try {
                    await stock.listen();
                    const before = await truth();
                    await stock.listen();
                    return assert.deepEqual(own(shown(before)), own(before));
                } catch (difference) {
                    if (Date.now() > end) {
                        throw difference;
                    }
                    await pause(50);
                }
            }
        };

        const step = (title, act) => it(title, async () => {
            await act();
            await agree();
        });

        step('loads what the server counts', () => {});
        step('counts a post', () => ann.say(channels.park.id, 'one more'));
        step('counts a mention', async () => {
            posts.mention = await ann.say(channels.den.id, `look @${ben.username}`);
        });
        step('counts in a direct channel', () => ann.say(channels.direct.id, 'are you there?'));
        step('counts @all', () => ann.say(channels.park.id, '@all together'));
        step('reads what it writes', () => ben.say(channels.den.id, 'I am'));
        step('follows a thread by answering', async () => {
            await ben.say(channels.den.id, 'an answer', {root_id: posts.mention.id});
        });
        step('counts answers', () => ann.say(channels.den.id, 'yet another', {root_id: posts.mention.id}));
        step('counts answers that call', () => ann.say(channels.den.id, `@${ben.username} listen`, {root_id: posts.mention.id}));
        step('is called into a thread', () => ann.say(channels.park.id, `and @${ben.username}?`, {root_id: posts.early.id}));
        step('reads a thread', () => ben.client.updateThreadReadForUser(ben.id, team.id, posts.mention.id, Date.now()));
        step('views a channel', () => ben.client.viewMyChannel(channels.park.id));
        step('marks a channel unread', () => ben.client.markPostAsUnread(ben.id, posts.mention.id));
        step('stops following', () => ben.client.updateThreadFollowForUser(ben.id, team.id, posts.mention.id, false));
        step('follows again', () => ben.client.updateThreadFollowForUser(ben.id, team.id, posts.mention.id, true));
        step('reads all threads', () => ben.client.updateThreadsReadForUser(ben.id, team.id));
        step('mutes a channel', () => ben.client.updateChannelNotifyProps({channel_id: channels.park.id, user_id: ben.id, mark_unread: 'mention'}));
        step('counts mentions of a muted channel', () => ann.say(channels.park.id, `@${ben.username} even so`));
        step('joins a channel', () => ben.client.addToChannel(ben.id, channels.yard.id));
        step('counts there', () => ann.say(channels.yard.id, 'welcome'));
        step('leaves it', () => ben.client.removeFromChannel(ben.id, channels.yard.id));

        step('makes a category of its own', async () => {
            posts.category = await ben.client.createChannelCategory('me', team.id, {team_id: team.id, user_id: ben.id, display_name: 'mine', channel_ids: [channels.den.id]});
        });
        step('moves it', async () => {
            const {order} = await ben.client.getChannelCategories('me', team.id);
            await ben.client.updateChannelCategoryOrder('me', team.id, [...order.filter((id) => id !== posts.category.id), posts.category.id]);
        });
        step('makes a channel a favourite', () => ben.client.savePreferences(ben.id, [{user_id: ben.id, category: 'favorite_channel', name: channels.park.id, value: 'true'}]));
        step('deletes the category', () => ben.client.deleteChannelCategory('me', team.id, posts.category.id));

        it('knows what is permitted, as the server decides', async () => {
            const park = channels.park.id;
            const probes = [
                ['create_post', park, () => ben.say(park, 'may I?')],
                ['add_reaction', park, () => ben.client.addReaction(ben.id, posts.early.id, 'smile')],
                ['delete_others_posts', park, () => ben.client.deletePost(posts.early.id)],
                ['manage_channel_roles', park, () => ben.client.updateChannelMemberSchemeRoles(park, ann.id, true, true)],
                ['manage_public_channel_properties', park, () => ben.client.patchChannel(park, {header: unique('header')})],
                ['manage_public_channel_members', park, () => ben.client.addToChannel(ben.id, park)],
                ['create_public_channel', '', () => ben.client.createChannel({team_id: team.id, name: unique('own'), display_name: 'own', type: 'O'})],
                ['manage_team', '', () => ben.client.patchTeam({id: team.id, description: 'mine'})],
                ['manage_team_roles', '', () => ben.client.updateTeamMemberSchemeRoles(team.id, ann.id, true, true)],
            ];
            const check = async () => {
                await agree();
                const answers = [];
                for (const [permission, channel, act] of probes) {
                    const {status} = await refusal(act());
                    assert.ok([200, 403].includes(status), `${permission} answered ${status}`);
                    assert.equal(stock.may(permission, channel), status === 200, permission);
                    answers.push(status);
                }
                return answers;
            };
            const member = await check();
            assert.ok(member.includes(200) && member.includes(403), String(member));
            await ann.client.updateTeamMemberSchemeRoles(team.id, ben.id, true, true);
            await ben.event('memberrole_updated');
            await stock.listen();
            assert.equal(stock.may('manage_team', ''), true);
            assert.ok(!(await check()).includes(403));
        });
    });
}
