import type {RefObject} from 'preact';
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';

type Anchor = {key: string; top: number};

/** Within so many pixels of its end somebody reads the newest, and stays there. */
const AT_END = 60;
/** So near an end of what is drawn, more is drawn. */
const NEAR = 900;

export type Scroller = {
    box: RefObject<HTMLDivElement | null>;
    isAtEnd: {current: boolean};
    toEnd: () => void;
    /** Whether a row is drawn, and above what is in view. */
    isAbove: (key: string) => boolean;
    /** Puts a row into the middle; answers whether it is there. */
    toRow: (key: string) => boolean;
};

/**
 * Keeps what somebody reads where it is while rows come, go and grow around it. Browsers do this in part and differently, so theirs is
 * switched off: the first row in view is remembered with its place, and put back there after every change of size.
 */
export function useScroller(near: (direction: 'up' | 'down') => void, moved: () => void, isEndDrawn: () => boolean): Scroller {
    const box = useRef<HTMLDivElement | null>(null);
    const isAtEnd = useRef(true);
    const anchor = useRef<Anchor | null>(null);
    const calls = useRef({near, moved, isEndDrawn});
    calls.current = {near, moved, isEndDrawn};

    const find = (key: string) => box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);

    const remember = () => {
        const element = box.current;
        if (!element) {
            return;
        }
        const top = element.getBoundingClientRect().top;
        const rows = element.querySelectorAll<HTMLElement>('[data-row]');
        // Rows are in order: the first that ends inside the view is found by halving.
        let [low, high] = [0, rows.length - 1];
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > top) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        const row = rows[low];
        anchor.current = row ? {key: row.dataset.row ?? '', top: row.getBoundingClientRect().top - top} : null;
    };

    const settle = () => {
        const element = box.current;
        if (!element) {
            return;
        }
        if (isAtEnd.current) {
            element.scrollTop = element.scrollHeight;
            return;
        }
        const row = anchor.current && find(anchor.current.key);
        if (row && anchor.current) {
            const shift = row.getBoundingClientRect().top - element.getBoundingClientRect().top - anchor.current.top;
            if (Math.abs(shift) > 0.5) {
                element.scrollTop += shift;
            }
        }
    };

    const askForMore = () => {
        const element = box.current;
        if (!element) {
            return;
        }
        if (element.scrollTop < NEAR) {
            calls.current.near('up');
        }
        if (element.scrollHeight - element.scrollTop - element.clientHeight < NEAR) {
            calls.current.near('down');
        }
    };

    useLayoutEffect(settle);
    // Rows that came in beyond an end are not drawn yet, and somebody who stands there cannot scroll any further.
    useEffect(askForMore);

    useEffect(() => {
        const element = box.current;
        if (!element) {
            return;
        }
        const scrolled = () => {
            const below = element.scrollHeight - element.scrollTop - element.clientHeight;
            // The end of what is drawn is not the newest.
            isAtEnd.current = below < AT_END && calls.current.isEndDrawn();
            remember();
            askForMore();
            calls.current.moved();
        };
        element.addEventListener('scroll', scrolled, {passive: true});
        const sizes = new ResizeObserver(settle);
        sizes.observe(element);
        if (element.firstElementChild) {
            sizes.observe(element.firstElementChild);
        }
        scrolled();
        return () => {
            element.removeEventListener('scroll', scrolled);
            sizes.disconnect();
        };
    }, []);

    return {
        box,
        isAtEnd,
        toEnd: () => {
            isAtEnd.current = true;
            settle();
        },
        isAbove: (key) => (find(key)?.getBoundingClientRect().top ?? Infinity) < (box.current?.getBoundingClientRect().top ?? 0),
        toRow: (key) => {
            const row = find(key);
            if (row && box.current) {
                isAtEnd.current = false;
                row.scrollIntoView({block: 'center'});
                remember();
            }
            return Boolean(row);
        },
    };
}
