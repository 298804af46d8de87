/** What stands between the words of a text: people, channels, emoji, tags. */
export type Word =
    | {kind: 'text'; text: string}
    | {kind: 'mention'; name: string; text: string}
    | {kind: 'channel'; name: string; text: string}
    | {kind: 'emoji'; name: string; text: string}
    | {kind: 'tag'; text: string}
    | {kind: 'key'; text: string};

const SIGNS = /(?<![\w@./])@([a-z0-9][a-z0-9._-]{0,63})|(?<![\w~/])~([a-z0-9][a-z0-9_-]{0,63})|:([a-z0-9_+-]{1,64}):|(?<![\w#/&])#(\p{L}[\p{L}\d_.-]{1,63})/giu;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Words that the reader wants to be told of. */
export function keyPattern(keys: readonly string[]): RegExp | null {
    const wanted = keys.map((key) => key.trim()).filter((key) => key !== '' && !key.startsWith('@'));
    return wanted.length > 0 ? new RegExp(`(?<![\\p{L}\\d_])(?:${wanted.map(escaped).join('|')})(?![\\p{L}\\d_])`, 'giu') : null;
}

function splitKeys(text: string, keys: RegExp | null): Word[] {
    if (!keys || text === '') {
        return text === '' ? [] : [{kind: 'text', text}];
    }
    const found: Word[] = [];
    let at = 0;
    for (const match of text.matchAll(keys)) {
        if (match.index > at) {
            found.push({kind: 'text', text: text.slice(at, match.index)});
        }
        found.push({kind: 'key', text: match[0]});
        at = match.index + match[0].length;
    }
    if (at < text.length) {
        found.push({kind: 'text', text: text.slice(at)});
    }
    return found;
}

export function words(text: string, keys: RegExp | null = null): Word[] {
    const found: Word[] = [];
    let at = 0;
    for (const match of text.matchAll(SIGNS)) {
        const [whole, person, channel, emoji, tag] = match;
        found.push(...splitKeys(text.slice(at, match.index), keys));
        at = match.index + whole.length;
        if (person !== undefined) {
            // A full stop at the end of a sentence is no part of the name.
            const name = person.replace(/[._-]+$/, '');
            found.push({kind: 'mention', name: name.toLowerCase(), text: `@${name}`});
            at -= person.length - name.length;
        } else if (channel !== undefined) {
            found.push({kind: 'channel', name: channel.toLowerCase(), text: whole});
        } else if (emoji !== undefined) {
            found.push({kind: 'emoji', name: emoji.toLowerCase(), text: whole});
        } else if (tag !== undefined) {
            found.push({kind: 'tag', text: whole});
        }
    }
    found.push(...splitKeys(text.slice(at), keys));
    return found;
}
