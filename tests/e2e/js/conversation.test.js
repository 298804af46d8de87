// Two people in two teams talk in channels of all four types; everybody who should see it sees it, nobody else does.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import './lib/environment.js';
import {Person, refusal, unique} from './lib/person.js';

describe('a conversation', () => {
    let root;
    let alice;
    let bob;
    let mate; // in the same team, in none of the channels
    let stranger; // in another team
    let team;
    let other;
    const channels = {};
    const posts = {};
    const secrets = [];

    const say = (who, channel, message, more) => {
        const text = unique(message);
        secrets.push(text);
        return who.say(channel.id, text, more);
    };

    before(async () => {
        root = await Person.administrator();
        alice = await Person.signUp('alice');
        bob = await Person.signUp('bob');
        mate = await Person.signUp('mate');
        stranger = await Person.signUp('stranger');
    });

    after(async () => {
        for (const person of [alice, bob, mate, stranger]) {
            person?.leave();
            if (person) {
                await root.client.updateUserActive(person.id, false);
            }
        }
    });

    it('signs up and logs in', async () => {
        const me = await alice.client.getMe();
        assert.equal(me.username, alice.username);
        assert.equal(me.email, alice.email);
        assert.equal(me.roles, 'system_user');
        assert.equal(alice.client.token.length, 26);
        assert.deepEqual(await refusal(new Person().client.login(alice.username, 'not-the-password')), {
            status: 401, id: 'api.user.login.invalid_credentials_email_username',
        });
    });

    it('opens sockets', async () => {
        for (const person of [alice, bob, mate, stranger]) {
            const hello = await person.connect();
            assert.equal(hello.seq, 0);
            assert.equal(hello.data.connection_id.length, 26);
            assert.equal(hello.broadcast.user_id, person.id);
        }
    });

    it('creates two teams and brings people in', async () => {
        const title = unique('team');
        team = await alice.client.createTeam({name: title, display_name: title, type: 'O'});
        const second = unique('other');
        other = await stranger.client.createTeam({name: second, display_name: second, type: 'I'});
        assert.equal((await alice.client.checkIfTeamExists(title)).exists, true);

        await alice.client.addToTeam(team.id, bob.id);
        assert.equal((await bob.event('added_to_team')).data.team_id, team.id);
        await mate.client.joinTeam(team.invite_id);
        const members = (await alice.client.getTeamMembers(team.id)).map((member) => member.user_id).sort();
        assert.deepEqual(members, [alice.id, bob.id, mate.id].sort());
        const mine = (await bob.client.getMyTeams()).map((each) => each.id);
        assert.deepEqual(mine, [team.id]);
        assert.equal((await refusal(stranger.client.getTeam(team.id))).status, 403);
        assert.equal((await refusal(alice.client.getTeam(other.id))).status, 403);
    });

    it('has the default channels', async () => {
        const names = (await bob.client.getMyChannels(team.id)).map((channel) => channel.name);
        assert.ok(names.includes('town-square') && names.includes('off-topic'), String(names));
    });

    it('creates channels of all four types', async () => {
        for (const [kind, type] of [['open', 'O'], ['closed', 'P']]) {
            const name = unique(kind);
            channels[kind] = await alice.client.createChannel({team_id: team.id, name, display_name: name, type});
            assert.equal(channels[kind].type, type);
            assert.equal((await alice.event('channel_created', (e) => e.data.channel_id === channels[kind].id)).data.team_id, team.id);
            await alice.client.addToChannel(bob.id, channels[kind].id);
            const added = await bob.event('user_added', (e) => e.broadcast.channel_id === channels[kind].id);
            assert.equal(added.data.user_id, bob.id);
        }
        channels.direct = await alice.client.createDirectChannel([alice.id, bob.id]);
        assert.equal(channels.direct.name, [alice.id, bob.id].sort().join('__'));
        assert.equal((await bob.client.createDirectChannel([bob.id, alice.id])).id, channels.direct.id);
        await bob.event('direct_added', (e) => e.broadcast.channel_id === channels.direct.id);
        channels.group = await alice.client.createGroupChannel([alice.id, bob.id, root.id]);
        assert.equal(channels.group.type, 'G');
        const added = await bob.event('group_added', (e) => e.broadcast.channel_id === channels.group.id);
        assert.ok(JSON.parse(added.data.teammate_ids).includes(alice.id));
    });

    for (const kind of ['open', 'closed', 'direct', 'group']) {
        it(`posts and replies in the ${kind} channel`, async () => {
            const channel = channels[kind];
            const post = await say(alice, channel, `${kind}-post`);
            posts[kind] = post;
            const heard = await bob.posted(post.message);
            assert.equal(heard.post.id, post.id);
            assert.equal(heard.post.pending_post_id, post.pending_post_id);
            assert.equal(heard.event.data.channel_type, channel.type);
            assert.equal(heard.event.data.sender_name, `@${alice.username}`);
            assert.equal(heard.event.broadcast.channel_id, channel.id);

            const reply = await say(bob, channel, `${kind}-reply`, {root_id: post.id});
            assert.equal((await alice.posted(reply.message)).post.root_id, post.id);
            const thread = await alice.client.getPostThread(post.id);
            assert.deepEqual(Object.keys(thread.posts).sort(), [post.id, reply.id].sort());
            assert.equal(thread.posts[post.id].reply_count, 1);
            const page = await bob.client.getPosts(channel.id);
            assert.deepEqual(page.order.slice(0, 2), [reply.id, post.id]);
        });

        it(`reacts, edits, pins and deletes in the ${kind} channel`, async () => {
            const channel = channels[kind];
            const post = posts[kind];
            const mine = (name) => (event) => event.event === name && event.broadcast.channel_id === channel.id;

            await bob.client.addReaction(bob.id, post.id, 'smile');
            const added = await alice.event('reaction_added', mine('reaction_added'));
            assert.deepEqual([JSON.parse(added.data.reaction).emoji_name, JSON.parse(added.data.reaction).user_id], ['smile', bob.id]);
            assert.equal((await alice.client.getReactionsForPost(post.id)).length, 1);
            await bob.client.removeReaction(bob.id, post.id, 'smile');
            await alice.event('reaction_removed', mine('reaction_removed'));

            const text = unique(`${kind}-edited`);
            secrets.push(text);
            const edited = await alice.client.patchPost({id: post.id, message: text});
            assert.ok(edited.edit_at > 0);
            assert.equal((await bob.posted(text, 'post_edited')).post.id, post.id);

            await alice.client.pinPost(post.id);
            assert.deepEqual((await bob.client.getPinnedPosts(channel.id)).order, [post.id]);
            await alice.client.unpinPost(post.id);
            assert.deepEqual((await bob.client.getPinnedPosts(channel.id)).order, []);

            const doomed = await say(alice, channel, `${kind}-doomed`);
            await bob.posted(doomed.message);
            await alice.client.deletePost(doomed.id);
            assert.equal((await bob.posted(doomed.message, 'post_deleted')).post.id, doomed.id);
            assert.equal((await refusal(bob.client.getPost(doomed.id))).status, 404);
        });
    }

    it('answers a repeated pending post with the first one', async () => {
        const pending = `${alice.id}:${Date.now()}`;
        const text = unique('twice');
        secrets.push(text);
        const first = await alice.say(channels.closed.id, text, {pending_post_id: pending});
        const again = await alice.say(channels.closed.id, text, {pending_post_id: pending});
        assert.equal(again.id, first.id);
    });

    it('counts unread messages and mentions, and forgets them on view', async () => {
        const channel = channels.closed;
        await bob.client.viewMyChannel(channel.id);
        const count = async () => {
            const [whole, member] = await Promise.all([bob.client.getChannel(channel.id), bob.client.getMyChannelMember(channel.id)]);
            return [whole.total_msg_count - member.msg_count, member.mention_count];
        };
        assert.deepEqual(await count(), [0, 0]);
        await say(alice, channel, 'unread-one');
        const mention = await say(alice, channel, `@${bob.username} unread`);
        const {event} = await bob.posted(mention.message);
        assert.deepEqual(JSON.parse(event.data.mentions), [bob.id]);
        assert.deepEqual(await count(), [2, 1]);
        const mine = (await bob.client.getMyTeamUnreads()).find((each) => each.team_id === team.id);
        assert.ok(mine.mention_count >= 1 && mine.msg_count >= 2, JSON.stringify(mine));

        await bob.client.markPostAsUnread(bob.id, mention.id);
        await bob.event('post_unread', (e) => e.data.post_id === mention.id || e.broadcast.channel_id === channel.id);
        assert.deepEqual(await count(), [1, 1]);
        const seen = await bob.client.viewMyChannel(channel.id);
        assert.equal(seen.status, 'OK');
        assert.ok(seen.last_viewed_at_times[channel.id] >= mention.create_at);
        assert.deepEqual(await count(), [0, 0]);
        await bob.event('multiple_channels_viewed', (e) => channel.id in e.data.channel_times);
    });

    it('shows who types', async () => {
        const reply = await bob.action((done) => bob.socket.userTyping(channels.closed.id, '', done));
        assert.equal(reply.status, 'OK');
        const typing = await alice.event('typing', (e) => e.broadcast.channel_id === channels.closed.id);
        assert.deepEqual([typing.data.user_id, typing.data.parent_id], [bob.id, '']);
        assert.equal(bob.events.some((e) => e.event === 'typing'), false, 'the typist hears nothing');
    });

    it('keeps what is said from people outside the channel, over REST', async () => {
        for (const kind of ['open', 'closed', 'direct', 'group']) {
            const channel = channels[kind];
            const post = posts[kind];
            // A team mate may look into an open channel, that is what open means.
            const outsiders = kind === 'open' ? [stranger] : [mate, stranger];
            for (const {client, id} of outsiders) {
                const calls = {
                    getChannel: () => client.getChannel(channel.id),
                    getPosts: () => client.getPosts(channel.id),
                    getPostsSince: () => client.getPostsSince(channel.id, 1),
                    getPost: () => client.getPost(post.id),
                    getPostThread: () => client.getPostThread(post.id),
                    getReactionsForPost: () => client.getReactionsForPost(post.id),
                    getPinnedPosts: () => client.getPinnedPosts(channel.id),
                    getChannelMembers: () => client.getChannelMembers(channel.id),
                    getChannelMember: () => client.getChannelMember(channel.id, alice.id),
                    getChannelStats: () => client.getChannelStats(channel.id),
                    createPost: () => client.createPost({channel_id: channel.id, message: 'let me in'}),
                    reply: () => client.createPost({channel_id: channel.id, root_id: post.id, message: 'let me in'}),
                    addReaction: () => client.addReaction(id, post.id, 'smile'),
                    patchPost: () => client.patchPost({id: post.id, message: 'mine now'}),
                    deletePost: () => client.deletePost(post.id),
                    pinPost: () => client.pinPost(post.id),
                };
                for (const [name, call] of Object.entries(calls)) {
                    const {status} = await refusal(call());
                    assert.ok(status === 403 || status === 404, `${name} in the ${kind} channel answered an outsider ${status}`);
                }
                // Nobody can be added to a direct or group channel, which is a bad request before it is a forbidden one.
                const {status} = await refusal(client.addToChannel(id, channel.id));
                assert.ok([400, 403, 404].includes(status), `an outsider added himself to the ${kind} channel: ${status}`);
            }
        }
        assert.deepEqual(await mate.client.getPostsByIds([posts.closed.id, posts.direct.id]), []);
        const listed = (await mate.client.getMyChannels(team.id)).map((each) => each.id);
        assert.ok(!listed.includes(channels.closed.id) && !listed.includes(channels.group.id));
    });

    it('keeps what is said from people outside the channel, over sockets', async () => {
        for (const outsider of [mate, stranger]) {
            await outsider.settle();
            const inner = Object.values(channels).map((channel) => channel.id);
            for (const frame of outsider.raw) {
                for (const secret of [...secrets, ...inner, ...Object.values(posts).map((post) => post.id)]) {
                    assert.ok(!frame.includes(secret), `${outsider.username} received ${frame}`);
                }
            }
            assert.ok(outsider.raw.length >= 3, 'the socket was alive all the time');
        }
    });

    it('numbers every event without a gap', async () => {
        for (const person of [alice, bob, mate, stranger]) {
            assert.deepEqual(person.events.map((event) => event.seq), person.events.map((_, index) => index));
            assert.equal(person.urls.length, 1, 'nobody had to reconnect');
        }
    });

    it('leaves a channel and hears no more of it', async () => {
        await bob.client.removeFromChannel(bob.id, channels.closed.id);
        await bob.event('user_removed', (e) => e.data.channel_id === channels.closed.id);
        const mark = bob.raw.length;
        const post = await say(alice, channels.closed, 'without-bob');
        await alice.posted(post.message);
        await bob.settle();
        assert.ok(bob.raw.slice(mark).every((frame) => !frame.includes(post.message)));
        assert.equal((await refusal(bob.client.getPosts(channels.closed.id))).status, 403);
    });

    it('logs out', async () => {
        await bob.client.logout();
        assert.equal((await refusal(bob.client.getMe())).status, 401);
    });
});
