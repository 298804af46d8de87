import type {ClientConfig, ClientLicense} from '@mattermost/types/config';
import type {UserProfile} from '@mattermost/types/users';
import {computed, signal} from '@preact/signals';

import {users} from './users';

/** What the server says about itself; only strings, most keys absent for strangers. */
export const config = signal<Partial<ClientConfig>>({});
export const license = signal<Partial<ClientLicense>>({});

export const myId = signal('');
export const me = computed<UserProfile | undefined>(() => users.get(myId.value));

export const siteName = computed(() => config.value.SiteName || 'Parlance');
export const is = (key: keyof ClientConfig): boolean => config.value[key] === 'true';

export type Connection = 'connecting' | 'online' | 'offline';
export const connection = signal<Connection>('connecting');
/** Of the socket: told to the server so that our own changes do not come back to us. */
export const connectionId = signal('');

export type Stage = 'loading' | 'stranger' | 'ready' | 'failed';
export const stage = signal<Stage>('loading');

export const isSystemAdmin = computed(() => (me.value?.roles ?? '').split(' ').includes('system_admin'));
