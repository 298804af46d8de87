import type {VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';

import {api} from '../api/client';
import {t, type Key} from '../i18n';
import {is} from '../store/session';
import {customEmoji, findCustom, receiveCustomEmoji} from '../store/custom-emoji';
import {emojiList, emojiOf, findEmoji, needEmoji, recentEmoji, type EmojiEntry} from './index';

const COLUMNS = 9;
const CUSTOM = 200;
const own = (names: string[]): EmojiEntry[] => names.map((name) => ({char: '', names: [name], search: '', group: 'custom'}));

/** Grouped or searched, by pointer or by arrows. */
export function Picker({choose, manage}: {choose: (name: string) => void; manage: () => void}): VNode {
    const [text, setText] = useState('');
    const [hovered, setHovered] = useState('');
    const box = useRef<HTMLDivElement>(null);
    const isChosen = useRef(false);
    useLayoutEffect(() => {
        needEmoji();
        box.current?.querySelector('input')?.focus();
    }, []);
    // Those of this server come when the picker is opened, and more when they are searched for.
    useEffect(() => {
        if (!is('EnableCustomEmoji')) {
            return undefined;
        }
        const word = text.replace(/:/g, '');
        const timer = setTimeout(() => void (word ? api.autocompleteCustomEmoji(word) : api.getCustomEmojis(0, CUSTOM, 'name')).then(receiveCustomEmoji, () => undefined), word ? 150 : 0);
        return () => clearTimeout(timer);
    }, [text]);
    const all = emojiList.value;
    // Who pressed Enter before the names had arrived gets the first of them all the same.
    useLayoutEffect(() => {
        if (isChosen.current && all.length > 0) {
            isChosen.current = false;
            box.current?.querySelector<HTMLElement>('.picker-cell')?.click();
        }
    }, [all.length]);
    const groups: [string, EmojiEntry[]][] = text
        ? [['search', [...own(findCustom(text.replace(/:/g, ''), 27)), ...findEmoji(text.replace(/:/g, ''), 90)]]]
        : [['recent', recentEmoji().map((name) => ({char: emojiOf(name) ?? '', names: [name], search: '', group: 'recent'})).filter((entry) => entry.char || customEmoji.get(entry.names[0] ?? ''))],
            ['custom', own(findCustom('', CUSTOM))],
            ...[...new Set(all.map((entry) => entry.group))].map((group): [string, EmojiEntry[]] => [group, all.filter((entry) => entry.group === group)])];
    const move = (event: KeyboardEvent) => {
        const step = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS}[event.key];
        const cells = [...(box.current?.querySelectorAll<HTMLElement>('.picker-cell') ?? [])];
        const at = cells.indexOf(document.activeElement as HTMLElement);
        if (event.key === 'Enter' && at < 0) {
            event.preventDefault();
            cells[0]?.click();
            isChosen.current = all.length === 0;
        } else if (step !== undefined && (at >= 0 || event.key === 'ArrowDown')) {
            event.preventDefault();
            const next = at < 0 ? 0 : at + step;
            (next < 0 ? box.current?.querySelector<HTMLElement>('input') : cells[Math.min(next, cells.length - 1)])?.focus();
        }
    };
    return (
        <div class="picker" ref={box} onKeyDown={move}>
            <input type="search" value={text} placeholder={t('emoji.search')} aria-label={t('emoji.search')} onInput={(event) => setText(event.currentTarget.value)} />
            <div class="picker-list">
                {groups.filter(([, list]) => list.length > 0).map(([group, list]) => (
                    <section key={group} aria-label={t(`emoji.${group}` as Key)}>
                        <h3>{t(`emoji.${group}` as Key)}</h3>
                        <div class="picker-grid">
                            {list.map((entry) => (
                                <button key={entry.names[0]} type="button" class="picker-cell" tabIndex={-1} aria-label={entry.names[0]} onMouseEnter={() => setHovered(entry.names[0] ?? '')} onFocus={() => setHovered(entry.names[0] ?? '')} onClick={() => choose(entry.names[0] ?? '')}>{entry.char || <img class="emoji" src={api.getCustomEmojiImageUrl(customEmoji.get(entry.names[0] ?? '') ?? '')} alt="" loading="lazy" />}</button>
                            ))}
                        </div>
                    </section>
                ))}
                {text && groups[0]?.[1].length === 0 && <p class="quiet">{t('emoji.none')}</p>}
            </div>
            <div class="picker-foot">
                <span class="cut grow">{hovered ? `:${hovered}:` : t('emoji.hint')}</span>
                {is('EnableCustomEmoji') && <button type="button" class="link" onClick={manage}>{t('emoji.manage')}</button>}
            </div>
        </div>
    );
}
