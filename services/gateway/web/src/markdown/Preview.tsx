import type {Token, Tokens} from 'marked';
import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';

import {emojiOf, needEmoji} from '../emoji';
import {decode, parse} from './parse';
import {words} from './split';

const textOf = (token: Token): string => {
    const {tokens, text} = token as Tokens.Text;
    return token.type === 'list'
        ? (token as Tokens.List).items.map((item) => item.text).join(' ')
        : tokens ? tokens.map(textOf).join(token.type === 'blockquote' ? ' ' : '') : decode(text ?? token.raw);
};

/** A message as one line of text, for places that are links themselves. */
export function Preview({text}: {text: string}): VNode {
    const line = useMemo(() => parse(text).map(textOf).join(' ').replace(/\s+/g, ' '), [text]);
    return (
        <>
            {words(line).map((word) => {
                const char = word.kind === 'emoji' ? emojiOf(word.name) : undefined;
                if (word.kind === 'emoji' && !char) {
                    needEmoji();
                }
                return char ?? word.text;
            })}
        </>
    );
}
