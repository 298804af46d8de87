import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {loadCounts, loadThreads, showThread} from '../actions/threads';
import {api} from '../api/client';
import {t, tn} from '../i18n';
import {ago} from '../i18n/dates';
import {Preview} from '../markdown/Preview';
import {channelName, channels} from '../store/channels';
import {posts} from '../store/posts';
import {myId} from '../store/session';
import {currentTeamId} from '../store/teams';
import {openThread, threadOrder, threads} from '../store/threads';
import {isSidebarOpen, panel} from '../store/ui';
import {authorOf} from '../timeline/PostRow';
import {Avatar} from '../ui/Avatar';
import {Icon} from '../ui/icons';

/** Every thread one follows in the team. */
export function Threads(): VNode {
    const teamId = currentTeamId.value;
    const [isUnread, setUnread] = useState(false);
    useEffect(() => {
        if (teamId) {
            void attempt(() => loadThreads(teamId, true, isUnread));
        }
    }, [teamId, isUnread]);
    const order = threadOrder.get(teamId);
    const shown = (order?.ids ?? []).filter((id) => {
        const thread = threads.get(id);
        return thread?.is_following && (!isUnread || thread.unread_replies > 0 || id === openThread.value);
    });
    const readAll = () => void attempt(async () => {
        await api.updateThreadsReadForUser(myId.peek(), teamId);
        await loadThreads(teamId, true, isUnread);
        await loadCounts(teamId);
    });
    return (
        <>
            <header class="channel-head" data-region="header" tabIndex={-1}>
                <button type="button" class="plain only-narrow" aria-label={t('sidebar.open')} onClick={() => { isSidebarOpen.value = true; }}><Icon name="menu" /></button>
                <h1 class="grow">{t('threads.title')}</h1>
                <div class="tabs" role="group" aria-label={t('threads.show')}>
                    <button type="button" aria-pressed={!isUnread} onClick={() => setUnread(false)}>{t('threads.all')}</button>
                    <button type="button" aria-pressed={isUnread} onClick={() => setUnread(true)}>{t('threads.unread')}</button>
                </div>
                <button type="button" class="plain" aria-label={t('threads.read')} title={t('threads.read')} onClick={readAll}><Icon name="check" /></button>
            </header>
            <div class="thread-list" data-region="timeline" tabIndex={-1} role="region" aria-label={t('threads.title')} aria-busy={!order}>
                {order && shown.length === 0 && <div class="empty-note"><Icon name="threads" size={34} /><h2>{isUnread ? t('threads.none.unread') : t('threads.none')}</h2><p class="quiet">{t('threads.hint')}</p></div>}
                <ul>{shown.map((id) => <li key={id}><Line id={id} /></li>)}</ul>
                {order && !order.isComplete && <button type="button" class="button" onClick={() => void attempt(() => loadThreads(teamId, false, isUnread))}>{t('more')}</button>}
            </div>
        </>
    );
}

function Line({id}: {id: string}): VNode | null {
    const thread = threads.get(id);
    const post = posts.get(id);
    if (!thread || !post) {
        return null;
    }
    const isOpen = panel.value?.kind === 'thread' && panel.value.rootId === id;
    return (
        <button type="button" class={`thread-line${thread.unread_replies > 0 ? ' unread' : ''}${isOpen ? ' here' : ''}`} aria-current={isOpen ? 'true' : undefined} onClick={() => showThread(id)}>
            <span class="thread-line-head"><strong class="cut">{authorOf(post)}</strong><span class="quiet cut grow">{channelName(channels.get(post.channel_id))}</span><span class="quiet">{ago(thread.last_reply_at || post.create_at)}</span></span>
            <span class="thread-line-text"><Preview text={post.message.slice(0, 300)} /></span>
            <span class="thread-line-foot">
                <span class="faces">{thread.participants.slice(0, 4).map((person) => <Avatar key={person.id} id={person.id} size={20} />)}</span>
                <span class={thread.unread_replies > 0 ? 'fresh' : 'quiet'}>{thread.unread_replies > 0 ? tn('thread.fresh', thread.unread_replies) : tn('thread.replies', thread.reply_count)}</span>
                {thread.unread_mentions > 0 && <span class="badge">{thread.unread_mentions}</span>}
            </span>
        </button>
    );
}
