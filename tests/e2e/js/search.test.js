// Searching, with the calls of the stock client.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import './lib/environment.js';
import {Person, refusal, unique} from './lib/person.js';

describe('search', () => {
    let root;
    let alice;
    let bob;
    let team;
    let channel;
    const word = unique('w').replace('-', '');

    before(async () => {
        root = await Person.administrator();
        alice = await Person.signUp('ada');
        bob = await Person.signUp('bill');
        const name = unique('team');
        team = await alice.client.createTeam({name, display_name: name, type: 'O'});
        channel = await alice.client.createChannel({team_id: team.id, name, display_name: name, type: 'O'});
    });

    after(async () => {
        for (const person of [alice, bob]) {
            if (person) {
                await root.client.updateUserActive(person.id, false);
            }
        }
    });

    it('finds posts and marks their words', async () => {
        const post = await alice.client.createPost({channel_id: channel.id, message: `Find ${word}, please`});
        const found = await alice.client.searchPosts(team.id, `"${word}"`, false);
        assert.deepEqual(found.order, [post.id]);
        assert.equal(found.posts[post.id].message, post.message);
        assert.deepEqual(found.matches, {[post.id]: [word]});
        const paged = await alice.client.searchPostsWithParams('', {
            terms: `from:${alice.username} in:${channel.name} ${word}`, is_or_search: true, include_deleted_channels: false, time_zone_offset: 3600, page: 0, per_page: 20,
        });
        assert.deepEqual(paged.order, [post.id]);
    });

    it('shows nothing to those outside', async () => {
        const found = await bob.client.searchPosts('', word, false);
        assert.deepEqual([found.order, found.posts, found.matches], [[], {}, null]);
        const refused = await refusal(bob.client.searchPosts(team.id, word, false));
        assert.equal(refused.status, 403);
    });
});
