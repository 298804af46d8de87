import type {ComponentType} from 'preact';

import {openDialog} from '../store/ui';
import {Lazy} from './Lazy';

type Close = {close: () => void};

/** The browser looks for the first field when a dialog opens, not when its content has come. */
const focusFirst = (): void => document.querySelector<HTMLElement>('dialog [autofocus]')?.focus();

/** A dialog that is fetched when it is first opened. */
export function later<P extends object>(title: () => string, load: () => Promise<ComponentType<P & Close>>, props: P, look: {isWide?: boolean; isBare?: boolean} = {}): void {
    openDialog({title, ...look, body: ({close}) => <Lazy load={load} props={{...props, close}} fallback={<div class="dialog-wait" />} shown={focusFirst} />});
}
