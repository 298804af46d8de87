import {api} from '../api/client';
import {drafts, dropDraft, keepDraft, placeOf, receiveDraft} from '../store/drafts';
import {config, connectionId, myId} from '../store/session';

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const SAVE_AFTER = 1500;
const isSynced = (): boolean => config.peek().AllowSyncedDrafts === 'true';

/** One request after the other for a place: what was done last is what stays. */
const queues = new Map<string, Promise<void>>();
function inTurn(place: string, work: () => Promise<unknown>): void {
    const mine: Promise<void> = (queues.get(place) ?? Promise.resolve()).then(work).then(() => undefined, () => undefined).finally(() => {
        if (queues.get(place) === mine) {
            queues.delete(place);
        }
    });
    queues.set(place, mine);
}

export function writeDraft(channelId: string, rootId: string, message: string): void {
    const place = placeOf(channelId, rootId);
    if (message.trim() === '') {
        discardDraft(channelId, rootId);
        return;
    }
    keepDraft({channelId, rootId, message, updateAt: Date.now(), isSaved: false});
    clearTimeout(timers.get(place));
    if (isSynced()) {
        timers.set(place, setTimeout(() => inTurn(place, () => save(place)), SAVE_AFTER));
    }
}

/** Empties the place, here and on the server. */
export function discardDraft(channelId: string, rootId: string): void {
    const place = placeOf(channelId, rootId);
    clearTimeout(timers.get(place));
    const known = drafts.peek(place);
    dropDraft(place);
    if (known && isSynced()) {
        inTurn(place, () => api.deleteDraft(channelId, rootId || undefined, connectionId.peek()));
    }
}

async function save(place: string): Promise<void> {
    const draft = drafts.peek(place);
    if (!draft || draft.isSaved) {
        return;
    }
    try {
        await api.upsertDraft({
            create_at: 0, update_at: draft.updateAt, delete_at: 0, user_id: myId.peek(), channel_id: draft.channelId,
            root_id: draft.rootId, message: draft.message, props: {},
        }, connectionId.peek());
        const now = drafts.peek(place);
        if (now?.updateAt === draft.updateAt) {
            keepDraft({...now, isSaved: true});
        }
    } catch {
        // It stays on this machine; the next keystroke or reconnect tries again.
    }
}

export async function syncDrafts(teamId: string): Promise<void> {
    if (!isSynced()) {
        return;
    }
    const found = await api.getUserDrafts(teamId) as Awaited<ReturnType<typeof api.getUserDrafts>> | null;
    found?.forEach(receiveDraft);
    for (const draft of drafts.all().filter((entry) => !entry.isSaved)) {
        const place = placeOf(draft.channelId, draft.rootId);
        inTurn(place, () => save(place));
    }
}
