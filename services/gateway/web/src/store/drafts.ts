import type {Draft} from '@mattermost/types/drafts';

import {Table} from './table';

/** What somebody wrote and has not sent, by place: a channel, or a thread in it. */
export type LocalDraft = {channelId: string; rootId: string; message: string; updateAt: number; isSaved: boolean};
export const drafts = new Table<LocalDraft>();

const PREFIX = 'parlance:draft:';
export const placeOf = (channelId: string, rootId = ''): string => rootId || channelId;

/** At once on this machine; nothing is lost when the tab goes away. */
export function keepDraft(draft: LocalDraft): void {
    const place = placeOf(draft.channelId, draft.rootId);
    drafts.set(place, draft);
    localStorage.setItem(PREFIX + place, JSON.stringify(draft));
}

export function dropDraft(place: string): void {
    drafts.delete(place);
    localStorage.removeItem(PREFIX + place);
}

const keptKeys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

export function readKeptDrafts(): void {
    for (const key of keptKeys()) {
        try {
            drafts.set(key.slice(PREFIX.length), JSON.parse(localStorage.getItem(key) ?? '') as LocalDraft);
        } catch {
            localStorage.removeItem(key);
        }
    }
}

export function clearDrafts(): void {
    keptKeys().forEach((key) => localStorage.removeItem(key));
    drafts.clear();
}

/** From the server: the later one wins, and one that is still being saved is later than any. */
export function receiveDraft(draft: Draft): void {
    const place = placeOf(draft.channel_id, draft.root_id);
    const known = drafts.peek(place);
    if (known && (!known.isSaved || known.updateAt >= draft.update_at)) {
        return;
    }
    keepDraft({channelId: draft.channel_id, rootId: draft.root_id, message: draft.message, updateAt: draft.update_at, isSaved: true});
}
