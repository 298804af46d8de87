// Files, pictures and emoji, with the forms and addresses of the stock client.
import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {after, before, describe, it} from 'node:test';

import './lib/environment.js';
import {Person, refusal, unique} from './lib/person.js';

const DOT = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4IScHAAK2AQU0pnWqAAAAAElFTkSuQmCC', 'base64');
const picture = () => new File([DOT], 'dot.png', {type: 'image/png'});

describe('files', () => {
    let root;
    let alice;
    let bob;
    let channel;

    before(async () => {
        root = await Person.administrator();
        alice = await Person.signUp('ada');
        bob = await Person.signUp('bill');
        const name = unique('team');
        const team = await alice.client.createTeam({name, display_name: name, type: 'O'});
        await alice.client.addToTeam(team.id, bob.id);
        channel = await alice.client.createChannel({team_id: team.id, name, display_name: name, type: 'O'});
        await alice.client.addToChannel(bob.id, channel.id);
    });

    after(async () => {
        for (const person of [alice, bob]) {
            if (person) {
                await root.client.updateUserActive(person.id, false);
            }
        }
    });

    // What an <img> or a download does.
    const fetched = (person, address) => fetch(address, {headers: {Authorization: `Bearer ${person.client.token}`}});

    const upload = async () => {
        const form = new FormData();
        form.append('channel_id', channel.id);
        form.append('client_ids', 'mine');
        form.append('files', picture(), 'dot.png');
        return alice.client.uploadFile(form);
    };

    it('shares a picture', async () => {
        const uploaded = await upload();
        assert.deepEqual(uploaded.client_ids, ['mine']);
        const [info] = uploaded.file_infos;
        assert.deepEqual([info.name, info.size, info.width, info.height], ['dot.png', DOT.length, 1, 1]);
        const post = await alice.client.createPost({channel_id: channel.id, message: 'look', file_ids: [info.id]});
        assert.deepEqual((await bob.client.getFileInfosForPost(post.id)).map((file) => file.id), [info.id]);
        const whole = await fetched(bob, bob.client.getFileUrl(info.id, 0));
        assert.equal(whole.status, 200);
        assert.deepEqual(Buffer.from(await whole.arrayBuffer()), DOT);
        for (const address of [bob.client.getFileThumbnailUrl(info.id, 0), bob.client.getFilePreviewUrl(info.id, 0)]) {
            assert.equal((await fetched(bob, address)).status, 200);
        }
    });

    it('keeps files with a draft', async () => {
        const [info] = (await upload()).file_infos;
        const draft = {channel_id: channel.id, root_id: '', message: 'soon', file_ids: [info.id]};
        const saved = await alice.client.upsertDraft(draft);
        assert.deepEqual(saved.file_ids, [info.id]);
        assert.deepEqual(saved.metadata.files.map((file) => file.id), [info.id]);
    });

    it('has a picture of its own', async () => {
        const before = await fetched(bob, bob.client.getProfilePictureUrl(alice.id, 0));
        assert.equal(before.headers.get('content-type'), 'image/png');
        await alice.client.uploadProfileImage(alice.id, picture());
        const changed = await bob.client.getUser(alice.id);
        assert.ok(changed.last_picture_update > 0);
        const set = await fetched(bob, bob.client.getProfilePictureUrl(alice.id, changed.last_picture_update));
        assert.notDeepEqual(Buffer.from(await set.arrayBuffer()), Buffer.from(await before.arrayBuffer()));
        await alice.client.setDefaultProfileImage(alice.id);
        assert.ok((await bob.client.getUser(alice.id)).last_picture_update < 0);
    });

    it('makes an emoji and reacts with it', async () => {
        const name = unique('e').replaceAll('-', '_');
        const emoji = await alice.client.createCustomEmoji({name, creator_id: alice.id}, picture());
        assert.equal((await bob.client.getCustomEmojiByName(name)).id, emoji.id);
        assert.equal((await fetched(bob, bob.client.getCustomEmojiImageUrl(emoji.id))).status, 200);
        const post = await bob.client.createPost({channel_id: channel.id, message: 'nice'});
        assert.equal((await bob.client.addReaction(bob.id, post.id, name)).emoji_name, name);
        assert.equal((await refusal(bob.client.deleteCustomEmoji(emoji.id))).status, 403);
        await alice.client.deleteCustomEmoji(emoji.id);
        assert.equal((await refusal(bob.client.getCustomEmoji(emoji.id))).status, 404);
    });
});
