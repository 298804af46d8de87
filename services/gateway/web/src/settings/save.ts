import type {UserProfile} from '@mattermost/types/users';

import {attempt, succeeds} from '../actions/post';
import {api} from '../api/client';
import {choosePreference} from '../store/preferences';
import {me, myId} from '../store/session';
import {Underway} from '../store/underway';
import {receiveUsers} from '../store/users';

/** Whoever goes through the choices by keys makes several in a moment. */
const underway = new Underway();
const ME = 'me';

export const savePreference = (category: string, name: string, value: string): void => {
    const entry = {user_id: myId.peek(), category, name, value};
    void attempt(() => choosePreference(entry, () => api.savePreferences(entry.user_id, [entry])));
};

/** Answers whether it was taken. The answer to an earlier choice says nothing while a later one is underway. */
export const saveMe = (patch: Partial<UserProfile>): Promise<boolean> => succeeds(async () => {
    const saved = await underway.tell([ME], () => api.patchMe(patch));
    if (!underway.has(ME)) {
        receiveUsers([saved]);
    }
});

/** What is chosen here is so at once: the next choice is made from there. A refusal brings back what was. */
export const saveAtOnce = (patch: Partial<UserProfile>): void => {
    const user = me.peek();
    if (user) {
        receiveUsers([{...user, ...patch}]);
        void saveMe(patch).then((isTaken) => isTaken || receiveUsers([user]));
    }
};

export const saveNotify = (patch: Partial<UserProfile['notify_props']>): void => {
    const user = me.peek();
    if (user) {
        saveAtOnce({notify_props: {...user.notify_props, ...patch}});
    }
};
