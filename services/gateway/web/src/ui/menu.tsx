import {signal} from '@preact/signals';
import type {ComponentChildren, VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';

import {Icon, type IconName} from './icons';

export type MenuItem = {icon?: IconName; label: string; hint?: string; isDanger?: boolean; isChecked?: boolean; run: () => void} | 'line';
type Floating = {anchor: DOMRect; body: () => ComponentChildren; label: string; role: 'menu' | 'dialog'; back: HTMLElement | null};

const floating = signal<Floating | null>(null);

/** Something small beside what was clicked; one at a time. */
export function float(anchor: Element, label: string, body: () => ComponentChildren, role: 'menu' | 'dialog' = 'dialog'): void {
    floating.value = {anchor: anchor.getBoundingClientRect(), body, label, role, back: document.activeElement as HTMLElement | null};
}

export function closeFloating(isFocusKept = false): void {
    const back = floating.peek()?.back;
    floating.value = null;
    if (!isFocusKept) {
        back?.focus();
    }
}

export function openMenu(anchor: Element, label: string, items: MenuItem[]): void {
    float(anchor, label, () => <div role="menu" aria-label={label}><MenuBody items={items} /></div>, 'menu');
}

function MenuBody({items}: {items: MenuItem[]}): VNode {
    return (
        <>
            {items.map((item, index) => item === 'line'
                ? <hr key={index} role="separator" />
                : (
                    <button key={index} type="button" role={item.isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked={item.isChecked} tabIndex={-1} class={item.isDanger ? 'danger' : undefined} onClick={() => { closeFloating(); item.run(); }}>
                        {item.icon ? <Icon name={item.icon} /> : <span class="icon" />}
                        <span class="grow">{item.label}</span>
                        {item.isChecked && <Icon name="check" size={16} />}
                        {item.hint && <kbd>{item.hint}</kbd>}
                    </button>
                ))}
        </>
    );
}

const MARGIN = 8;

/** Where the floating thing is drawn: beside its anchor, and inside the window. */
export function TipHost(): VNode | null {
    const open = floating.value;
    const box = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const element = box.current;
        if (!open || !element) {
            return;
        }
        const {width, height} = element.getBoundingClientRect();
        const below = open.anchor.bottom + 4;
        const top = below + height > innerHeight - MARGIN && open.anchor.top - height - 4 > MARGIN ? open.anchor.top - height - 4 : below;
        const start = document.documentElement.dir === 'rtl' ? open.anchor.right - width : open.anchor.left;
        element.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
        element.style.left = `${Math.max(MARGIN, Math.min(start, innerWidth - width - MARGIN))}px`;
        element.querySelector<HTMLElement>('[autofocus], input, [role^=menuitem], button, a')?.focus();
    }, [open]);
    useEffect(() => {
        if (!open) {
            return;
        }
        const away = (event: PointerEvent) => {
            if (!box.current?.contains(event.target as Node)) {
                closeFloating(true);
            }
        };
        document.addEventListener('pointerdown', away, true);
        return () => document.removeEventListener('pointerdown', away, true);
    }, [open]);
    if (!open) {
        return null;
    }
    const move = (event: KeyboardEvent) => {
        if (event.key === 'Escape' || (event.key === 'Tab' && open.role === 'menu')) {
            event.preventDefault();
            event.stopPropagation();
            closeFloating();
        } else if (open.role === 'menu' && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            event.stopPropagation();
            const all = [...(box.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
            const at = all.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1);
            all.at(at % all.length)?.focus();
        }
    };
    return <div ref={box} class={`floating ${open.role}`} role={open.role === 'menu' ? 'region' : 'dialog'} aria-label={open.label} onKeyDown={move}>{open.body()}</div>;
}
