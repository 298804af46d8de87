import type {VNode} from 'preact';

import {t} from '../i18n';
import {ago} from '../i18n/dates';
import {Marks} from '../markdown/marks';
import {navigate} from '../router';
import {channelName, channels} from '../store/channels';
import {posts} from '../store/posts';
import {currentTeam} from '../store/teams';
import {panel} from '../store/ui';
import {PostRow} from '../timeline/PostRow';

/** The channel around a message; where there is room for one thing only, the list makes way. */
function jump(postId: string): void {
    if (matchMedia('(max-width: 920px)').matches) {
        panel.value = null;
    }
    navigate(`/${currentTeam.peek()?.name}/pl/${postId}`);
}

export function FoundHead({channelId, at, postId}: {channelId: string; at: number; postId: string}): VNode {
    return (
        <div class="found-head">
            <strong class="cut grow">{channelName(channels.get(channelId))}</strong>
            <span class="quiet">{ago(at)}</span>
            {postId && <button type="button" class="link" onClick={() => jump(postId)}>{t('found.jump')}</button>}
        </div>
    );
}

export function Found({id, hits = null}: {id: string; hits?: RegExp | null}): VNode | null {
    const post = posts.get(id);
    if (!post) {
        return null;
    }
    const key = (event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.target as HTMLElement).matches('.post')) {
            event.preventDefault();
            jump(id);
        }
    };
    return (
        <div class="found" onKeyDown={key}>
            <FoundHead channelId={post.channel_id} at={post.create_at} postId={id} />
            <Marks.Provider value={hits}><PostRow id={id} rowKey={`found-${id}`} isFirst place="panel" /></Marks.Provider>
        </div>
    );
}
