import {attempt} from '../actions/post';
import {api} from '../api/client';
import {dropPreferences, preference, receivePreferences} from '../store/preferences';
import {myId} from '../store/session';

const CATEGORY = 'flagged_post';

export const isSaved = (postId: string): boolean => preference(CATEGORY, postId) === 'true';

export async function toggleSaved(postId: string): Promise<void> {
    const entry = {user_id: myId.peek(), category: CATEGORY, name: postId, value: 'true'};
    await attempt(async () => {
        if (isSaved(postId)) {
            await api.deletePreferences(entry.user_id, [entry]);
            dropPreferences([entry]);
        } else {
            await api.savePreferences(entry.user_id, [entry]);
            receivePreferences([entry]);
        }
    });
}
