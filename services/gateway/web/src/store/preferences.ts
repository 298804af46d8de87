import type {PreferenceType} from '@mattermost/types/preferences';
import {computed} from '@preact/signals';

import {config} from './session';
import {Table} from './table';
import {Underway} from './underway';

const preferences = new Table<PreferenceType>();
const key = (category: string, name: string) => `${category}\u0000${name}`;

export function receivePreferences(list: readonly PreferenceType[]): void {
    for (const entry of list) {
        preferences.set(key(entry.category, entry.name), entry);
    }
}

const underway = new Underway();

/** Chosen here, and so at once. */
export async function choosePreference(entry: PreferenceType, tell: () => Promise<unknown>): Promise<void> {
    receivePreferences([entry]);
    await underway.tell([key(entry.category, entry.name)], tell);
}

/** Chosen elsewhere, or the echo of a choice made here. */
export const hearPreferences = (list: readonly PreferenceType[]): void => receivePreferences(list.filter((entry) => !underway.has(key(entry.category, entry.name))));

export function dropPreferences(list: readonly PreferenceType[]): void {
    for (const entry of list) {
        preferences.delete(key(entry.category, entry.name));
    }
}

export function preference(category: string, name: string, fallback = ''): string {
    return preferences.get(key(category, name))?.value ?? fallback;
}

export const ofCategory = (category: string): PreferenceType[] =>
    preferences.all().filter((entry) => entry.category === category);

export const clearPreferences = (): void => preferences.clear();

export const nameFormat = computed(() => {
    const sites = config.value.TeammateNameDisplay || 'username';
    return config.value.LockTeammateNameDisplay === 'true' ? sites : preference('display_settings', 'name_format', sites);
});
export const is24Hours = computed(() => preference('display_settings', 'use_military_time', 'false') === 'true');
export const isCompact = computed(() => preference('display_settings', 'message_display', 'clean') === 'compact');
/** "light", "dark" or "" for what the system says. */
export const colorScheme = computed(() => preference('display_settings', 'parlance_color_scheme'));

/** Are replies kept out of the channel and in their threads? */
export const collapsedThreads = computed(() => {
    switch (config.value.CollapsedThreads) {
    case 'always_on':
        return true;
    case 'default_on':
        return preference('display_settings', 'collapsed_reply_threads', 'on') === 'on';
    case 'default_off':
        return preference('display_settings', 'collapsed_reply_threads', 'off') === 'on';
    default:
        return false;
    }
});
