import type {CustomEmoji} from '@mattermost/types/emojis';

import {Table} from './table';

/** Emoji that people made: ids by name. Messages say which of them they use. */
export const customEmoji = new Table<string>();

export function receiveCustomEmoji(list: readonly CustomEmoji[] | null | undefined): void {
    list?.forEach((emoji) => customEmoji.set(emoji.name, emoji.id));
}

/** Names that begin with the word, then those that have it inside. */
export function findCustom(text: string, limit: number): string[] {
    const wanted = text.toLowerCase();
    const names = customEmoji.ids().filter((name) => name.includes(wanted));
    return names.sort((a, b) => Number(b.startsWith(wanted)) - Number(a.startsWith(wanted)) || a.localeCompare(b)).slice(0, limit);
}
