import type {UserThread} from '@mattermost/types/threads';
import {signal} from '@preact/signals';

import {Table} from './table';

export const threads = new Table<UserThread>();
/** Ids of a team's followed threads, newest first, as far as they were fetched. */
export const threadOrder = new Table<{ids: string[]; isComplete: boolean}>();
export type ThreadCounts = {unread: number; mentions: number};
export const threadCounts = new Table<ThreadCounts>();
/** The thread that is open beside the channel. */
export const openThread = signal('');
