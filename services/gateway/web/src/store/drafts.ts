import type {Draft} from '@mattermost/types/drafts';
import {computed} from '@preact/signals';

import {channels} from './channels';
import {myId} from './session';
import {Table} from './table';
import {currentTeamId} from './teams';

/** What somebody wrote and has not sent, by place: a channel, or a thread in it. */
export type LocalDraft = {channelId: string; rootId: string; message: string; updateAt: number; isSaved: boolean};
export const drafts = new Table<LocalDraft>();

/** Those of the open team and of conversations. */
export const draftsHere = computed(() => drafts.all().filter(({channelId}) => [currentTeamId.value, ''].includes(channels.get(channelId)?.team_id ?? '-')));

/** A draft that was thrown away, and when: what was written before that is not wanted any more. */
export type Gone = {channelId: string; rootId: string; at: number};
const gone = new Map<string, Gone>();

export const placeOf = (channelId: string, rootId = ''): string => rootId || channelId;

/** This machine's memory of somebody: it outlives the tab. */
function shelf<T>(kind: string) {
    const prefix = (): string => `parlance:${kind}:${myId.peek()}:`;
    const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix()));
    return {
        put: (place: string, value: T): void => localStorage.setItem(prefix() + place, JSON.stringify(value)),
        drop: (place: string): void => localStorage.removeItem(prefix() + place),
        clear: (): void => keys().forEach((key) => localStorage.removeItem(key)),
        all: (): [string, T][] => keys().flatMap((key): [string, T][] => {
            try {
                return [[key.slice(prefix().length), JSON.parse(localStorage.getItem(key) ?? '') as T]];
            } catch {
                localStorage.removeItem(key);
                return [];
            }
        }),
    };
}

const kept = shelf<LocalDraft>('draft');
/** The server is still to be told. */
const untold = shelf<Gone>('draft-gone');

/** At once on this machine; nothing is lost when the tab goes away. */
export function keepDraft(draft: LocalDraft): void {
    const place = placeOf(draft.channelId, draft.rootId);
    gone.delete(place);
    untold.drop(place);
    drafts.set(place, draft);
    kept.put(place, draft);
}

export function dropDraft(place: string): void {
    drafts.delete(place);
    kept.drop(place);
}

/** Until the server knows, it is remembered here that the draft is not to come back. */
export function throwAway({channelId, rootId, updateAt, isSaved}: LocalDraft): void {
    const place = placeOf(channelId, rootId);
    // What is saved has the server's time; what was on its way there may have arrived.
    const entry = {channelId, rootId, at: isSaved ? updateAt : Math.max(Date.now(), updateAt)};
    dropDraft(place);
    gone.set(place, entry);
    untold.put(place, entry);
}

export const untoldGone = (): [string, Gone][] => untold.all();
export const toldGone = (place: string): void => untold.drop(place);

export function readKeptDrafts(): void {
    kept.all().forEach(([place, draft]) => drafts.set(place, draft));
    untold.all().forEach(([place, entry]) => gone.set(place, entry));
}

export function clearDrafts(): void {
    kept.clear();
    untold.clear();
    gone.clear();
    drafts.clear();
}

/** From the server: the later one wins, and one that is still being saved is later than any. */
export function receiveDraft(draft: Draft): void {
    const place = placeOf(draft.channel_id, draft.root_id);
    const known = drafts.peek(place);
    const isOld = known ? !known.isSaved || known.updateAt >= draft.update_at : (gone.get(place)?.at ?? 0) >= draft.update_at;
    if (!isOld) {
        keepDraft({channelId: draft.channel_id, rootId: draft.root_id, message: draft.message, updateAt: draft.update_at, isSaved: true});
    }
}
