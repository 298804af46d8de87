import type {CustomEmoji} from '@mattermost/types/emojis';

import {Table} from '../store/table';

/** Emoji that people made: ids by name. Messages say which of them they use. */
export const customEmoji = new Table<string>();

export function receiveCustomEmoji(list: readonly CustomEmoji[] | null | undefined): void {
    list?.forEach((emoji) => customEmoji.set(emoji.name, emoji.id));
}
