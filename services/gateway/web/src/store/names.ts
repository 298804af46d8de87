import type {UserProfile} from '@mattermost/types/users';

import {nameFormat} from './preferences';

export const fullName = (user: UserProfile | undefined): string => `${user?.first_name ?? ''} ${user?.last_name ?? ''}`.trim();

/** The name as the reader's setting wants it. */
export function displayName(user: UserProfile | undefined): string {
    if (!user) {
        return '';
    }
    const full = fullName(user);
    switch (nameFormat.value) {
    case 'full_name':
        return full || user.username;
    case 'nickname_full_name':
        return user.nickname || full || user.username;
    default:
        return user.username;
    }
}

/** What stands beside it: the other name somebody is known by. */
export const otherName = (user: UserProfile): string => (displayName(user) === user.username ? fullName(user) : `@${user.username}`);
