import type {VNode} from 'preact';

import {toggleReaction} from '../actions/post';
import {openEmojiPicker} from '../emoji/open';
import {t, tn} from '../i18n';
import {Emoji} from '../emoji/Emoji';
import {displayName} from '../store/names';
import type {LocalPost} from '../store/posts';
import {myId} from '../store/session';
import {users} from '../store/users';
import {Icon} from '../ui/icons';

export function Reactions({post}: {post: LocalPost}): VNode | null {
    const all = post.metadata?.reactions ?? [];
    if (all.length === 0) {
        return null;
    }
    const byName = new Map<string, string[]>();
    for (const reaction of [...all].sort((a, b) => a.create_at - b.create_at)) {
        byName.set(reaction.emoji_name, [...(byName.get(reaction.emoji_name) ?? []), reaction.user_id]);
    }
    return (
        <div class="reactions">
            {[...byName].map(([name, people]) => {
                const isMine = people.includes(myId.value);
                const who = people.slice(0, 12).map((id) => displayName(users.get(id))).filter(Boolean).join(', ');
                return (
                    <button key={name} type="button" class={`reaction${isMine ? ' mine' : ''}`} aria-pressed={isMine} aria-label={`${name}, ${tn('post.reactions', people.length)}: ${who}`} title={`${who} :${name}:`} onClick={() => void toggleReaction(post, name)}>
                        <span class="reaction-emoji"><Emoji name={name} /></span><span>{people.length}</span>
                    </button>
                );
            })}
            <button type="button" class="reaction add" aria-label={t('post.react')} title={t('post.react')} onClick={(event) => openEmojiPicker(event.currentTarget, (name) => void toggleReaction(post, name))}><Icon name="smile" size={15} /></button>
        </div>
    );
}
