import type {VNode} from 'preact';

import {api} from '../api/client';
import {emojiOf, needEmoji} from '.';
import {customEmoji} from '../store/custom-emoji';

export function Emoji({name}: {name: string}): VNode {
    const found = emojiOf(name);
    const custom = found ? undefined : customEmoji.get(name);
    if (custom) {
        return <img class="emoji" src={api.getCustomEmojiImageUrl(custom)} alt={`:${name}:`} title={`:${name}:`} loading="lazy" />;
    }
    if (!found) {
        needEmoji();
    }
    // A plain character: screen readers name it, and thousands of them cost nothing.
    return <>{found ?? `:${name}:`}</>;
}
