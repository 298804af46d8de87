import {effect} from '@preact/signals';

import {colorScheme} from '../store/preferences';
import {myId} from '../store/session';

const KEPT = 'parlance:scheme';

/** Light or dark before anything is drawn: what was chosen last, else what the system says. */
export function keepAppearance(): void {
    const apply = (scheme: string) => {
        if (scheme) {
            document.documentElement.dataset.scheme = scheme;
        } else {
            delete document.documentElement.dataset.scheme;
        }
    };
    apply(localStorage.getItem(KEPT) ?? '');
    effect(() => {
        if (myId.value) {
            localStorage.setItem(KEPT, colorScheme.value);
            apply(colorScheme.value);
        }
    });
}
