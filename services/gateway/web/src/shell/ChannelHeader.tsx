import type {ServerChannel} from '@mattermost/types/channels';
import type {VNode} from 'preact';

import {isFavorite, toggleFavorite} from '../actions/team';
import {attempt} from '../actions/post';
import {t} from '../i18n';
import {Markdown} from '../markdown/Markdown';
import {channelName, isConversation, teammateId} from '../store/channels';
import {openSearch} from '../search/open';
import {isSidebarOpen, panel, togglePanel, type PlainPanel} from '../store/ui';
import {customStatus, users} from '../store/users';
import {statusText, StatusDot} from '../ui/Avatar';
import {Icon, type IconName} from '../ui/icons';
import {openMenu} from '../ui/menu';
import {Emoji} from '../emoji/Emoji';
import {channelMenu} from '../sidebar/channel-menu';

export function ChannelHeader({channel}: {channel: ServerChannel}): VNode {
    const mate = channel.type === 'D' ? teammateId(channel) : '';
    const custom = customStatus(users.get(mate));
    const favorite = isFavorite(channel.id);
    return (
        <header class="channel-head" data-region="header" tabIndex={-1} aria-label={t('region.header')}>
            <button type="button" class="plain only-narrow" aria-label={t('sidebar.open')} onClick={() => { isSidebarOpen.value = true; }}><Icon name="menu" /></button>
            <div class="channel-title">
                <div class="channel-line">
                    <button type="button" class={`plain star${favorite ? ' on' : ''}`} aria-pressed={favorite} aria-label={t('channel.favorite')} title={t('channel.favorite')} onClick={() => void attempt(() => toggleFavorite(channel.id))}><Icon name="star" size={16} /></button>
                    <h1><button type="button" class="plain name" aria-haspopup="menu" onClick={(event) => openMenu(event.currentTarget, channelName(channel), channelMenu(channel))}>
                        <span class="cut">{channelName(channel)}</span><Icon name="down" size={14} />
                    </button></h1>
                </div>
                <div class="channel-about cut">
                    {mate && <span class="presence"><StatusDot id={mate} /> {statusText(mate)}</span>}
                    {custom && <span><Emoji name={custom.emoji} /> {custom.text}</span>}
                    {channel.header ? <Markdown text={channel.header} inline /> : !isConversation(channel) && channel.purpose && <span>{channel.purpose}</span>}
                </div>
            </div>
            <button type="button" class="finder head-search" data-region="search" aria-label={t('search.open')} title={`${t('search.open')} (Ctrl+Shift+F)`} onClick={() => openSearch()}><Icon name="search" size={15} /><span class="grow">{t('search.open')}</span></button>
            <div class="channel-tools" role="toolbar" aria-label={t('channel.tools')}>
                {!isConversation(channel) && <Tool kind="members" icon="people" label={t('panel.members')} />}
                <Tool kind="pinned" icon="pin" label={t('panel.pinned')} />
                <Tool kind="mentions" icon="at" label={t('panel.mentions')} />
                <Tool kind="saved" icon="bookmark" label={t('panel.saved')} />
                <Tool kind="info" icon="info" label={t('panel.info')} />
            </div>
        </header>
    );
}

function Tool({kind, icon, label}: {kind: PlainPanel; icon: IconName; label: string}): VNode {
    const isOpen = panel.value?.kind === kind;
    return <button type="button" class={`plain${isOpen ? ' on' : ''}`} aria-pressed={isOpen} aria-label={label} title={label} onClick={() => togglePanel(kind)}><Icon name={icon} /></button>;
}
