import type {UserProfile} from '@mattermost/types/users';

export const MODIFIERS = ['from', 'in', 'before', 'after', 'on', 'ext'] as const;
export type Modifier = (typeof MODIFIERS)[number];
/** What stands under the cursor: the beginning of a modifier, or the value of one. */
export type Wanted = {kind: 'modifier' | Modifier; word: string; from: number};

const isModifier = (name: string): name is Modifier => (MODIFIERS as readonly string[]).includes(name);
export const isDate = (kind: Wanted['kind']): boolean => kind === 'before' || kind === 'after' || kind === 'on';

export function wantedAt(text: string, at: number): Wanted | null {
    const before = text.slice(0, at);
    // Between quotation marks everything is a word.
    if ((before.match(/"/g)?.length ?? 0) % 2 === 1) {
        return null;
    }
    const token = /[^\s"]*$/.exec(before)?.[0].replace(/^-/, '') ?? '';
    const colon = token.indexOf(':');
    const name = token.slice(0, colon).toLowerCase();
    if (colon > 0) {
        const word = token.slice(colon + 1);
        return isModifier(name) ? {kind: name, word, from: at - word.length} : null;
    }
    return token === '' ? null : {kind: 'modifier', word: token.toLowerCase(), from: at - token.length};
}

/** The words of a search, without what only narrows it: to be marked where the server does not say what it found. */
export function wordsOf(terms: string): string[] {
    const found: string[] = [];
    for (const [token, phrase] of terms.matchAll(/-?"([^"]*)"?|\S+/g)) {
        const isFilter = /^-?(?:from|in|channel|before|after|on|ext):/i.test(token);
        if (!isFilter && !token.startsWith('-')) {
            found.push(phrase ?? token);
        }
    }
    return found.filter((word) => /[\p{L}\p{N}]/u.test(word));
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
/** Scripts that put no spaces between words. */
const JOINED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

/** Finds the words in a text, as wholes; a star at the end stands for any end. */
export function hitPattern(words: readonly string[]): RegExp | null {
    const parts = [...new Set(words.map((word) => word.trim()).filter(Boolean))].sort((a, b) => b.length - a.length).map((word) => {
        const isOpen = word.endsWith('*');
        const core = escaped(word.replace(/\*+/g, '')).replace(/\s+/g, '\\s+');
        if (JOINED.test(word)) {
            return core;
        }
        const start = /^[\p{L}\p{N}_]/u.test(word) ? '(?<![\\p{L}\\p{N}_])' : '';
        return `${start}${core}${isOpen ? '[\\p{L}\\p{N}_]*' : '(?![\\p{L}\\p{N}_])'}`;
    });
    return parts.length > 0 ? new RegExp(parts.join('|'), 'giu') : null;
}

/** What finds the messages that mention somebody. */
export function mentionTerms(user: UserProfile | undefined): string {
    const keys = (user?.notify_props?.mention_keys ?? '').split(',');
    const name = user?.notify_props?.first_name === 'true' ? [user.first_name] : [];
    const all = [`@${user?.username ?? ''}`, ...keys, ...name].map((key) => key.trim().replaceAll('"', '')).filter((key) => key !== '' && key !== '@');
    return [...new Set(all)].map((key) => (/\s/.test(key) ? `"${key}"` : key)).join(' ');
}
