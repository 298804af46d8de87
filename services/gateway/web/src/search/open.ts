import {signal} from '@preact/signals';

import {channels, currentChannel, groupPeople, teammateId} from '../store/channels';
import {myId} from '../store/session';
import {panel} from '../store/ui';
import {users} from '../store/users';
import type {ServerChannel} from '@mattermost/types/channels';

/** What stands in the box; it outlives the panel. */
export const searchText = signal('');
/** Counts the wishes to write there. */
export const wantsBox = signal(0);
/** Who presses Enter before the panel has come means it all the same. */
export const wantsRun = signal(false);

export function openSearch(text?: string): void {
    if (text !== undefined) {
        searchText.value = text;
    }
    panel.value = {kind: 'search'};
    wantsBox.value++;
}

/** How `in:` names a channel. */
export function placeName(channel: ServerChannel): string {
    const name = (id: string) => users.peek(id)?.username ?? '';
    if (channel.type === 'D') {
        return `@${name(teammateId(channel))}`;
    }
    const people = channel.type === 'G' ? (groupPeople.peek(channel.id) ?? []).filter((id) => id !== myId.peek()).map(name) : [];
    return people.length > 0 && people.every(Boolean) ? `@${people.join(',')}` : channel.name;
}

/** Searches where one is. */
export function searchHere(): void {
    const channel = currentChannel.peek();
    openSearch(channel && channels.peek(channel.id) ? `in:${placeName(channel)} ` : undefined);
}
