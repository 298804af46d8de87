import type {VNode} from 'preact';

import {t} from '../i18n';
import {displayName} from '../store/names';
import {typing} from '../store/typing';
import {users} from '../store/users';

/** Keeps its height when nobody types. */
export function TypingNote({place}: {place: string}): VNode {
    const names = (typing.get(place) ?? []).map((id) => displayName(users.get(id))).filter(Boolean);
    const text = names.length === 0 ? '' : names.length === 1 ? t('typing.one', {name: names[0] ?? ''}) : names.length === 2
        ? t('typing.two', {name: names[0] ?? '', other: names[1] ?? ''}) : t('typing.many');
    return <p class="typing" aria-live="polite">{text}</p>;
}
