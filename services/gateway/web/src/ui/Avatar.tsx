import type {VNode} from 'preact';

import {api} from '../api/client';
import {t, type Key} from '../i18n';
import {displayName} from '../store/names';
import {statuses, users} from '../store/users';

const HUES = 8;

/** A number that what stands around it says in words. */
export const Count = ({count}: {count: number}): VNode => <span class="badge" aria-hidden="true" data-sign={count} />;

/** The same colour for a person everywhere, without asking anybody. */
function hue(id: string): number {
    let sum = 0;
    for (const char of id) {
        sum = (sum * 31 + char.charCodeAt(0)) % 9973;
    }
    return sum % HUES;
}

function initials(name: string): string {
    const parts = name.split(/[\s._-]+/).filter(Boolean);
    const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [name.slice(0, 2)];
    return letters.map((part, index) => [...(part ?? '')].slice(0, parts.length > 1 || index > 0 ? 1 : 2).join('')).join('').toUpperCase();
}

export function Avatar({id, size = 36, withStatus = false}: {id: string; size?: 20 | 24 | 36 | 72; withStatus?: boolean}): VNode {
    const user = users.get(id);
    const name = displayName(user);
    return (
        <span class={`avatar avatar-${size} hue-${hue(id)}`} aria-hidden="true" data-sign={user ? initials(name) : ''}>
            {(user?.last_picture_update ?? 0) > 0 && <img src={api.getProfilePictureUrl(id, user?.last_picture_update ?? 0)} alt="" loading="lazy" onError={(event) => event.currentTarget.remove()} />}
            {withStatus && <StatusDot id={id} />}
        </span>
    );
}

export function StatusDot({id}: {id: string}): VNode {
    return <span class={`dot dot-${statuses.get(id) ?? 'offline'}`} />;
}

export const statusText = (id: string): string => t(`status.${statuses.get(id) ?? 'offline'}` as Key);
