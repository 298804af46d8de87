import type {UserProfile} from '@mattermost/types/users';

import {nameFormat} from './preferences';
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

/** The name as the reader's setting wants it. */
export function displayName(user: UserProfile | undefined): string {
    if (!user) {
        return '';
    }
    const full = `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim();
    switch (nameFormat.value) {
    case 'full_name':
        return full || user.username;
    case 'nickname_full_name':
        return user.nickname || full || user.username;
    default:
        return user.username;
    }
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
