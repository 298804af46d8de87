import {api} from '../api/client';
import {users, receiveUsers, statuses, byUsername} from '../store/users';

let wanted = new Set<string>();
let waiting = false;

/** Asks for people who are not known yet; requests of one turn go out together. */
export function needUsers(ids: Iterable<string>): void {
    for (const id of ids) {
        if (id && !users.peek(id)) {
            wanted.add(id);
        }
    }
    if (wanted.size > 0 && !waiting) {
        waiting = true;
        queueMicrotask(() => void fetchWanted());
    }
}

async function fetchWanted(): Promise<void> {
    const ids = [...wanted];
    wanted = new Set();
    waiting = false;
    try {
        receiveUsers(await api.getProfilesByIds(ids));
        needStatuses(ids);
    } catch {
        // Names stay empty until somebody needs them again.
    }
}

export async function userByName(username: string): Promise<string | null> {
    const known = byUsername(username);
    if (known) {
        return known.id;
    }
    try {
        const user = await api.ask<Parameters<typeof receiveUsers>[0][number]>(`${api.getUsersRoute()}/username/${encodeURIComponent(username)}`);
        receiveUsers([user]);
        return user.id;
    } catch {
        return null;
    }
}

const watched = new Set<string>();
const POLL_EVERY = 60_000;
const POLLED = 200;
let statusTimer: ReturnType<typeof setTimeout> | undefined;
let poll: ReturnType<typeof setInterval> | undefined;

/** Others' presence is not pushed: it is asked for those on the screen, again each minute while somebody looks. */
export function needStatuses(ids: Iterable<string>): void {
    for (const id of ids) {
        if (id) {
            watched.delete(id);
            watched.add(id);
        }
    }
    clearTimeout(statusTimer);
    statusTimer = setTimeout(() => void fetchStatuses(), 400);
    poll ??= setInterval(() => {
        if (!document.hidden) {
            void fetchStatuses();
        }
    }, POLL_EVERY);
}

async function fetchStatuses(): Promise<void> {
    const ids = [...watched].slice(-POLLED);
    if (ids.length > 0) {
        try {
            (await api.getStatusesByIds(ids)).forEach((entry) => statuses.set(entry.user_id, entry.status));
        } catch {
            // The next minute asks again.
        }
    }
}
