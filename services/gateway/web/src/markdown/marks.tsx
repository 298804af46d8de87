import type {ComponentChildren, VNode} from 'preact';
import {createContext} from 'preact';
import {useContext} from 'preact/hooks';

/** What was searched for, where a message is shown because of it. */
export const Marks = createContext<RegExp | null>(null);

/** A text with what was searched for marked in it. */
export function Marked({text}: {text: string}): VNode {
    const hits = useContext(Marks);
    return <>{hits ? split(text, hits) : text}</>;
}

export function split(text: string, hits: RegExp): ComponentChildren[] {
    const found: ComponentChildren[] = [];
    let at = 0;
    for (const match of text.matchAll(hits)) {
        if (match[0] !== '') {
            found.push(text.slice(at, match.index), <mark key={match.index} class="hit">{match[0]}</mark>);
            at = match.index + match[0].length;
        }
    }
    return [...found, text.slice(at)];
}
