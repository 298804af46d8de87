import type {VNode} from 'preact';
import {useEffect, useId, useLayoutEffect, useRef, useState} from 'preact/hooks';

import {SuggestionList} from '../composer/SuggestionList';
import type {Suggestion} from '../composer/suggest';
import {t} from '../i18n';
import {Icon} from '../ui/icons';
import {searchText, wantsBox} from '../search/open';
import {isDate, wantedAt, type Wanted} from '../search/query';
import {learn, suggest} from '../search/suggest';

const ASK_AFTER = 120;

/** The box with what may come next: modifiers, people, channels, days. */
export function SearchBox({run, clear}: {run: () => void; clear: () => void}): VNode {
    const id = useId();
    const box = useRef<HTMLInputElement>(null);
    const [wanted, setWanted] = useState<Wanted | null>(null);
    const [list, setList] = useState<Suggestion[]>([]);
    const [at, setAt] = useState(-1);
    const latest = useRef<Wanted | null>(null);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    const text = searchText.value;

    useLayoutEffect(() => {
        const input = box.current;
        input?.focus();
        input?.setSelectionRange(input.value.length, input.value.length);
        look();
    }, [wantsBox.value]);
    useEffect(() => () => clearTimeout(timer.current), []);

    const close = () => {
        clearTimeout(timer.current);
        latest.current = null;
        setWanted(null);
        setList([]);
    };
    function look(): void {
        const input = box.current;
        const found = input ? wantedAt(input.value, input.selectionStart ?? input.value.length) : null;
        clearTimeout(timer.current);
        latest.current = found;
        setWanted(found);
        setList(found ? suggest(found) : []);
        // A word may be meant as it is: a modifier is chosen only by who goes there.
        setAt(found && found.kind !== 'modifier' ? 0 : -1);
        if (found?.kind === 'from' || found?.kind === 'in') {
            timer.current = setTimeout(() => void learn(found).then(() => {
                if (latest.current === found) {
                    setList(suggest(found));
                }
            }, () => undefined), ASK_AFTER);
        }
    }
    /** Puts something in the place of what was begun. */
    const put = (insert: string) => {
        const input = box.current;
        if (input && wanted) {
            const rest = input.value.slice(wanted.from + wanted.word.length).replace(/^\S*\s?/, '');
            const end = wanted.from + insert.length;
            input.value = input.value.slice(0, wanted.from) + insert + rest;
            input.setSelectionRange(end, end);
            searchText.value = input.value;
        }
    };
    const choose = ({insert}: Suggestion) => {
        put(insert);
        box.current?.focus();
        look();
    };
    const key = (event: KeyboardEvent) => {
        if (event.isComposing) {
            return;
        }
        const chosen = list[at];
        const isWritten = chosen?.insert.trim() === wanted?.word;
        if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && list.length > 0) {
            setAt((at + (event.key === 'ArrowDown' ? 1 : list.length - (at < 0 ? 0 : 1))) % list.length);
        } else if (event.key === 'Escape' && wanted && (list.length > 0 || isDate(wanted.kind))) {
            close();
        } else if (event.key === 'Enter' && chosen && !isWritten) {
            choose(chosen);
        } else if (event.key === 'Tab' && !event.shiftKey && wanted?.kind === 'modifier' && list[0]) {
            choose(chosen ?? list[0]);
        } else if (event.key === 'Enter') {
            close();
            run();
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    };
    const left = (event: FocusEvent) => {
        if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) {
            close();
        }
    };
    const isOpen = list.length > 0;
    return (
        <form class="search-form" role="search" data-region="search-box" onSubmit={(event) => event.preventDefault()} onFocusOut={left}>
            <Icon name="search" size={16} />
            <input
                ref={box} type="text" value={text} maxLength={1000} role="combobox" autocomplete="off" spellcheck={false} enterkeyhint="search" placeholder={t('search.box')} aria-label={t('search.box')}
                aria-autocomplete="list" aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} aria-activedescendant={isOpen && at >= 0 ? `${id}-${at}` : undefined}
                onInput={(event) => { searchText.value = event.currentTarget.value; if (searchText.peek() === '') { clear(); } look(); }} onKeyDown={key} onClick={look}
            />
            {text !== '' && <button type="button" class="plain" aria-label={t('search.clear')} title={t('search.clear')} onClick={() => { searchText.value = ''; clear(); close(); box.current?.focus(); }}><Icon name="close" size={16} /></button>}
            <div class="search-below">
                {isOpen && <SuggestionList id={id} list={list} at={at} choose={choose} />}
                {wanted && isDate(wanted.kind) && (
                    <label class="search-day">{t('search.day')}
                        <input type="date" value={/^\d{4}-\d\d-\d\d$/.test(wanted.word) ? wanted.word : ''} onChange={(event) => pick(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); box.current?.focus(); } }} />
                    </label>
                )}
            </div>
        </form>
    );

    // Typed by keys a day becomes one piece by piece: the box is left alone until Enter.
    function pick(day: string): void {
        if (day && wanted) {
            put(`${day} `);
            const next = {...wanted, word: day};
            latest.current = next;
            setWanted(next);
            setList([]);
        }
    }
}
