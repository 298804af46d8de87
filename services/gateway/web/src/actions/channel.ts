import type {ServerChannel} from '@mattermost/types/channels';
import type {Post, PostList} from '@mattermost/types/posts';

import {api} from '../api/client';
import {channels, currentChannelId, groupPeople, keptUnread, members, readMarks, receiveChannels, seenAt, teammateId} from '../store/channels';
import {posts, receiveTimeline, timelines, touch} from '../store/posts';
import {collapsedThreads} from '../store/preferences';
import {myId} from '../store/session';
import {highlighted} from '../store/ui';
import {needStatuses, needUsers} from './users';

export const PAGE = 30;
const list = (found: PostList): Post[] => found.order.map((id) => found.posts[id]).filter((post): post is Post => post !== undefined);

export function peopleIn(found: readonly Post[]): string[] {
    return found.flatMap((post) => [
        post.user_id,
        ...(post.metadata?.reactions ?? []).map((reaction) => reaction.user_id),
        ...(Array.isArray(post.participants) ? (post.participants as {id: string}[]).map((person) => person.id) : []),
    ]);
}

/** What is there is shown before anything else is done. */
const painted = (): Promise<void> => new Promise((resolve) => {
    if (document.hidden) {
        resolve();
    } else {
        requestAnimationFrame(() => setTimeout(resolve));
    }
});

/** Loads what is missing to show the channel; a channel seen before is shown at once and caught up behind. */
export async function openChannel(id: string): Promise<void> {
    currentChannelId.value = id;
    seenAt.set(id, Date.now());
    touch(id);
    const member = members.peek(id);
    readMarks.set(id, member?.last_viewed_at ?? Date.now());
    const known = timelines.peek(id);
    if (known && !known.atNewest && known.ids.includes(highlighted.peek())) {
        // A link led here: what surrounds the message is there, and is what is wanted.
        await painted();
    } else if (known?.atNewest) {
        await painted();
        // Somebody who only passes by needs nothing of it.
        if (currentChannelId.peek() === id) {
            await catchUp(id);
        }
    } else {
        await loadUnread(id);
        await painted();
    }
}

async function loadUnread(id: string): Promise<void> {
    const roots = collapsedThreads.peek();
    const found = await api.getPostsUnread(id, 'me', PAGE, PAGE, false, roots, false);
    receiveTimeline(id, list(found), {atOldest: found.prev_post_id === '', atNewest: found.next_post_id === ''}, true);
    needUsers(peopleIn(list(found)));
}

/** What happened in a loaded channel while nobody told us; shown when what is being sent has its answer, as it may be among it. */
export async function catchUp(id: string, sending: Promise<void> = Promise.resolve()): Promise<void> {
    const known = timelines.peek(id);
    // Who reads old messages stays there: between them and what is new may be more than anybody wants to load.
    if (known && !known.atNewest && known.ids.length > 0) {
        await sending;
        return;
    }
    const newest = known?.ids.map((entry) => posts.peek(entry)).findLast((post) => post && !post.pending);
    if (!newest) {
        await loadUnread(id);
        return;
    }
    const since = newest.create_at;
    const [found] = await Promise.all([api.getPostsSince(id, since, false, collapsedThreads.peek(), false), sending]);
    const all = Object.values(found.posts);
    // The server sends a thousand at most; with a hole in between it is better to begin anew.
    if (all.length >= 1000) {
        await loadUnread(id);
        return;
    }
    const gone = all.filter((post) => post.delete_at > 0).map((post) => post.id);
    if (gone.length > 0) {
        timelines.update(id, (timeline) => ({...timeline, ids: timeline.ids.filter((entry) => !gone.includes(entry))}));
    }
    receiveTimeline(id, all.filter((post) => post.delete_at === 0 && post.original_id === ''), {});
    needUsers(peopleIn(all));
}

const loading = new Set<string>();

type Direction = 'older' | 'newer';
function edgeOf(id: string, direction: Direction): string | undefined {
    const settled = timelines.peek(id)?.ids.filter((entry) => !posts.peek(entry)?.pending) ?? [];
    return direction === 'older' ? settled[0] : settled.at(-1);
}

/** One more page beyond what is loaded. */
export async function loadMore(id: string, direction: Direction): Promise<void> {
    const timeline = timelines.peek(id);
    const key = `${id}:${direction}`;
    const edge = edgeOf(id, direction);
    if (!timeline || !edge || loading.has(key) || (direction === 'older' ? timeline.atOldest : timeline.atNewest)) {
        return;
    }
    loading.add(key);
    try {
        const roots = collapsedThreads.peek();
        const found = direction === 'older'
            ? await api.getPostsBefore(id, edge, 0, PAGE * 2, false, roots, false)
            : await api.getPostsAfter(id, edge, 0, PAGE * 2, false, roots, false);
        // Meanwhile somebody went elsewhere in the channel: between there and here would be a hole.
        if (edgeOf(id, direction) !== edge) {
            return;
        }
        receiveTimeline(id, list(found), direction === 'older'
            ? {atOldest: found.prev_post_id === ''}
            : {atNewest: found.next_post_id === ''});
        needUsers(peopleIn(list(found)));
    } finally {
        loading.delete(key);
    }
}

/** Shows the surroundings of one post, wherever in the channel's history it is. */
export async function loadAround(channelId: string, postId: string): Promise<void> {
    if (timelines.peek(channelId)?.ids.includes(postId)) {
        return;
    }
    const roots = collapsedThreads.peek();
    const [post, before, after] = await Promise.all([
        api.getPost(postId),
        api.getPostsBefore(channelId, postId, 0, PAGE, false, roots, false),
        api.getPostsAfter(channelId, postId, 0, PAGE, false, roots, false),
    ]);
    const all = [...list(before), post, ...list(after)];
    receiveTimeline(channelId, all, {atOldest: before.prev_post_id === '', atNewest: after.next_post_id === ''}, true);
    needUsers(peopleIn(all));
}

/** Back to the newest posts. */
export async function loadNewest(id: string): Promise<void> {
    const found = await api.getPosts(id, 0, PAGE * 2, false, collapsedThreads.peek(), false);
    receiveTimeline(id, list(found), {atOldest: found.prev_post_id === '', atNewest: true}, true);
    needUsers(peopleIn(list(found)));
}

/** Everything in the channel counts as read: here at once, then on the server. */
export function markRead(id: string): void {
    const channel = channels.peek(id);
    const member = members.peek(id);
    if (!channel || !member || keptUnread.peek() === id) {
        return;
    }
    members.set(id, {
        ...member,
        msg_count: channel.total_msg_count,
        msg_count_root: channel.total_msg_count_root,
        mention_count: 0,
        mention_count_root: 0,
        urgent_mention_count: 0,
        last_viewed_at: Math.max(member.last_viewed_at, channel.last_post_at),
    });
    api.viewMyChannel(id).catch(() => undefined);
}

export async function markUnread(post: Post): Promise<void> {
    const counts = await api.markPostAsUnread(myId.peek(), post.id);
    keptUnread.value = post.channel_id;
    readMarks.set(post.channel_id, counts.last_viewed_at);
    receiveUnread(post.channel_id, counts);
}

export function receiveUnread(channelId: string, counts: {msg_count: number; msg_count_root: number; mention_count: number; mention_count_root: number; last_viewed_at: number}): void {
    members.update(channelId, (member) => ({
        ...member,
        msg_count: counts.msg_count,
        msg_count_root: counts.msg_count_root,
        mention_count: counts.mention_count,
        mention_count_root: counts.mention_count_root,
        last_viewed_at: counts.last_viewed_at,
    }));
}

const fetching = new Map<string, Promise<ServerChannel | null>>();

/** The channel with its membership, for one that we did not know. One after the other, so that the latest answer is the last. */
export function fetchChannel(id: string): Promise<ServerChannel | null> {
    const mine: Promise<ServerChannel | null> = (fetching.get(id) ?? Promise.resolve(null)).then(() => fetchNow(id)).finally(() => {
        if (fetching.get(id) === mine) {
            fetching.delete(id);
        }
    });
    fetching.set(id, mine);
    return mine;
}

async function fetchNow(id: string): Promise<ServerChannel | null> {
    try {
        const [channel, member] = await Promise.all([api.getChannel(id) as Promise<ServerChannel>, api.getMyChannelMember(id)]);
        const known = channels.peek(id);
        // Frames that came meanwhile know more than this answer.
        if (known && known.total_msg_count > channel.total_msg_count) {
            return known;
        }
        receiveChannels([channel]);
        members.set(id, member);
        await needPeopleOf([channel]);
        return channel;
    } catch {
        return null;
    }
}

/** Names for conversations: the other person, or the people of a group. */
export async function needPeopleOf(found: readonly ServerChannel[]): Promise<void> {
    const mates = found.filter((channel) => channel.type === 'D').map(teammateId);
    needUsers(mates);
    needStatuses(mates);
    const groups = found.filter((channel) => channel.type === 'G' && !groupPeople.peek(channel.id)).map((channel) => channel.id);
    for (let at = 0; at < groups.length; at += 50) {
        const people = await api.getProfilesInGroupChannels(groups.slice(at, at + 50)).catch(() => ({}));
        for (const [channelId, inside] of Object.entries(people)) {
            inside.forEach((user) => needUsers([user.id]));
            groupPeople.set(channelId, inside.map((user) => user.id));
        }
    }
}
