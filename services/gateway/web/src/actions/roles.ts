import type {Role} from '@mattermost/types/roles';

import {api} from '../api/client';
import {members} from '../store/channels';
import {me} from '../store/session';
import {Table} from '../store/table';
import {teamMembers} from '../store/teams';

const roles = new Table<Role>();
const names = (text: string | undefined): string[] => (text ?? '').split(' ').filter(Boolean);

/** Roles named anywhere in what we are members of, that were not fetched yet. */
export async function loadRoles(): Promise<void> {
    const wanted = new Set([
        ...names(me.peek()?.roles),
        ...teamMembers.all().flatMap((member) => names(member.roles)),
        ...members.all().flatMap((member) => names(member.roles)),
    ].filter((name) => !roles.peek(name)));
    if (wanted.size > 0) {
        try {
            (await api.getRolesByNames([...wanted])).forEach((role) => roles.set(role.name, role));
        } catch {
            // Without roles nothing extra is offered; the server decides anyway.
        }
    }
}

export const receiveRole = (role: Role): void => roles.set(role.name, role);

/** May I, in this place? Only decides what is offered: the server is asked about everything that is done. */
export function may(permission: string, teamId = '', channelId = ''): boolean {
    const held = [
        ...names(me.value?.roles),
        ...names(teamMembers.get(teamId)?.roles),
        ...names(members.get(channelId)?.roles),
    ];
    return held.some((name) => roles.get(name)?.permissions.includes(permission));
}
