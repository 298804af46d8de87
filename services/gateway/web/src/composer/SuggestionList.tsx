import type {VNode} from 'preact';

import {t} from '../i18n';
import {Avatar} from '../ui/Avatar';
import type {Suggestions} from './useSuggestions';

export function SuggestionList({id, list, at, choose}: Pick<Suggestions, 'id' | 'list' | 'at' | 'choose'>): VNode {
    return (
        <ul id={id} class="suggestions" role="listbox" aria-label={t('composer.suggestions')}>
            {list.map((entry, index) => (
                <li key={entry.key} id={`${id}-${index}`} role="option" aria-selected={index === at} class={index === at ? 'at' : undefined} onMouseDown={(event) => { event.preventDefault(); choose(entry); }}>
                    {entry.userId ? <Avatar id={entry.userId} size={24} /> : <span class="suggestion-sign" aria-hidden="true">{entry.sign}</span>}
                    <span class="cut">{entry.label}</span><span class="quiet cut grow">{entry.hint}</span>
                </li>
            ))}
        </ul>
    );
}
