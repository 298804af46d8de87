import {signal} from '@preact/signals';
import type {ComponentType} from 'preact';

/** What the panel beside the channel shows. */
export type PanelList = 'mentions' | 'saved' | 'pinned' | 'search';
/** A thread remembers the list that it was opened from. */
export type Panel = {kind: 'thread'; rootId: string; back?: PanelList} | {kind: PanelList | 'info' | 'members'} | null;
export const panel = signal<Panel>(null);
export type PlainPanel = Exclude<NonNullable<Panel>['kind'], 'thread'>;
export const togglePanel = (kind: PlainPanel): void => {
    panel.value = panel.peek()?.kind === kind ? null : {kind};
};
export const isPanelWide = signal(false);
/** On narrow screens the sidebar covers the channel. */
export const isSidebarOpen = signal(false);
export const isUnreadFilterOn = signal(false);

export type Dialog = {title: () => string; body: ComponentType<{close: () => void}>; isWide?: boolean; isBare?: boolean};
export const dialog = signal<Dialog | null>(null);
export const openDialog = (next: Dialog): void => {
    dialog.value = next;
};
/** Whether somebody chose a place in the dialog that was closed last: the focus goes there, and not back. */
export const leadsOn = signal(false);
export const closeDialog = (): void => {
    leadsOn.value = false;
    dialog.value = null;
};
export const leaveDialog = (): void => {
    leadsOn.value = true;
    dialog.value = null;
};

export type Toast = {id: number; text: string};
export const toasts = signal<Toast[]>([]);
let counter = 0;
const TOAST_FOR = 6000;
export function toast(text: string): void {
    const id = ++counter;
    toasts.value = [...toasts.value.slice(-2), {id, text}];
    setTimeout(() => {
        toasts.value = toasts.value.filter((entry) => entry.id !== id);
    }, TOAST_FOR);
}

/** Post to bring into view and to mark for a moment. */
export const highlighted = signal('');
/** Post being edited in place. */
export const editing = signal('');
