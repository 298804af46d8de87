import type {VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';

import {attempt} from '../actions/post';
import {follow, loadThread, markThreadRead} from '../actions/threads';
import {Composer} from '../composer/Composer';
import {t, tn} from '../i18n';
import {day, startOfDay} from '../i18n/dates';
import {lookAtThread} from '../socket/socket';
import {channelName, channels} from '../store/channels';
import {posts, threadPosts} from '../store/posts';
import {highlighted} from '../store/ui';
import {threads} from '../store/threads';
import {moveInList} from '../timeline/arrows';
import {useHeldFocus} from '../timeline/held';
import {PostRow} from '../timeline/PostRow';
import {TypingNote} from '../timeline/TypingNote';
import {PanelFrame} from './Frame';

/** A long thread is drawn from its end. */
const DRAWN = 150;

export function ThreadPanel({rootId}: {rootId: string}): VNode {
    const root = posts.get(rootId);
    const channel = channels.get(root?.channel_id ?? '');
    const ids = threadPosts.get(rootId) ?? (root ? [rootId] : []);
    const list = useRef<HTMLDivElement>(null);
    const isAtEnd = useRef(true);
    const replies = ids.filter((id) => id !== rootId);
    useEffect(() => {
        void attempt(async () => {
            await loadThread(rootId);
            await markThreadRead(rootId);
        });
        return () => {
            threadPosts.delete(rootId);
        };
    }, [rootId]);
    useEffect(() => {
        if (root) {
            lookAtThread(root.channel_id);
        }
        return () => lookAtThread('');
    }, [root?.channel_id]);
    useHeldFocus(list);
    const wanted = highlighted.value;
    useLayoutEffect(() => {
        const box = list.current;
        const row = wanted && box?.querySelector(`[data-post="${wanted}"]`);
        if (row) {
            row.scrollIntoView({block: 'center'});
        } else if (box && isAtEnd.current) {
            box.scrollTop = box.scrollHeight;
        }
    }, [ids.length, wanted]);
    useEffect(() => {
        if (document.hasFocus()) {
            void markThreadRead(rootId);
        }
    }, [ids.length]);
    const isFollowing = threads.get(rootId)?.is_following ?? root?.is_following ?? false;
    const drawn = replies.slice(-DRAWN);
    return (
        <PanelFrame title={t('thread.title')} more={(
            <>
                <span class="quiet cut grow">{channelName(channel)}</span>
                <button type="button" class={`button small${isFollowing ? ' on' : ''}`} aria-pressed={isFollowing} onClick={() => void attempt(() => follow(rootId, !isFollowing))}>{isFollowing ? t('thread.following') : t('thread.follow')}</button>
            </>
        )}>
            <div class="panel-list" ref={list} data-region="panel-list" tabIndex={-1} role="region" aria-label={t('thread.title')} onKeyDown={moveInList} onScroll={(event) => {
                const box = event.currentTarget;
                isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
            }}>
                <div role="list">
                    {root && <PostRow id={rootId} rowKey={rootId} isFirst place="thread" />}
                    <div class="separator" role="listitem"><span>{replies.length > 0 ? tn('thread.replies', replies.length) : t('thread.none')}</span></div>
                    {drawn.map((id, index) => {
                        const post = posts.peek(id);
                        const before = posts.peek(drawn[index - 1] ?? '');
                        const isNewDay = post && before && startOfDay(post.create_at) !== startOfDay(before.create_at);
                        return [
                            isNewDay && <div key={`day-${id}`} class="separator" role="listitem"><span>{day(post.create_at)}</span></div>,
                            <PostRow key={post?.pending_post_id || id} id={id} rowKey={post?.pending_post_id || id} isFirst={!before || isNewDay === true || before.user_id !== post?.user_id || (post?.create_at ?? 0) - before.create_at > 300_000} place="thread" />,
                        ];
                    })}
                </div>
            </div>
            {root && channel && channel.delete_at === 0 && <Composer channelId={root.channel_id} rootId={rootId} region="panel-composer" />}
            <TypingNote place={rootId} />
        </PanelFrame>
    );
}
