import assert from 'node:assert/strict';
import {test} from 'node:test';

import {append, clearPosts, posts, put, receiveThread, receiveTimeline, remove, threadPosts, timelines, touch, type LocalPost} from '../../src/store/posts';

const post = (id: string, at: number, more: Partial<LocalPost> = {}): LocalPost => ({
    id, channel_id: 'c', user_id: 'u', root_id: '', message: id, create_at: at, update_at: at, edit_at: 0, delete_at: 0, type: '', props: {}, pending_post_id: '', reply_count: 0,
    metadata: {embeds: [], emojis: [], files: [], images: {}}, ...more,
} as LocalPost);

test('a confirmed post takes the place of the pending one, whichever answer comes first', () => {
    clearPosts();
    receiveTimeline('c', [post('1', 1)], {atNewest: true}, true);
    append(post('u:5', 5, {pending_post_id: 'u:5', pending: 'sending'}));
    assert.deepEqual(timelines.peek('c')?.ids, ['1', 'u:5']);
    append(post('2', 4, {pending_post_id: 'u:5'}));
    append(post('2', 4, {pending_post_id: 'u:5'}));
    assert.deepEqual(timelines.peek('c')?.ids, ['1', '2']);
    assert.equal(posts.peek('u:5'), undefined);
});

test('a late answer does not undo a later edit, and reactions survive one', () => {
    clearPosts();
    put(post('1', 1, {update_at: 9, message: 'edited', metadata: {reactions: [{user_id: 'u', post_id: '1', emoji_name: 'a', create_at: 1}]} as unknown as LocalPost['metadata']}));
    put(post('1', 1, {update_at: 2, message: 'old'}));
    put(post('1', 1, {update_at: 10, message: 'newer'}));
    assert.equal(posts.peek('1')?.message, 'newer');
    assert.equal(posts.peek('1')?.metadata.reactions?.length, 1);
});

test('a row keeps the name it was drawn under, whether later answers know that name or not', () => {
    clearPosts();
    put(post('1', 1, {pending_post_id: 'u:5'}));
    put(post('1', 1, {update_at: 2}));
    assert.equal(posts.peek('1')?.pending_post_id, 'u:5');
    put(post('2', 1));
    put(post('2', 1, {update_at: 2, pending_post_id: 'u:6'}));
    assert.equal(posts.peek('2')?.pending_post_id, '');
});

test('pages meet in order, without doubles', () => {
    clearPosts();
    receiveTimeline('c', [post('3', 3), post('4', 4)], {atNewest: true}, true);
    receiveTimeline('c', [post('1', 1), post('2', 2), post('3', 3)], {atOldest: true});
    assert.deepEqual(timelines.peek('c')?.ids, ['1', '2', '3', '4']);
    assert.equal(timelines.peek('c')?.atOldest, true);
    remove(post('2', 2));
    assert.deepEqual(timelines.peek('c')?.ids, ['1', '3', '4']);
});

test('channels that nobody looks at any more are let go, unless something in them is not sent', () => {
    clearPosts();
    for (let index = 0; index < 40; index++) {
        const id = `c${index}`;
        receiveTimeline(id, [post(`p${index}`, index, {channel_id: id, pending: index === 0 ? 'failed' : undefined})], {}, true);
        touch(id);
    }
    assert.ok(timelines.ids().length <= 13);
    assert.ok(timelines.peek('c0'));
    assert.equal(posts.peek('p1'), undefined);
});

test('what is not confirmed stands in its channel and its thread whenever these are loaded', () => {
    clearPosts();
    append(post('u:5', 5, {pending_post_id: 'u:5', pending: 'failed'}));
    append(post('u:6', 6, {pending_post_id: 'u:6', pending: 'sending', root_id: '1'}));
    append(post('u:7', 7, {pending_post_id: 'u:7', pending: 'failed', channel_id: 'other'}));
    receiveTimeline('c', [post('1', 1)], {atNewest: true}, true);
    receiveThread('1', [post('1', 1)]);
    assert.deepEqual(timelines.peek('c')?.ids, ['1', 'u:5', 'u:6']);
    assert.deepEqual(threadPosts.peek('1'), ['1', 'u:6']);
    append(post('2', 5, {pending_post_id: 'u:5'}));
    receiveTimeline('c', [post('2', 5)], {atNewest: true}, true);
    assert.deepEqual(timelines.peek('c')?.ids, ['2', 'u:6']);
});
