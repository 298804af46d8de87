import type {ServerChannel} from '@mattermost/types/channels';
import type {VNode} from 'preact';

import {fetchChannel} from '../actions/channel';
import {attempt} from '../actions/post';
import {may} from '../actions/roles';
import {api} from '../api/client';
import {t} from '../i18n';
import {myId} from '../store/session';

/** In place of the composer where one cannot write. */
export function JoinBar({channel}: {channel: ServerChannel}): VNode {
    const isArchived = channel.delete_at > 0;
    const run = () => void attempt(async () => {
        await (isArchived ? api.unarchiveChannel(channel.id) : api.addToChannel(myId.peek(), channel.id));
        await fetchChannel(channel.id);
    });
    const canRun = !isArchived || may('manage_team', channel.team_id);
    return (
        <div class="join-bar">
            <span>{isArchived ? t('channel.archived') : t('channel.reading', {name: channel.display_name})}</span>
            {canRun && <button type="button" class="button" onClick={run}>{isArchived ? t('channel.restore') : t('channel.join')}</button>}
        </div>
    );
}
