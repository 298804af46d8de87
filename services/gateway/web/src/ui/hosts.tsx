import type {VNode} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';

import {t} from '../i18n';
import {closeDialog, dialog, leadsOn, toasts} from '../store/ui';
import {focusComposer} from './focus';
import {Icon} from './icons';
import {TipHost} from './menu';

/** The one dialog: focus stays inside, and goes back where it was. */
export function DialogHost(): VNode | null {
    const open = dialog.value;
    const box = useRef<HTMLDialogElement>(null);
    const back = useRef<HTMLElement | null>(null);
    useLayoutEffect(() => {
        if (open && box.current && !box.current.open) {
            back.current = document.activeElement as HTMLElement | null;
            box.current.showModal();
        } else if (open) {
            // One dialog led to another: the browser does not look for its first field again.
            box.current?.querySelector<HTMLElement>('[autofocus]')?.focus();
        } else if (back.current) {
            if (leadsOn.peek() || !back.current.isConnected) {
                focusComposer();
            } else {
                back.current.focus();
            }
            back.current = null;
        }
    }, [open]);
    if (!open) {
        return null;
    }
    const Body = open.body;
    const outside = (event: MouseEvent) => {
        if (event.target === box.current) {
            closeDialog();
        }
    };
    return (
        <dialog ref={box} class={open.isWide ? 'wide' : undefined} aria-label={open.title()} onMouseDown={outside} onCancel={(event) => { event.preventDefault(); closeDialog(); }} onClose={closeDialog}>
            <div class="dialog-inner">
                {!open.isBare && (
                    <header>
                        <h2>{open.title()}</h2>
                        <button type="button" class="plain" aria-label={t('close')} onClick={closeDialog}><Icon name="close" /></button>
                    </header>
                )}
                <Body close={closeDialog} />
            </div>
            <Above within="dialog" />
        </dialog>
    );
}

/** Menus, pickers and words that come and go. Beside an open dialog the page is out of reach: then they stand in it. */
export function Above({within}: {within: 'page' | 'dialog'}): VNode | null {
    return (dialog.value !== null) === (within === 'dialog') ? <><TipHost /><Toasts /></> : null;
}

function Toasts(): VNode {
    return <div class="toasts" role="status" aria-live="polite">{toasts.value.map(({id, text}) => <div key={id} class="toast">{text}</div>)}</div>;
}
