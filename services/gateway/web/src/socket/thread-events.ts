import type {Post} from '@mattermost/types/posts';
import type {UserThread} from '@mattermost/types/threads';

import {loadCounts, receiveThreadUpdate} from '../actions/threads';
import {currentTeamId} from '../store/teams';
import {threads} from '../store/threads';
import {inner, text, type Frame} from './frame';

export function onThreadEvent({event, data, broadcast}: Frame): boolean {
    const id = text(data, 'thread_id');
    switch (event) {
    case 'thread_updated':
        receiveThreadUpdate(inner<UserThread & {post: Post}>(data, 'thread'), broadcast.team_id);
        return true;
    case 'thread_follow_changed':
        threads.update(id, (thread) => ({...thread, is_following: data.state === true}));
        void recount();
        return true;
    case 'thread_read_changed':
        if (id) {
            threads.update(id, (thread) => ({
                ...thread,
                unread_replies: Number(data.unread_replies),
                unread_mentions: Number(data.unread_mentions),
                last_viewed_at: Number(data.timestamp),
            }));
        } else {
            readAll();
        }
        void recount();
        return true;
    default:
        return false;
    }
}

function readAll(): void {
    for (const thread of threads.all()) {
        threads.set(thread.id, {...thread, unread_replies: 0, unread_mentions: 0});
    }
}

async function recount(): Promise<void> {
    if (currentTeamId.peek()) {
        await loadCounts(currentTeamId.peek()).catch(() => undefined);
    }
}
