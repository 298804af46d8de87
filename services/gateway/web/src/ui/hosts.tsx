import type {VNode} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';

import {t} from '../i18n';
import {closeDialog, dialog, toasts} from '../store/ui';
import {Icon} from './icons';

/** The one dialog: focus stays inside, and goes back where it was. */
export function DialogHost(): VNode | null {
    const open = dialog.value;
    const box = useRef<HTMLDialogElement>(null);
    useLayoutEffect(() => {
        if (open && box.current && !box.current.open) {
            const back = document.activeElement as HTMLElement | null;
            box.current.showModal();
            return () => back?.isConnected && back.focus();
        }
        // One dialog led to another: the browser does not look for its first field again.
        box.current?.querySelector<HTMLElement>('[autofocus]')?.focus();
        return undefined;
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
        </dialog>
    );
}

export function ToastHost(): VNode {
    return <div class="toasts" role="status" aria-live="polite">{toasts.value.map(({id, text}) => <div key={id} class="toast">{text}</div>)}</div>;
}
