import type {RefObject} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';

import {posts} from '../store/posts';

const ROWS = '.post[data-row]';

/** Whoever stands on a message that goes away stands on its neighbour then; on the list, if the message only left what is drawn. */
export function useHeldFocus(box: RefObject<HTMLElement | null>): void {
    const held = useRef<{row: HTMLElement; at: number} | null>(null);
    useLayoutEffect(() => {
        const list = box.current;
        const last = held.current;
        if (!list) {
            return;
        }
        if (last && !last.row.isConnected && document.activeElement === document.body) {
            const rows = list.querySelectorAll<HTMLElement>(ROWS);
            const isGone = !posts.peek(last.row.dataset.post ?? '');
            ((isGone && (rows[last.at] ?? rows[rows.length - 1])) || list).focus({preventScroll: true});
        }
        const row = list.contains(document.activeElement) ? document.activeElement?.closest<HTMLElement>(ROWS) : null;
        held.current = row ? {row, at: [...list.querySelectorAll(ROWS)].indexOf(row)} : null;
    });
    useLayoutEffect(() => {
        const list = box.current;
        const enter = (event: FocusEvent) => {
            const row = (event.target as HTMLElement).closest<HTMLElement>(ROWS);
            held.current = row && list ? {row, at: [...list.querySelectorAll(ROWS)].indexOf(row)} : null;
        };
        list?.addEventListener('focusin', enter);
        return () => list?.removeEventListener('focusin', enter);
    }, []);
}
