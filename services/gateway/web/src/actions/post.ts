import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';

import {api, isOffline, problem} from '../api/client';
import {t} from '../i18n';
import {currentTeamId} from '../store/teams';
import {forgetPending, isKept, keepPending, keptPending} from '../store/pending';
import {append, posts, put, remove, timelines, type LocalPost} from '../store/posts';
import {channels, keptUnread, members} from '../store/channels';
import {connection, myId} from '../store/session';
import {toast} from '../store/ui';
import {loadNewest} from './channel';
import {discardDraft} from './drafts';

let last = 0;

/** Ids are times: two posts of one millisecond must differ. */
function pendingId(): string {
    last = Math.max(Date.now(), last + 1);
    return `${myId.peek()}:${last}`;
}

/** Shown at once; kept on this machine until the server has it. */
export function sendPost(channelId: string, rootId: string, message: string, files: FileInfo[] = []): void {
    const id = pendingId();
    const now = Date.now();
    const post: LocalPost = {
        id, pending_post_id: id, channel_id: channelId, root_id: rootId, message, user_id: myId.peek(), file_ids: files.map((info) => info.id),
        create_at: now, update_at: now, edit_at: 0, delete_at: 0, is_pinned: false, original_id: '', type: '', props: {},
        hashtags: '', reply_count: 0, metadata: {embeds: [], emojis: [], files, images: {}}, pending: 'sending',
    };
    keepPending(post);
    append(post);
    keptUnread.value = null;
    discardDraft(channelId, rootId);
    void deliver(post);
}

/** What somebody says in a channel arrives in the order in which it was said: one request after the other. */
const queues = new Map<string, Promise<void>>();
function deliver(post: LocalPost): Promise<void> {
    const mine = (queues.get(post.channel_id) ?? Promise.resolve()).then(() => deliverNow(post)).finally(() => {
        if (queues.get(post.channel_id) === mine) {
            queues.delete(post.channel_id);
        }
    });
    queues.set(post.channel_id, mine);
    return mine;
}

async function deliverNow(post: LocalPost): Promise<void> {
    // Meanwhile it was thrown away, or has arrived after all, or somebody else is here.
    if (!isKept(post.id) || post.user_id !== myId.peek()) {
        return;
    }
    // Who reads old messages and says something stands at the newest then: there it appears.
    if (post.root_id === '' && timelines.peek(post.channel_id)?.atNewest === false) {
        await loadNewest(post.channel_id).catch(() => undefined);
    }
    try {
        const {channel_id, root_id, message, pending_post_id, file_ids} = post;
        const saved = await api.createPost({channel_id, root_id, message, pending_post_id, file_ids, props: {}, create_at: 0} as Post);
        forgetPending(post.id);
        append(saved);
        countOwn(saved);
    } catch (error) {
        // The answer was lost, but a frame has brought the post meanwhile; or somebody else is here.
        if (!isKept(post.id) || post.user_id !== myId.peek()) {
            return;
        }
        const {message, status} = problem(error);
        const failed: LocalPost = {...post, pending: 'failed', reason: status === 0 ? '' : message};
        append(failed);
        // A refusal stands until the person decides. Without an answer the attempt may have arrived; the server knows the next by its pending id.
        if (isRefusal(status)) {
            keepPending(failed);
        } else {
            tryAgainSoon();
        }
    }
}

/** Too many requests, or a session that ended, say nothing about the message. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && ![401, 408, 429].includes(status);

/** A post of one's own is read by oneself. */
function countOwn(post: Post): void {
    members.update(post.channel_id, (member) => ({...member, last_viewed_at: Math.max(member.last_viewed_at, post.create_at)}));
    channels.update(post.channel_id, (channel) => ({...channel, last_post_at: Math.max(channel.last_post_at, post.create_at)}));
}

/** A request may fail while the socket stays: then no reconnect comes that would send it again. */
const AGAIN_AFTER = 10_000;
let again: ReturnType<typeof setTimeout> | undefined;
function tryAgainSoon(): void {
    again ??= setTimeout(() => {
        again = undefined;
        if (connection.peek() === 'online') {
            void resend();
        }
    }, AGAIN_AFTER);
}

export function retry(post: LocalPost): void {
    const again = {...post, pending: 'sending' as const, reason: undefined};
    keepPending(again);
    posts.set(post.id, again);
    void deliver(again);
}

export function discard(post: LocalPost): void {
    forgetPending(post.id);
    remove(post);
}

/** Whatever was not confirmed when the tab was closed or the line went down goes out again, in order; what was refused is shown again. */
export async function resend(): Promise<void> {
    for (const post of keptPending(myId.peek())) {
        if (post.pending === 'failed') {
            append(posts.peek(post.id) ?? post);
        } else if (posts.peek(post.id)?.pending !== 'sending') {
            // One of an earlier page may be among what is loaded already: it is shown when the server says which one it is, or does not answer.
            if (posts.peek(post.id)) {
                put(post);
            }
            await deliver(post);
        }
    }
}

export async function editPost(post: LocalPost, message: string): Promise<boolean> {
    if (message === post.message) {
        return true;
    }
    const before = post;
    posts.set(post.id, {...post, message});
    try {
        put(await api.patchPost({id: post.id, message}));
        return true;
    } catch (error) {
        posts.set(post.id, before);
        say(error);
        return false;
    }
}

export async function deletePost(post: LocalPost): Promise<void> {
    await attempt(async () => {
        await api.deletePost(post.id);
        remove(post);
    });
}

export async function toggleReaction(post: LocalPost, emoji: string): Promise<void> {
    const mine = myId.peek();
    const has = post.metadata?.reactions?.some((entry) => entry.user_id === mine && entry.emoji_name === emoji);
    receiveReaction({user_id: mine, post_id: post.id, emoji_name: emoji, create_at: Date.now()}, !has);
    try {
        await (has ? api.removeReaction(mine, post.id, emoji) : api.addReaction(mine, post.id, emoji));
    } catch (error) {
        receiveReaction({user_id: mine, post_id: post.id, emoji_name: emoji, create_at: Date.now()}, Boolean(has));
        say(error);
    }
}

type Reaction = {user_id: string; post_id: string; emoji_name: string; create_at: number};
export function receiveReaction(reaction: Reaction, isThere: boolean): void {
    posts.update(reaction.post_id, (post) => {
        const others = (post.metadata?.reactions ?? []).filter((entry) =>
            entry.user_id !== reaction.user_id || entry.emoji_name !== reaction.emoji_name);
        return {...post, metadata: {...post.metadata, reactions: isThere ? [...others, reaction] : others}};
    });
}

export async function togglePin(post: LocalPost): Promise<void> {
    await attempt(async () => {
        await (post.is_pinned ? api.unpinPost(post.id) : api.pinPost(post.id));
        posts.update(post.id, (known) => ({...known, is_pinned: !post.is_pinned}));
    });
}

/** A line that begins with a slash is for the server to carry out. */
export async function runCommand(channelId: string, rootId: string, command: string): Promise<boolean> {
    try {
        const answer = await api.executeCommand(command, {channel_id: channelId, root_id: rootId, team_id: currentTeamId.peek()});
        if (answer?.goto_location) {
            window.location.assign(answer.goto_location);
        }
        discardDraft(channelId, rootId);
        return true;
    } catch (error) {
        say(error);
        return false;
    }
}

export function say(error: unknown): void {
    toast(isOffline(error) ? t('error.offline') : problem(error).message || t('error.unknown'));
}

/** Does it, and tells the person if it could not be done. */
export async function attempt(work: () => Promise<void>): Promise<void> {
    await succeeds(work);
}

export async function succeeds(work: () => Promise<void>): Promise<boolean> {
    try {
        await work();
        return true;
    } catch (error) {
        say(error);
        return false;
    }
}
