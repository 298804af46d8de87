import {api, problem} from '../api/client';
import {channels} from '../store/channels';
import {drafts, dropDraft, keepDraft, placeOf, receiveDraft, throwAway, toldGone, untoldGone} from '../store/drafts';
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
    if (known && isSynced()) {
        throwAway(known);
        inTurn(place, () => tellGone(place));
    } else {
        dropDraft(place);
    }
}

/** Without an answer it is told again after the next reconnect, unless something was written there meanwhile. */
async function tellGone(place: string): Promise<void> {
    const entry = untoldGone().find(([at]) => at === place)?.[1];
    if (!entry) {
        return;
    }
    try {
        await api.deleteDraft(entry.channelId, entry.rootId || undefined, connectionId.peek());
    } catch (error) {
        const {status} = problem(error);
        if (status === 0 || status === 401 || status === 429 || status >= 500) {
            return;
        }
    }
    toldGone(place);
}

async function save(place: string): Promise<void> {
    const draft = drafts.peek(place);
    if (!draft || draft.isSaved) {
        return;
    }
    try {
        const saved = await api.upsertDraft({
            create_at: 0, update_at: draft.updateAt, delete_at: 0, user_id: myId.peek(), channel_id: draft.channelId,
            root_id: draft.rootId, message: draft.message, props: {},
        }, connectionId.peek());
        const now = drafts.peek(place);
        if (now?.updateAt === draft.updateAt) {
            keepDraft({...now, isSaved: true, updateAt: saved.update_at || now.updateAt});
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
    // Only now: what was written elsewhere after it was thrown away here is known, and stays.
    for (const [place, {channelId}] of untoldGone()) {
        if ([teamId, '', undefined].includes(channels.peek(channelId)?.team_id)) {
            inTurn(place, () => tellGone(place));
        }
    }
    for (const draft of drafts.all().filter((entry) => !entry.isSaved)) {
        const place = placeOf(draft.channelId, draft.rootId);
        inTurn(place, () => save(place));
    }
}
