import type {RefObject} from 'preact';
import {useId, useRef, useState} from 'preact/hooks';

import {suggestFar, suggestHere, type Suggestion} from './suggest';
import {triggerAt, type Edit, type Trigger} from './text';

export type Suggestions = {
    id: string;
    list: Suggestion[];
    at: number;
    look: () => void;
    close: () => void;
    choose: (suggestion: Suggestion) => void;
    /** Answers whether the key was for the list. */
    key: (event: KeyboardEvent) => boolean;
};

const ASK_AFTER = 120;

/** What is written out in full is to be sent, a command with its arguments too. */
function isWritten(trigger: Trigger | null, {insert}: Suggestion): boolean {
    const typed = trigger?.kind === '/' ? trigger.word : `${trigger?.kind}${trigger?.word}`;
    return typed.trim() === insert.trim() || (trigger?.kind === '/' && typed.includes(' '));
}

export function useSuggestions(box: RefObject<HTMLTextAreaElement | null>, channelId: string, rootId: string, apply: (edit: Edit) => void): Suggestions {
    const id = useId();
    const [list, setList] = useState<Suggestion[]>([]);
    const [at, setAt] = useState(0);
    const trigger = useRef<Trigger | null>(null);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

    const close = () => {
        clearTimeout(timer.current);
        trigger.current = null;
        setList([]);
    };
    const look = () => {
        const area = box.current;
        const found = area && area.selectionStart === area.selectionEnd ? triggerAt(area.value, area.selectionStart) : null;
        clearTimeout(timer.current);
        trigger.current = found;
        if (!found) {
            setList([]);
            return;
        }
        setAt(0);
        if (found.kind !== '/') {
            setList(suggestHere(found, channelId));
        }
        timer.current = setTimeout(async () => {
            const far = await suggestFar(found, channelId, rootId).catch(() => null);
            if (trigger.current === found) {
                setList(far ?? suggestHere(found, channelId));
            }
        }, ASK_AFTER);
    };
    const choose = (suggestion: Suggestion) => {
        const area = box.current;
        const {from} = trigger.current ?? {from: 0};
        if (area) {
            suggestion.chosen?.();
            const end = from + suggestion.insert.length;
            apply({text: area.value.slice(0, from) + suggestion.insert + area.value.slice(area.selectionStart), from: end, to: end});
        }
        close();
    };
    const key = (event: KeyboardEvent): boolean => {
        const chosen = list[at];
        if (!chosen || event.ctrlKey || event.metaKey || event.altKey) {
            return false;
        }
        switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp':
            setAt((at + (event.key === 'ArrowDown' ? 1 : list.length - 1)) % list.length);
            break;
        case 'Enter':
        case 'Tab':
            if (event.shiftKey || (event.key === 'Enter' && isWritten(trigger.current, chosen))) {
                close();
                return false;
            }
            choose(chosen);
            break;
        case 'Escape':
            close();
            break;
        default:
            return false;
        }
        event.preventDefault();
        event.stopPropagation();
        return true;
    };
    return {id, list, at, look, close, choose, key};
}
