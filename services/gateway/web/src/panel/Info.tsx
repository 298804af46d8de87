import type {ChannelStats} from '@mattermost/types/channels';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {full} from '../i18n/dates';
import {Markdown} from '../markdown/Markdown';
import {channelName, currentChannel} from '../store/channels';
import {panel} from '../store/ui';
import {Icon} from '../ui/icons';
import {PanelFrame} from './Frame';

export function Info(): VNode {
    const channel = currentChannel.value;
    const [stats, setStats] = useState<ChannelStats | null>(null);
    useEffect(() => {
        if (channel) {
            void attempt(async () => setStats(await api.getChannelStats(channel.id)));
        }
    }, [channel?.id]);
    return (
        <PanelFrame title={t('panel.info')}>
            <div class="panel-list padded" data-region="panel-list" tabIndex={-1} role="region" aria-label={t('panel.info')}>
                <h3 class="cut">{channelName(channel)}</h3>
                <h4>{t('info.purpose')}</h4>
                {channel?.purpose ? <Markdown text={channel.purpose} /> : <p class="quiet">{t('info.none')}</p>}
                <h4>{t('info.header')}</h4>
                {channel?.header ? <Markdown text={channel.header} /> : <p class="quiet">{t('info.none')}</p>}
                <ul class="choices">
                    <li><button type="button" onClick={() => { panel.value = {kind: 'members'}; }}><Icon name="people" /><span class="grow">{t('panel.members')}</span><span class="quiet">{stats?.member_count ?? '…'}</span></button></li>
                    <li><button type="button" onClick={() => { panel.value = {kind: 'pinned'}; }}><Icon name="pin" /><span class="grow">{t('panel.pinned')}</span><span class="quiet">{stats?.pinnedpost_count ?? '…'}</span></button></li>
                </ul>
                {channel && <p class="quiet">{t('info.created', {when: full(channel.create_at)})}</p>}
            </div>
        </PanelFrame>
    );
}
