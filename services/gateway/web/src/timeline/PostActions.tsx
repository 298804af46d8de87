import type {VNode} from 'preact';

import {markUnread} from '../actions/channel';
import {attempt, toggleReaction, togglePin} from '../actions/post';
import {may} from '../actions/roles';
import {showThread} from '../actions/threads';
import {askDelete} from '../dialogs/open';
import {openEmojiPicker} from '../emoji/open';
import {t} from '../i18n';
import type {LocalPost} from '../store/posts';
import {myId} from '../store/session';
import {currentTeam} from '../store/teams';
import {editing, toast} from '../store/ui';
import {Icon} from '../ui/icons';
import {openMenu, type MenuItem} from '../ui/menu';
import {isSaved, toggleSaved} from './saved';

/** Where a post is shown. */
export type Place = 'channel' | 'thread' | 'panel';

/** Appears with the pointer, or when the post has the focus. */
export function PostActions({post, place}: {post: LocalPost; place: Place}): VNode {
    const saved = isSaved(post.id);
    return (
        <div class="post-actions" role="toolbar" aria-label={t('post.actions')}>
            <button type="button" aria-label={t('post.react')} title={t('post.react')} onClick={(event) => openEmojiPicker(event.currentTarget, (name) => void toggleReaction(post, name))}><Icon name="smile" /></button>
            {place !== 'thread' && <button type="button" aria-label={t('post.reply')} title={t('post.reply')} onClick={() => showThread(post.root_id || post.id)}><Icon name="reply" /></button>}
            <button type="button" class={saved ? 'on' : undefined} aria-pressed={saved} aria-label={t('post.save')} title={t('post.save')} onClick={() => void toggleSaved(post.id)}><Icon name="bookmark" /></button>
            <button type="button" aria-haspopup="menu" aria-label={t('post.menu')} title={t('post.menu')} onClick={(event) => openMenu(event.currentTarget, t('post.menu'), postMenu(post))}><Icon name="more" /></button>
        </div>
    );
}

function postMenu(post: LocalPost): MenuItem[] {
    const isMine = post.user_id === myId.peek();
    const team = currentTeam.peek();
    const copy = (text: string) => void navigator.clipboard?.writeText(text).then(() => toast(t('copied')));
    const items: MenuItem[] = [
        {icon: 'unread', label: t('post.unread'), hint: 'Alt+Click', run: () => void attempt(() => markUnread(post))},
        {icon: 'link', label: t('post.link'), run: () => copy(`${window.location.origin}/${team?.name}/pl/${post.id}`)},
        {icon: 'copy', label: t('post.copy'), run: () => copy(post.message)},
        {icon: 'pin', label: post.is_pinned ? t('post.unpin') : t('post.pin'), run: () => void togglePin(post)},
    ];
    if (isMine || may('edit_others_posts', team?.id, post.channel_id)) {
        items.push('line', {icon: 'edit', label: t('post.edit'), run: () => { editing.value = post.id; }});
    }
    if (isMine || may('delete_others_posts', team?.id, post.channel_id)) {
        items.push({icon: 'trash', label: t('post.delete'), isDanger: true, run: () => askDelete(post)});
    }
    return items;
}
