import type {UserProfile} from '@mattermost/types/users';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {receivePreferences} from '../store/preferences';
import {me, myId} from '../store/session';
import {receiveUsers} from '../store/users';

export const savePreference = (category: string, name: string, value: string): void => {
    const entry = {user_id: myId.peek(), category, name, value};
    receivePreferences([entry]);
    void attempt(async () => {
        await api.savePreferences(entry.user_id, [entry]);
    });
};

export const saveMe = (patch: Partial<UserProfile>): Promise<void> => attempt(async () => receiveUsers([await api.patchMe(patch)]));

export const saveNotify = (patch: Partial<UserProfile['notify_props']>): void => {
    const user = me.peek();
    if (user) {
        const notify_props = {...user.notify_props, ...patch};
        receiveUsers([{...user, notify_props}]);
        void saveMe({notify_props});
    }
};
