import type {ServerChannel} from '@mattermost/types/channels';
import type {VNode} from 'preact';

import {t} from '../i18n';
import {channelName, isConversation, teammateId} from '../store/channels';
import {Avatar} from '../ui/Avatar';
import {Icon} from '../ui/icons';

/** Where a channel begins. */
export function ChannelIntro({channel}: {channel: ServerChannel}): VNode {
    const name = channelName(channel);
    return (
        <div class="intro" role="listitem">
            {channel.type === 'D' ? <Avatar id={teammateId(channel)} size={72} /> : <span class="intro-sign"><Icon name={channel.type === 'P' ? 'lock' : channel.type === 'G' ? 'people' : 'hash'} size={30} /></span>}
            <h2>{name}</h2>
            <p class="quiet">{isConversation(channel) ? t('intro.direct', {name}) : t('intro.channel', {name})}</p>
            {channel.purpose && <p>{channel.purpose}</p>}
        </div>
    );
}
