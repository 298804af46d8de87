// Every screen by mouse, and again by keyboard alone.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {security, presence, settings} from '../journeys/account.mjs';
import {admin} from '../journeys/admin.mjs';
import {browse, channels, conversations, switching} from '../journeys/channels.mjs';
import {createTeam, invitation, password, signUp, teams} from '../journeys/entry.mjs';
import {drafts, files, messages, threads} from '../journeys/messages.mjs';
import {Api} from '../support/api.mjs';
import {login, open} from '../support/browser.mjs';
import {Keys, Mouse} from '../support/hands.mjs';
import {stage} from '../support/stage.mjs';
import {until} from '../support/until.mjs';

const set = stage(async () => null);
const HANDS = [[Mouse, 'max'], [Keys, 'kim']];
const options = {permissions: ['clipboard-read', 'clipboard-write']};

test('the first person and an invited one, by keyboard', async () => {
    const first = await open(set.browser, set.url, options);
    const hand = new Keys(first);
    await signUp(hand, first, 'ada');
    await hand.press(first.getByRole('button', {name: 'Create a team'}));
    await createTeam(hand, first, 'Orbit', 'orbit');
    const address = await invitation(hand, first);
    const second = await open(set.browser, address);
    await second.getByText('You are invited to Orbit').waitFor();
    await signUp(new Keys(second), second, 'bob');
    await second.waitForURL('**/orbit/channels/town-square');
    assert.deepEqual([...first.problems, ...second.problems], []);
    await first.context().close();
    await second.context().close();
});

test('what the journeys need', async () => {
    const api = await Api.login(set.url, 'ada');
    [api.team] = await api.get('/users/me/teams');
    await api.put(`/teams/${api.team.id}/patch`, {display_name: 'Orbit Works'});
    await api.post('/teams', {name: 'second', display_name: 'Second Team', type: 'O', allow_open_invite: true});
    api.square = await api.get(`/teams/${api.team.id}/channels/name/town-square`);
    const bob = await Api.login(set.url, 'bob');
    await bob.put('/users/me/patch', {position: 'Flight dynamics'});
    await api.person('carla', api.team.id);
    const launch = await api.post('/channels', {team_id: api.team.id, name: 'launch', display_name: 'Launch', type: 'O'});
    await api.post('/channels', {team_id: api.team.id, name: 'telemetry', display_name: 'Telemetry', type: 'O'});
    // Nobody of those who will write of it is in it.
    await api.post('/channels', {team_id: api.team.id, name: 'quiet-corner', display_name: 'Quiet corner', type: 'O'});
    for (const [, name] of HANDS) {
        const {me} = await api.person(name, api.team.id);
        await api.put(`/users/${me.id}/roles`, {roles: 'system_user system_admin'});
        await api.post(`/channels/${launch.id}/members`, {user_id: me.id});
    }
    await api.post(`/channels/${launch.id}/members`, {user_id: bob.me.id});
    set.world = {api, bob, launch, until, url: set.url};
});

// In this order: it begins with the log-in and ends with the log-out.
const JOURNEYS = {
    'from a forgotten password to a channel': password, 'teams': teams, 'a channel\'s life': channels, 'channels that are there already': browse,
    'from channel to channel': switching, 'conversations': conversations, 'messages': messages, 'threads': threads, 'drafts': drafts, 'files': files,
    'how one appears': presence, 'settings': settings, 'administration': admin, 'account security': security,
};
for (const [Hand, name] of HANDS) {
    let page;
    for (const [title, journey] of Object.entries(JOURNEYS)) {
        test(`${title}, by ${new Hand().name}`, async () => {
            // One page for all of them, as a person has; another one only after a failure.
            const mine = page ?? await (journey === password ? open(set.browser, `${set.url}/login`, options) : login(set.browser, set.url, name, options));
            page = undefined;
            await journey(new Hand(mine), mine, {...set.world, name});
            assert.deepEqual(mine.problems, []);
            page = mine;
        });
    }
}
