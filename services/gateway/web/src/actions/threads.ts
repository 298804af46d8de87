import type {UserThread} from '@mattermost/types/threads';
import type {Post} from '@mattermost/types/posts';

import {api} from '../api/client';
import {put, receiveThread} from '../store/posts';
import {myId} from '../store/session';
import {currentTeamId} from '../store/teams';
import {openThread, threadCounts, threadOrder, threads} from '../store/threads';
import {panel, type Panel, type PanelList} from '../store/ui';
import {peopleIn} from './channel';
import {needUsers} from './users';

const LISTS: readonly string[] = ['mentions', 'saved', 'pinned', 'search'];
function listOf(open: Panel): PanelList | undefined {
    return open?.kind === 'thread' ? open.back : LISTS.includes(open?.kind ?? '') ? open?.kind as PanelList : undefined;
}

export function showThread(rootId: string): void {
    openThread.value = rootId;
    panel.value = {kind: 'thread', rootId, back: listOf(panel.peek())};
}

export async function loadThread(rootId: string): Promise<void> {
    const found = await api.getPaginatedPostThread(rootId, {fetchThreads: true, collapsedThreads: true, collapsedThreadsExtended: false, direction: 'down', perPage: 200});
    const all = Object.values(found.posts);
    receiveThread(rootId, all);
    needUsers(peopleIn(all));
}

export async function loadCounts(teamId: string): Promise<void> {
    const found = await api.getUserThreads('me', teamId, {totalsOnly: true});
    threadCounts.set(teamId, {unread: found.total_unread_threads, mentions: found.total_unread_mentions});
}

const PER_PAGE = 25;
export async function loadThreads(teamId: string, isFresh: boolean, onlyUnread = false): Promise<void> {
    const known = isFresh ? [] : threadOrder.peek(teamId)?.ids ?? [];
    const found = await api.getUserThreads('me', teamId, {before: known.at(-1) ?? '', perPage: PER_PAGE, extended: false, unread: onlyUnread});
    const list = found.threads ?? [];
    for (const thread of list) {
        put(thread.post as Post);
        threads.set(thread.id, {...thread, is_following: true});
    }
    needUsers(list.flatMap((thread) => [thread.post.user_id, ...thread.participants.map((person) => person.id)]));
    threadOrder.set(teamId, {ids: [...new Set([...known, ...list.map((thread) => thread.id)])], isComplete: list.length < PER_PAGE});
}

export async function markThreadRead(rootId: string): Promise<void> {
    const teamId = currentTeamId.peek();
    const thread = threads.peek(rootId);
    if (thread && (thread.unread_replies > 0 || thread.unread_mentions > 0)) {
        threads.set(rootId, {...thread, unread_replies: 0, unread_mentions: 0, last_viewed_at: Date.now()});
        await api.updateThreadReadForUser(myId.peek(), teamId, rootId, Date.now()).catch(() => undefined);
        await loadCounts(teamId).catch(() => undefined);
    }
}

export async function follow(rootId: string, isFollowing: boolean): Promise<void> {
    await api.updateThreadFollowForUser(myId.peek(), currentTeamId.peek(), rootId, isFollowing);
    threads.update(rootId, (thread) => ({...thread, is_following: isFollowing}));
}

export function receiveThreadUpdate(thread: UserThread & {post: Post}, teamId: string): void {
    threads.set(thread.id, {...thread, is_following: true});
    put({...thread.post, reply_count: thread.reply_count, last_reply_at: thread.last_reply_at});
    needUsers([thread.post.user_id, ...thread.participants.map((person) => person.id)]);
    const team = teamId || currentTeamId.peek();
    threadOrder.update(team, (order) => ({...order, ids: [thread.id, ...order.ids.filter((id) => id !== thread.id)]}));
    void loadCounts(team).catch(() => undefined);
}
