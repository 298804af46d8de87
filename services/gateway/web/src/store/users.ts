import type {UserProfile} from '@mattermost/types/users';

import {Table} from './table';

export const users = new Table<UserProfile>();
export const statuses = new Table<string>();

export function receiveUsers(list: readonly UserProfile[]): void {
    for (const user of list) {
        users.set(user.id, {...users.peek(user.id), ...user});
    }
}

export function byUsername(username: string): UserProfile | undefined {
    return users.all().find((user) => user.username === username);
}

export type CustomStatus = {emoji: string; text: string; duration?: string; expires_at?: string};

export function customStatus(user: UserProfile | undefined): CustomStatus | null {
    const raw = user?.props?.customStatus;
    if (!raw) {
        return null;
    }
    try {
        const parsed = JSON.parse(raw) as CustomStatus;
        const ends = parsed.expires_at && !parsed.expires_at.startsWith('0001') ? Date.parse(parsed.expires_at) : Infinity;
        return ends > Date.now() && (parsed.emoji || parsed.text) ? parsed : null;
    } catch {
        return null;
    }
}
