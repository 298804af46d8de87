import type {ServerChannel} from '@mattermost/types/channels';
import {useComputed} from '@preact/signals';
import type {VNode} from 'preact';

import {t, tn} from '../i18n';
import {Emoji} from '../emoji/Emoji';
import {navigate} from '../router';
import {channelAddress, channelName, currentChannelId, groupPeople, teammateId, unreadOf} from '../store/channels';
import {drafts} from '../store/drafts';
import {customStatus, users} from '../store/users';
import {channelMenu} from './channel-menu';
import {Count, StatusDot} from '../ui/Avatar';
import {focusComposer} from '../ui/focus';
import {Icon} from '../ui/icons';
import {openMenu} from '../ui/menu';

export function ChannelRow({channel}: {channel: ServerChannel}): VNode {
    const {messages, mentions, isMuted} = unreadOf(channel.id);
    const isHere = useComputed(() => currentChannelId.value === channel.id).value;
    const isUnread = messages > 0 && !isMuted;
    const name = channelName(channel);
    const to = channelAddress(channel);
    const custom = channel.type === 'D' ? customStatus(users.get(teammateId(channel))) : null;
    const state = mentions > 0 ? tn('unread.count', mentions) : isUnread ? t('unread.some') : '';
    return (
        <div class="row-box" onContextMenu={(event) => { event.preventDefault(); openMenu(event.currentTarget, name, channelMenu(channel)); }}>
            <a class={`row${isUnread || mentions > 0 ? ' unread' : ''}${isHere ? ' here' : ''}${isMuted ? ' muted' : ''}`} href={to}
                aria-current={isHere ? 'page' : undefined} aria-label={[name, state, isMuted ? t('channel.muted') : ''].filter(Boolean).join(', ')} draggable={false}
                onClick={(event) => { event.preventDefault(); navigate(to); focusComposer(); }}>
                <Sign channel={channel} />
                <span class="grow cut">{name || '\u00a0'}</span>
                {custom?.emoji && <span class="row-emoji" aria-hidden="true"><Emoji name={custom.emoji} /></span>}
                {drafts.get(channel.id) && !isHere && <Icon name="edit" size={13} />}
                {mentions > 0 && !isMuted && <Count count={mentions} />}
            </a>
            <button type="button" class="plain row-more" tabIndex={-1} aria-haspopup="menu" aria-label={t('channel.menu', {name})} onClick={(event) => openMenu(event.currentTarget, name, channelMenu(channel))}><Icon name="more" size={16} /></button>
        </div>
    );
}

function Sign({channel}: {channel: ServerChannel}): VNode {
    switch (channel.type) {
    case 'D':
        return <span class="row-sign"><StatusDot id={teammateId(channel)} /></span>;
    case 'G':
        return <span class="row-sign count" aria-hidden="true">{(groupPeople.get(channel.id)?.length ?? 3) - 1}</span>;
    default:
        return <span class="row-sign"><Icon name={channel.delete_at > 0 ? 'archive' : channel.type === 'P' ? 'lock' : 'hash'} size={15} /></span>;
    }
}
