import {Marked, type Token} from 'marked';

const marked = new Marked({gfm: true, breaks: true});
/** The messages of all channels that stay loaded, or nearly so. */
const KEPT = 1000;
const cache = new Map<string, Token[]>();
/** Deeper nesting than this is an attack on the parser, not a message. */
const DEEP = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){24}/m;

/** The message as a tree; what cannot be parsed is the text it is. */
export function parse(source: string): Token[] {
    const known = cache.get(source);
    if (known) {
        cache.delete(source);
    }
    const tree = known ?? build(source);
    // At the end again: what was not shown for longest is let go.
    cache.set(source, tree);
    if (cache.size > KEPT) {
        const oldest = cache.keys().next().value;
        if (oldest !== undefined) {
            cache.delete(oldest);
        }
    }
    return tree;
}

const plain = (source: string): Token[] => [{type: 'text', raw: source, text: source} as Token];

function build(source: string): Token[] {
    if (DEEP.test(source)) {
        return plain(source);
    }
    try {
        return marked.lexer(source);
    } catch {
        return plain(source);
    }
}

const ENTITIES: Record<string, string> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: '\u00a0'};

/** The parser leaves entities as they were written; elements take characters. */
export function decode(text: string): string {
    return text.includes('&')
        ? text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal: string, hex: string, name: string) => {
            const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : NaN;
            if (Number.isNaN(code)) {
                return ENTITIES[name] ?? whole;
            }
            return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : whole;
        })
        : text;
}
