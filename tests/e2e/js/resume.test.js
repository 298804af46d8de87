// A lost connection costs nothing: the client comes back with its ids and gets what it missed, with the original numbers.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import './lib/environment.js';
import {Person, unique} from './lib/person.js';
import {eventually} from './lib/wait.js';

describe('reconnecting', () => {
    let root;
    let alice;
    let bob;
    let channel;

    before(async () => {
        root = await Person.administrator();
        alice = await Person.signUp('ada');
        bob = await Person.signUp('bert');
        channel = await alice.client.createDirectChannel([alice.id, bob.id]);
        await bob.connect({cookie: true});
    });

    after(async () => {
        for (const person of [alice, bob]) {
            person?.leave();
            if (person) {
                await root.client.updateUserActive(person.id, false);
            }
        }
    });

    const drop = (person) => person.socket.conn.terminate();
    const reconnected = (person, times) => eventually('a reconnect', () =>
        person.urls.length === times && person.socket.conn?.readyState === WebSocket.OPEN);
    const gapless = (person) => assert.deepEqual(person.events.map((e) => e.seq), person.events.map((_, index) => index));

    it('resumes and delivers what was said meanwhile', async () => {
        const before = await alice.say(channel.id, unique('before'));
        await bob.posted(before.message);
        const connection = bob.socket.connectionId;

        drop(bob);
        const missed = [];
        for (let index = 0; index < 5; index++) {
            missed.push((await alice.say(channel.id, unique('meanwhile'))).message);
        }
        await reconnected(bob, 2);
        const query = new URL(bob.urls[1]).searchParams;
        assert.equal(query.get('connection_id'), connection);
        assert.ok(Number(query.get('sequence_number')) > 0);

        for (const message of missed) {
            await bob.posted(message);
        }
        const later = await alice.say(channel.id, unique('later'));
        await bob.posted(later.message);
        const heard = bob.events.filter((e) => e.event === 'posted').map((e) => JSON.parse(e.data.post).message);
        assert.deepEqual(heard, [before.message, ...missed, later.message], 'each once, in order');
        assert.equal(bob.events.filter((e) => e.event === 'hello').length, 1, 'no new connection was made');
        assert.equal(bob.missed, 0);
        gapless(bob);
    });

    it('resumes when nothing was missed', async () => {
        drop(bob);
        await reconnected(bob, 3);
        const post = await alice.say(channel.id, unique('quiet'));
        await bob.posted(post.message);
        assert.equal(bob.events.filter((e) => e.event === 'hello').length, 1);
        gapless(bob);
    });

    it('starts anew when the connection is unknown', async () => {
        const carl = await Person.signUp('carl');
        await carl.connect({cookie: true});
        const first = carl.socket.connectionId;
        carl.socket.connectionId = 'a'.repeat(26);
        drop(carl);
        await reconnected(carl, 2);
        await eventually('a second hello', () => carl.events.filter((e) => e.event === 'hello').length === 2);
        assert.equal(carl.missed, 1, 'the client was told to fetch everything again');
        assert.notEqual(carl.socket.connectionId, first);
        carl.leave();
        await root.client.updateUserActive(carl.id, false);
    });

    it('never gives a connection to somebody else', async () => {
        const dora = await Person.signUp('dora');
        await dora.connect({cookie: true});
        dora.socket.connectionId = bob.socket.connectionId;
        dora.socket.serverSequence = 1;
        drop(bob);
        drop(dora);
        const secret = await alice.say(channel.id, unique('secret'));
        await reconnected(dora, 2);
        await dora.settle();
        assert.ok(dora.raw.every((frame) => !frame.includes(secret.message)));
        dora.leave();
        await root.client.updateUserActive(dora.id, false);
    });
});
