import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {attempt, discard, retry, togglePin} from '../actions/post';
import {markUnread} from '../actions/channel';
import {showThread} from '../actions/threads';
import {t, tn} from '../i18n';
import {ago, full, time} from '../i18n/dates';
import {displayName} from '../store/names';
import {isReply, posts, type LocalPost} from '../store/posts';
import {isCompact} from '../store/preferences';
import {myId} from '../store/session';
import {editing, highlighted} from '../store/ui';
import {customStatus, users} from '../store/users';
import {Avatar} from '../ui/Avatar';
import {Boundary} from '../ui/Boundary';
import {Icon} from '../ui/icons';
import {openProfile} from '../profile/Profile';
import {Emoji} from '../emoji/Emoji';
import {EditBox} from './EditBox';
import {PostActions, type Place} from './PostActions';
import {PostBody} from './PostBody';
import {Reactions} from './Reactions';
import {isSaved} from './saved';

type Props = {id: string; rowKey: string; isFirst: boolean; place: Place};

export function authorOf(post: LocalPost): string {
    const override = post.props?.override_username;
    return post.props?.from_webhook === 'true' && typeof override === 'string' && override ? override : displayName(users.get(post.user_id));
}

export function PostRow({id, rowKey, isFirst, place}: Props): VNode | null {
    const post = posts.get(id);
    // What can be done with it is drawn when pointer or focus come: for all rows it would be more than half of the list.
    const [isNear, setNear] = useState(false);
    if (!post) {
        return null;
    }
    const isSystem = post.type.startsWith('system_') && post.type !== 'system_ephemeral';
    const isOpen = editing.value === id;
    const author = isSystem ? t('post.system') : authorOf(post);
    const marks = [post.pending && `pending-${post.pending}`, highlighted.value === id && 'highlighted', post.is_pinned && 'pinned', isFirst ? 'first' : 'follows', isSystem && 'system', isCompact.value && 'compact'];
    const near = () => setNear(true);
    const clicked = (event: MouseEvent) => {
        if (event.altKey && !post.pending) {
            event.preventDefault();
            void attempt(() => markUnread(post));
        }
    };
    return (
        <div class={`post ${marks.filter(Boolean).join(' ')}`} role={place === 'panel' ? 'article' : 'listitem'} data-row={rowKey} data-post={id} tabIndex={-1} aria-label={labelOf(post, author)} onClick={clicked} onPointerEnter={near} onFocusIn={near}>
            <div class="post-side">
                {isFirst && !isSystem
                    ? <button type="button" class="plain" tabIndex={-1} aria-label={t('profile.of', {name: author})} onClick={(event) => openProfile(post.user_id, event.currentTarget)}><Avatar id={post.user_id} size={36} /></button>
                    : <time class="post-time on-hover" dateTime={new Date(post.create_at).toISOString()}>{isSystem ? '' : time(post.create_at)}</time>}
            </div>
            <div class="post-main">
                {isFirst && !isSystem && <Head post={post} author={author} />}
                {isOpen ? <EditBox post={post} /> : <Boundary instead={<p class="quiet">{t('post.broken')}</p>}><PostBody post={post} isSystem={isSystem} /></Boundary>}
                {post.pending === 'failed' && (
                    <p class="post-failed" role="alert">
                        {post.reason || t('post.failed')}
                        <button type="button" class="link" onClick={() => retry(post)}>{t('post.retry')}</button>
                        <button type="button" class="link" onClick={() => discard(post)}>{t('post.discard')}</button>
                    </p>
                )}
                {(post.metadata?.reactions?.length ?? 0) > 0 && <Reactions post={post} />}
                {place === 'channel' && !isReply(post) && post.reply_count > 0 && <ThreadFoot post={post} />}
            </div>
            {isNear && !post.pending && !isOpen && !isSystem && post.type !== 'system_ephemeral' && <PostActions post={post} place={place} />}
        </div>
    );
}

function Head({post, author}: {post: LocalPost; author: string}): VNode {
    const user = users.get(post.user_id);
    const custom = customStatus(user);
    const isBot = user?.is_bot || post.props?.from_webhook === 'true';
    return (
        <div class="post-head">
            <button type="button" class="plain author" onClick={(event) => openProfile(post.user_id, event.currentTarget)}>{author || '…'}</button>
            {isBot && <span class="chip">{t('post.bot')}</span>}
            {custom?.emoji && <span title={custom.text}><Emoji name={custom.emoji} /></span>}
            <time class="post-time" dateTime={new Date(post.create_at).toISOString()} title={full(post.create_at)}>{time(post.create_at)}</time>
            {post.type === 'system_ephemeral' && <span class="quiet">{t('post.only-you')}</span>}
            {post.is_pinned && <button type="button" class="plain mark" aria-label={t('post.unpin')} title={t('post.unpin')} onClick={() => void togglePin(post)}><Icon name="pin" size={14} /></button>}
            {isSaved(post.id) && <span class="mark" title={t('post.saved')}><Icon name="bookmark" size={14} /></span>}
        </div>
    );
}

/** One sentence for those who hear the list: who, when, what, and what hangs on it. */
function labelOf(post: LocalPost, author: string): string {
    const reactions = post.metadata?.reactions?.length ?? 0;
    return [
        author, full(post.create_at), post.message.slice(0, 300),
        reactions > 0 && tn('post.reactions', reactions), post.reply_count > 0 && tn('thread.replies', post.reply_count), post.pending === 'failed' && t('post.failed'),
    ].filter(Boolean).join(', ');
}

function ThreadFoot({post}: {post: LocalPost}): VNode {
    const people = Array.isArray(post.participants) ? (post.participants as {id: string}[]).map((person) => person.id) : [];
    const shown = people.filter((id) => id !== myId.peek() || people.length === 1).slice(0, 4);
    return (
        <button type="button" class="thread-foot" onClick={() => showThread(post.id)}>
            <span class="faces">{shown.map((id) => <Avatar key={id} id={id} size={20} />)}</span>
            <strong>{tn('thread.replies', post.reply_count)}</strong>
            {post.last_reply_at ? <span class="quiet">{t('thread.last', {when: ago(post.last_reply_at)})}</span> : null}
        </button>
    );
}
