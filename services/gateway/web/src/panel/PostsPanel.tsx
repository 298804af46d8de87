import type {Post, PostList} from '@mattermost/types/posts';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {peopleIn} from '../actions/channel';
import {attempt} from '../actions/post';
import {needUsers} from '../actions/users';
import {api} from '../api/client';
import {t} from '../i18n';
import {ago} from '../i18n/dates';
import {navigate} from '../router';
import {channelName, channels, currentChannelId, members, unreadOf} from '../store/channels';
import {posts, put} from '../store/posts';
import {me, myId} from '../store/session';
import {currentTeam, currentTeamId} from '../store/teams';
import {PostRow} from '../timeline/PostRow';
import {isSaved} from '../timeline/saved';
import {Icon} from '../ui/icons';
import {PanelFrame} from './Panel';

type Kind = 'mentions' | 'saved' | 'pinned';
const ICONS = {mentions: 'at', saved: 'bookmark', pinned: 'pin'} as const;

const listOf = (found: PostList): Post[] => found.order.map((id) => found.posts[id]).filter((post): post is Post => post !== undefined);

/** Where mentions may be: channels with unread ones first, then the liveliest. Search will know them all. */
async function mentions(): Promise<Post[]> {
    const user = me.peek();
    const places = channels.all().filter((channel) => members.peek(channel.id) && (channel.team_id === currentTeamId.peek()))
        .sort((a, b) => unreadOf(b.id).mentions - unreadOf(a.id).mentions || b.last_post_at - a.last_post_at).slice(0, 8);
    const lists = await Promise.all(places.map((channel) => api.getPosts(channel.id, 0, 60).then(listOf)));
    const keys = [`@${user?.username}`, '@all', '@channel', '@here', ...(user?.notify_props?.mention_keys ?? '').split(',')].map((key) => key.trim().toLowerCase()).filter(Boolean);
    return lists.flat().filter((post) => post.user_id !== user?.id && keys.some((key) => post.message.toLowerCase().includes(key)))
        .sort((a, b) => b.create_at - a.create_at).slice(0, 60);
}

const sources: Record<Kind, () => Promise<Post[]>> = {
    mentions,
    saved: async () => listOf(await api.getFlaggedPosts(myId.peek(), '', currentTeamId.peek())),
    pinned: async () => listOf(await api.getPinnedPosts(currentChannelId.peek())),
};

export function PostsPanel({kind}: {kind: Kind}): VNode {
    const [ids, setIds] = useState<string[] | null>(null);
    const channelId = currentChannelId.value;
    useEffect(() => {
        setIds(null);
        void attempt(async () => {
            const found = await sources[kind]();
            found.forEach(put);
            needUsers(peopleIn(found));
            setIds(found.map((post) => post.id));
        });
    }, [kind, kind === 'pinned' ? channelId : '']);
    const shown = (ids ?? []).filter((id) => (kind === 'saved' ? isSaved(id) : kind === 'pinned' ? posts.get(id)?.is_pinned : posts.get(id)));
    return (
        <PanelFrame title={t(`panel.${kind}`)}>
            <div class="panel-list" data-region="panel-list" tabIndex={-1} role="region" aria-label={t(`panel.${kind}`)} aria-busy={ids === null}>
                {ids !== null && shown.length === 0 && (
                    <div class="empty-note"><Icon name={ICONS[kind]} size={34} /><h3>{t(`${kind}.none`)}</h3><p class="quiet">{t(`${kind}.hint`)}</p></div>
                )}
                {shown.map((id) => <Found key={id} id={id} />)}
            </div>
        </PanelFrame>
    );
}

function Found({id}: {id: string}): VNode | null {
    const post = posts.get(id);
    if (!post) {
        return null;
    }
    return (
        <div class="found">
            <div class="found-head">
                <strong class="cut grow">{channelName(channels.get(post.channel_id))}</strong>
                <span class="quiet">{ago(post.create_at)}</span>
                <button type="button" class="link" onClick={() => navigate(`/${currentTeam.peek()?.name}/pl/${id}`)}>{t('found.jump')}</button>
            </div>
            <PostRow id={id} rowKey={`found-${id}`} isFirst place="panel" />
        </div>
    );
}
