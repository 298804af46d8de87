import type {Post, PostList} from '@mattermost/types/posts';
import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';

import {peopleIn} from '../actions/channel';
import {say} from '../actions/post';
import {needUsers} from '../actions/users';
import {api} from '../api/client';
import {t} from '../i18n';
import {findPosts, isAbsent} from '../search/find';
import {mentionTerms} from '../search/query';
import {currentChannelId} from '../store/channels';
import {posts, put} from '../store/posts';
import {me, myId} from '../store/session';
import {currentTeamId} from '../store/teams';
import {moveInList} from '../timeline/arrows';
import {useHeldFocus} from '../timeline/held';
import {isSaved} from '../timeline/saved';
import {EmptyNote} from '../ui/EmptyNote';
import {Found} from './Found';
import {PanelFrame} from './Frame';

type Kind = 'mentions' | 'saved' | 'pinned';
const ICONS = {mentions: 'at', saved: 'bookmark', pinned: 'pin'} as const;

/** As many as one reads. */
const MENTIONS = 60;

const listOf = (found: PostList): Post[] => found.order.map((id) => found.posts[id]).filter((post): post is Post => post !== undefined);

/** All that mention the reader, but what they wrote themselves. */
const mentions = async (): Promise<Post[]> =>
    (await findPosts(mentionTerms(me.peek()), 0, MENTIONS, true)).posts.filter((post) => post.user_id !== myId.peek());

const sources: Record<Kind, () => Promise<Post[]>> = {
    mentions,
    saved: async () => listOf(await api.getFlaggedPosts(myId.peek(), '', currentTeamId.peek())),
    pinned: async () => listOf(await api.getPinnedPosts(currentChannelId.peek())),
};

export function PostsPanel({kind}: {kind: Kind}): VNode {
    const [ids, setIds] = useState<string[] | null>(null);
    const [hasSearch, setHasSearch] = useState(true);
    const channelId = currentChannelId.value;
    const box = useRef<HTMLDivElement>(null);
    useHeldFocus(box);
    const load = async () => {
        setIds(null);
        try {
            const found = await sources[kind]();
            found.forEach(put);
            needUsers(peopleIn(found));
            setIds(found.map((post) => post.id));
        } catch (error) {
            setIds([]);
            if (kind === 'mentions' && isAbsent(error)) {
                setHasSearch(false);
            } else {
                say(error);
            }
        }
    };
    useEffect(() => void load(), [kind, kind === 'pinned' ? channelId : '', currentTeamId.value]);
    const shown = (ids ?? []).filter((id) => (kind === 'saved' ? isSaved(id) : kind === 'pinned' ? posts.get(id)?.is_pinned : posts.get(id)));
    return (
        <PanelFrame title={t(`panel.${kind}`)}>
            <div class="panel-list" ref={box} data-region="panel-list" tabIndex={-1} role="region" aria-label={t(`panel.${kind}`)} aria-busy={ids === null} onKeyDown={moveInList}>
                {!hasSearch
                    ? <EmptyNote icon="at" title={t('search.absent')} hint={t('search.absent.hint')} />
                    : ids !== null && shown.length === 0 && <EmptyNote icon={ICONS[kind]} title={t(`${kind}.none`)} hint={t(`${kind}.hint`)} />}
                {shown.map((id) => <Found key={id} id={id} />)}
            </div>
        </PanelFrame>
    );
}
