// What belongs to one person: status, preferences, sidebar, threads, sessions.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import './lib/environment.js';
import {Person, PASSWORD, refusal, unique} from './lib/person.js';
import {eventually} from './lib/wait.js';

describe('personal things', () => {
    let root;
    let alice;
    let bob;
    let team;
    let channel;

    before(async () => {
        root = await Person.administrator();
        alice = await Person.signUp('anna');
        bob = await Person.signUp('ben');
        const name = unique('team');
        team = await alice.client.createTeam({name, display_name: name, type: 'O'});
        await alice.client.addToTeam(team.id, bob.id);
        channel = await alice.client.createChannel({team_id: team.id, name, display_name: name, type: 'O'});
        await alice.client.addToChannel(bob.id, channel.id);
        await alice.connect();
        await bob.connect();
    });

    after(async () => {
        for (const person of [alice, bob]) {
            person?.leave();
            if (person) {
                await root.client.updateUserActive(person.id, false);
            }
        }
    });

    it('is online while connected', async () => {
        await eventually('both online', async () => {
            const statuses = await alice.client.getStatusesByIds([alice.id, bob.id]);
            return statuses.length === 2 && statuses.every((each) => each.status === 'online');
        });
        const reply = await bob.action((done) => bob.socket.getStatusesByIds([alice.id], done));
        assert.equal(reply.data[alice.id], 'online');
    });

    it('changes its status and hears of it alone', async () => {
        const set = await bob.client.updateStatus({user_id: bob.id, status: 'dnd', dnd_end_time: 0});
        assert.equal(set.status, 'dnd');
        const event = await bob.event('status_change', (e) => e.data.status === 'dnd');
        assert.equal(event.data.user_id, bob.id);
        assert.equal((await alice.client.getStatus(bob.id)).status, 'dnd');
        await bob.client.updateStatus({user_id: bob.id, status: 'online'});
        await alice.settle();
        assert.ok(!alice.events.some((e) => e.event === 'status_change' && e.data.user_id === bob.id));
        assert.equal((await refusal(alice.client.updateStatus({user_id: bob.id, status: 'away'}))).status, 403);
    });

    it('goes offline when the last socket closes', async () => {
        const carol = await Person.signUp('carol');
        await carol.connect();
        await eventually('carol online', async () => (await alice.client.getStatus(carol.id)).status === 'online');
        carol.leave();
        await eventually('carol offline', async () => (await alice.client.getStatus(carol.id)).status === 'offline');
        await root.client.updateUserActive(carol.id, false);
    });

    it('saves, reads and deletes preferences', async () => {
        const preference = {user_id: bob.id, category: 'display_settings', name: 'use_military_time', value: 'true'};
        await bob.client.savePreferences(bob.id, [preference]);
        const event = await bob.event('preferences_changed', (e) => e.data.preferences.includes('use_military_time'));
        assert.deepEqual(JSON.parse(event.data.preferences), [preference]);
        const find = async () => (await bob.client.getMyPreferences()).find((each) => each.name === preference.name);
        assert.deepEqual(await find(), preference);
        await bob.client.deletePreferences(bob.id, [preference]);
        await bob.event('preferences_deleted');
        assert.equal(await find(), undefined);
        assert.equal((await refusal(alice.client.savePreferences(bob.id, [preference]))).status, 403);
    });

    it('arranges the sidebar', async () => {
        const route = [bob.id, team.id];
        const first = await bob.client.getChannelCategories(...route);
        assert.deepEqual(first.categories.map((each) => each.type), ['favorites', 'channels', 'direct_messages']);
        assert.deepEqual(first.order, first.categories.map((each) => each.id));
        assert.ok(first.categories[1].channel_ids.includes(channel.id));

        const made = await bob.client.createChannelCategory(...route, {
            user_id: bob.id, team_id: team.id, display_name: 'Mine', channel_ids: [channel.id],
        });
        assert.equal(made.type, 'custom');
        assert.equal((await bob.event('sidebar_category_created')).data.category_id, made.id);
        const second = await bob.client.getChannelCategories(...route);
        assert.deepEqual(second.categories.find((each) => each.id === made.id).channel_ids, [channel.id]);
        assert.ok(!second.categories.find((each) => each.type === 'channels').channel_ids.includes(channel.id));

        const renamed = await bob.client.updateChannelCategory(...route, {...made, display_name: 'Ours'});
        assert.equal(renamed.display_name, 'Ours');
        const order = [...second.order].reverse();
        assert.deepEqual(await bob.client.updateChannelCategoryOrder(...route, order), order);
        assert.deepEqual(await bob.client.getChannelCategoryOrder(...route), order);
        await bob.client.deleteChannelCategory(...route, made.id);
        const last = await bob.client.getChannelCategories(...route);
        assert.ok(last.categories.find((each) => each.type === 'channels').channel_ids.includes(channel.id));
        assert.equal((await refusal(alice.client.getChannelCategories(...route))).status, 403);
    });

    it('follows threads', async () => {
        const post = await alice.say(channel.id, unique('thread'));
        const reply = await bob.say(channel.id, unique('answer'), {root_id: post.id});
        const thread = await alice.client.getUserThread(alice.id, team.id, post.id);
        assert.deepEqual([thread.reply_count, thread.unread_replies], [1, 1]);
        await alice.client.updateThreadReadForUser(alice.id, team.id, post.id, Date.now());
        assert.equal((await alice.client.getUserThread(alice.id, team.id, post.id)).unread_replies, 0);
        await alice.client.markThreadAsUnreadForUser(alice.id, team.id, post.id, reply.id);
        assert.equal((await alice.client.getUserThread(alice.id, team.id, post.id)).unread_replies, 1);
        const list = await alice.client.getUserThreads(alice.id, team.id, {});
        assert.deepEqual([list.total, list.threads[0].id], [1, post.id]);
        await alice.client.updateThreadFollowForUser(alice.id, team.id, post.id, false);
        assert.equal((await refusal(alice.client.getUserThread(alice.id, team.id, post.id))).status, 404);
    });

    it('changes its profile, and everybody hears of it', async () => {
        const nickname = unique('nick');
        const changed = await bob.client.patchMe({nickname});
        assert.equal(changed.nickname, nickname);
        const event = await alice.event('user_updated', (e) => e.data.user.id === bob.id && e.data.user.nickname === nickname);
        assert.equal(event.data.user.password ?? '', '');
        await eventually('the profile in a list', async () =>
            (await alice.client.getProfilesInChannel(channel.id)).some((each) => each.nickname === nickname));
        assert.equal((await alice.client.getProfilesByUsernames([bob.username]))[0].nickname, nickname);
    });

    it('lists and revokes sessions', async () => {
        const second = new Person();
        await second.client.login(bob.username, PASSWORD);
        const sessions = await bob.client.getSessions(bob.id);
        assert.ok(sessions.length >= 2);
        assert.ok(sessions.every((session) => session.token === ''));
        const newest = sessions.reduce((left, right) => (left.create_at > right.create_at ? left : right));
        await bob.client.revokeSession(bob.id, newest.id);
        assert.equal((await refusal(second.client.getMe())).status, 401, 'a revoked session ends at once');
        assert.equal((await bob.client.getMe()).id, bob.id);
    });

    it('changes the password', async () => {
        await bob.client.updateUserPassword(bob.id, PASSWORD, 'Another-word2');
        assert.equal((await refusal(new Person().client.login(bob.username, PASSWORD))).status, 401);
        assert.equal((await new Person().client.login(bob.email, 'Another-word2')).id, bob.id);
    });

    it('uses a personal access token', async () => {
        await root.client.updateUserRoles(bob.id, 'system_user system_user_access_token');
        await bob.event('user_role_updated');
        const fresh = new Person();
        await fresh.client.login(bob.username, 'Another-word2');
        const token = await fresh.client.createUserAccessToken(bob.id, 'for a script');
        const script = new Person();
        script.client.setToken(token.token);
        assert.equal((await script.client.getMe()).id, bob.id);
        await fresh.client.revokeUserAccessToken(token.id);
        assert.equal((await refusal(script.client.getMe())).status, 401);
    });

    it('reads what a client needs to start', async () => {
        const config = await bob.client.getClientConfig();
        assert.equal(config.EnableUserTypingMessages, 'true');
        assert.ok(config.Version && config.DiagnosticId !== undefined);
        const licence = await bob.client.getClientLicenseOld();
        assert.ok('IsLicensed' in licence);
        const roles = await bob.client.getRolesByNames(['system_user', 'team_user', 'channel_user']);
        assert.deepEqual(roles.map((role) => role.name).sort(), ['channel_user', 'system_user', 'team_user']);
        assert.ok(roles.find((role) => role.name === 'channel_user').permissions.includes('create_post'));
        const members = await bob.client.getAllChannelsMembers(bob.id, -1);
        assert.ok(members.some((member) => member.channel_id === channel.id));
        assert.equal((await bob.client.ping(false)).status, 'OK');
    });
});
