import {signal} from '@preact/signals';

export type EmojiEntry = {char: string; names: string[]; search: string; group: string};
const COMMON: Record<string, string> = {
    '+1': '👍', thumbsup: '👍', '-1': '👎', heart: '❤️', smile: '😄', tada: '🎉', eyes: '👀', white_check_mark: '✅', joy: '😂', rocket: '🚀',
    pray: '🙏', fire: '🔥', clap: '👏', thinking_face: '🤔', wave: '👋', slightly_smiling_face: '🙂', ok_hand: '👌', raised_hands: '🙌', 100: '💯', cry: '😢',
};
const TONES: [string, string][] = [
    ['_medium_light_skin_tone', '\u{1F3FC}'], ['_medium_dark_skin_tone', '\u{1F3FE}'], ['_light_skin_tone', '\u{1F3FB}'],
    ['_medium_skin_tone', '\u{1F3FD}'], ['_dark_skin_tone', '\u{1F3FF}'],
];

const byName = signal<Map<string, string>>(new Map(Object.entries(COMMON)));
export const emojiList = signal<EmojiEntry[]>([]);
let loading: Promise<void> | null = null;

/** The whole list comes when the first name appears that is not among the usual ones. */
export function needEmoji(): void {
    loading ??= import('virtual:emoji').then(({default: groups}) => {
        const names = new Map(byName.peek());
        const list: EmojiEntry[] = [];
        for (const [group, lines] of Object.entries(groups)) {
            for (const line of lines.split('\n')) {
                const [main = '', more = ''] = line.split(' | ');
                const [char = '', ...called] = main.split(' ');
                called.forEach((name) => names.set(name, char));
                list.push({char, names: called, search: `${called.join(' ')} ${more}`, group});
            }
        }
        byName.value = names;
        emojiList.value = list;
    });
}

export function emojiOf(name: string): string | undefined {
    const known = byName.value.get(name);
    if (known) {
        return known;
    }
    for (const [ending, tone] of TONES) {
        if (name.endsWith(ending)) {
            const base = byName.value.get(name.slice(0, -ending.length));
            return base ? base.replace('\uFE0F', '').replace(/^(\P{M})/u, `$1${tone}`) : undefined;
        }
    }
    return undefined;
}

/** Best first: names that begin with the words, then those that have them inside. */
export function findEmoji(text: string, limit: number): EmojiEntry[] {
    const wanted = text.toLowerCase();
    const starts: EmojiEntry[] = [];
    const has: EmojiEntry[] = [];
    for (const entry of emojiList.value) {
        if (entry.names.some((name) => name.startsWith(wanted))) {
            starts.push(entry);
        } else if (entry.search.includes(wanted)) {
            has.push(entry);
        }
    }
    return [...starts, ...has].slice(0, limit);
}

const USED = 'parlance:emoji';
export function recentEmoji(): string[] {
    try {
        return JSON.parse(localStorage.getItem(USED) ?? '[]') as string[];
    } catch {
        return [];
    }
}

export function rememberEmoji(name: string): void {
    localStorage.setItem(USED, JSON.stringify([name, ...recentEmoji().filter((entry) => entry !== name)].slice(0, 18)));
}
