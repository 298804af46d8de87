import {api} from '../api/client';
import {drafts, dropDraft, keepDraft, placeOf, receiveDraft} from '../store/drafts';
import {config, connectionId, myId} from '../store/session';

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const SAVE_AFTER = 1500;
const isSynced = (): boolean => config.peek().AllowSyncedDrafts === 'true';

export function writeDraft(channelId: string, rootId: string, message: string): void {
    const place = placeOf(channelId, rootId);
    if (message.trim() === '') {
        discardDraft(channelId, rootId);
        return;
    }
    keepDraft({channelId, rootId, message, updateAt: Date.now(), isSaved: false});
    clearTimeout(timers.get(place));
    if (isSynced()) {
        timers.set(place, setTimeout(() => void save(place), SAVE_AFTER));
    }
}

/** Empties the place, here and on the server. */
export function discardDraft(channelId: string, rootId: string): void {
    const place = placeOf(channelId, rootId);
    clearTimeout(timers.get(place));
    const known = drafts.peek(place);
    dropDraft(place);
    if (known && isSynced()) {
        api.deleteDraft(channelId, rootId || undefined, connectionId.peek()).catch(() => undefined);
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
        void save(placeOf(draft.channelId, draft.rootId));
    }
}
