import type {Post} from '@mattermost/types/posts';

import {receiveCustomEmoji} from './custom-emoji';
import {collapsedThreads} from './preferences';
import {Table} from './table';

/** A post we wrote and the server has not confirmed has the id it was sent with, and a state. */
export type LocalPost = Post & {pending?: 'sending' | 'failed'; reason?: string};

export const posts = new Table<LocalPost>();

/** Posts of a channel without a hole, oldest first. */
export type Timeline = {ids: string[]; atOldest: boolean; atNewest: boolean};
export const timelines = new Table<Timeline>();
/** Posts of a thread, root first. */
export const threadPosts = new Table<string[]>();

/** How many channels stay loaded; the one looked at longest ago goes first. */
const KEPT = 12;
const recent: string[] = [];

export const isReply = (post: Post): boolean => post.root_id !== '';
const isShown = (post: Post): boolean => !(collapsedThreads.peek() && isReply(post));

export function put(post: LocalPost): void {
    receiveCustomEmoji(post.metadata?.emojis);
    const known = posts.peek(post.id);
    // A late answer must not undo what a later frame said.
    if (known && !known.pending && known.update_at > post.update_at) {
        return;
    }
    if (post.pending) {
        unconfirmed.add(post.id);
    }
    const reactions = post.metadata?.reactions ?? known?.metadata?.reactions;
    // Edits over the socket come without what belongs to the thread.
    posts.set(post.id, {
        ...known,
        ...post,
        // Its row is known by this, and answers differ in whether they have it: what was first stays.
        pending_post_id: known ? known.pending_post_id : post.pending_post_id,
        participants: post.participants ?? known?.participants,
        last_reply_at: Math.max(post.last_reply_at ?? 0, known?.last_reply_at ?? 0),
        metadata: {...post.metadata, reactions},
    });
}

const byAge = (a: string, b: string): number => {
    const [one, other] = [posts.peek(a), posts.peek(b)];
    return (one?.create_at ?? 0) - (other?.create_at ?? 0) || (a < b ? -1 : 1);
};

const merged = (ids: readonly string[]): string[] => [...new Set(ids)].filter((id) => posts.peek(id)).sort(byAge);

/** Ids of what is not confirmed; some of them are no more. */
const unconfirmed = new Set<string>();
const waiting = (fits: (post: LocalPost) => boolean): string[] => [...unconfirmed].filter((id) => {
    const post = posts.peek(id);
    if (!post?.pending) {
        unconfirmed.delete(id);
    }
    return post?.pending !== undefined && fits(post);
});

export function receiveTimeline(channelId: string, found: readonly Post[], edges: Partial<Timeline>, replace = false): void {
    found.forEach(put);
    const known = timelines.peek(channelId);
    const ids = found.filter((post) => post.delete_at === 0 && isShown(post)).map((post) => post.id);
    const kept = known && !replace ? known.ids : waiting((post) => post.channel_id === channelId && isShown(post));
    const next = {atOldest: false, atNewest: true, ...(replace ? {} : known), ...edges, ids: merged([...kept, ...ids])};
    // Caught up with nothing new, which is most often: nothing is drawn.
    if (!known || next.atOldest !== known.atOldest || next.atNewest !== known.atNewest || next.ids.length !== known.ids.length || next.ids.some((id, index) => id !== known.ids[index])) {
        timelines.set(channelId, next);
    }
    touch(channelId);
}

/** A new post, ours or another's; takes the place of the pending one. */
export function append(post: LocalPost): void {
    const pendingId = post.pending_post_id;
    put(post);
    const place = (ids: readonly string[]) => {
        const kept = pendingId && pendingId !== post.id ? ids.filter((id) => id !== pendingId) : ids;
        return kept.includes(post.id) ? [...kept] : merged([...kept, post.id]);
    };
    if (isShown(post)) {
        timelines.update(post.channel_id, (timeline) =>
            (timeline.atNewest || post.pending ? {...timeline, ids: place(timeline.ids)} : timeline));
    }
    if (isReply(post)) {
        threadPosts.update(post.root_id, place);
    }
    if (pendingId && pendingId !== post.id) {
        posts.delete(pendingId);
    }
}

export function remove(post: Pick<Post, 'id' | 'channel_id' | 'root_id'>): void {
    const without = (ids: readonly string[]) => ids.filter((id) => id !== post.id && posts.peek(id)?.root_id !== post.id);
    timelines.update(post.channel_id, (timeline) => ({...timeline, ids: without(timeline.ids)}));
    if (post.root_id) {
        threadPosts.update(post.root_id, without);
    }
    threadPosts.delete(post.id);
    posts.delete(post.id);
}

export function receiveThread(rootId: string, found: readonly Post[]): void {
    found.forEach(put);
    threadPosts.set(rootId, merged([...found.filter((post) => post.delete_at === 0).map((post) => post.id), ...waiting((post) => post.root_id === rootId)]));
}

/** Marks a channel as the one used last, and lets go of those nobody has looked at for long. */
export function touch(channelId: string): void {
    const at = recent.indexOf(channelId);
    if (at >= 0) {
        recent.splice(at, 1);
    }
    recent.push(channelId);
    while (recent.length > KEPT) {
        const gone = recent.shift();
        const ids = gone === undefined ? [] : timelines.peek(gone)?.ids ?? [];
        if (gone !== undefined && ids.every((id) => !posts.peek(id)?.pending)) {
            timelines.forget([gone]);
            posts.forget(ids);
        }
    }
}

export const clearPosts = (): void => {
    recent.length = 0;
    [posts, timelines, threadPosts].forEach((table) => table.clear());
};
