import type {UserProfile} from '@mattermost/types/users';

import {attempt, succeeds} from '../actions/post';
import {api} from '../api/client';
import {choosePreference} from '../store/preferences';
import {me, myId} from '../store/session';
import {receiveUsers} from '../store/users';

/** One after the other: whoever goes through the choices by keys makes several in a moment, and the last one counts. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work);
    last = mine;
    return mine;
}

export const savePreference = (category: string, name: string, value: string): void => {
    const entry = {user_id: myId.peek(), category, name, value};
    void attempt(() => choosePreference(entry, () => inTurn(() => api.savePreferences(entry.user_id, [entry]))));
};

/** Answers whether it was taken. */
export const saveMe = (patch: Partial<UserProfile>): Promise<boolean> => succeeds(async () => receiveUsers([await inTurn(() => api.patchMe(patch))]));

export const saveNotify = (patch: Partial<UserProfile['notify_props']>): void => {
    const user = me.peek();
    if (user) {
        const notify_props = {...user.notify_props, ...patch};
        receiveUsers([{...user, notify_props}]);
        void saveMe({notify_props});
    }
};
