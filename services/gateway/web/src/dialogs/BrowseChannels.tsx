import type {Channel, ServerChannel} from '@mattermost/types/channels';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {members} from '../store/channels';
import {currentTeam, currentTeamId} from '../store/teams';
import {leaveDialog} from '../store/ui';
import {Icon} from '../ui/icons';

const PAGE = 50;

export function BrowseChannels({create}: {create: () => void}): VNode {
    const [text, setText] = useState('');
    const [found, setFound] = useState<Channel[] | null>(null);
    const [isComplete, setComplete] = useState(true);
    const load = (page: number) => void attempt(async () => {
        const next = text
            ? await api.ask<ServerChannel[]>(`${api.getTeamRoute(currentTeamId.peek())}/channels/search`, {method: 'post', body: JSON.stringify({term: text})})
            : await api.getChannels(currentTeamId.peek(), page, PAGE);
        setFound((known) => [...(page === 0 ? [] : known ?? []), ...next]);
        setComplete(Boolean(text) || next.length < PAGE);
    });
    useEffect(() => {
        const timer = setTimeout(() => load(0), text ? 150 : 0);
        return () => clearTimeout(timer);
    }, [text]);
    const go = (channel: Channel) => {
        leaveDialog();
        navigate(`/${currentTeam.peek()?.name}/channels/${channel.name}`);
    };
    return (
        <>
            <div class="dialog-bar">
                <input type="search" value={text} autofocus placeholder={t('channel.find')} aria-label={t('channel.find')} onInput={(event) => setText(event.currentTarget.value)} />
                <button type="button" class="button" onClick={create}>{t('channel.create')}</button>
            </div>
            <div class="dialog-list" aria-busy={found === null}>
                {found?.length === 0 && <p class="quiet none">{t('channel.none')}</p>}
                <ul class="choices">
                    {(found ?? []).map((channel) => (
                        <li key={channel.id}><button type="button" onClick={() => go(channel)}>
                            <Icon name={channel.type === 'P' ? 'lock' : 'hash'} />
                            <span class="grow two-lines"><span class="cut">{channel.display_name}</span><small class="quiet cut">{channel.purpose}</small></span>
                            <span class="quiet">{members.get(channel.id) ? t('channel.joined') : t('channel.join')}</span>
                        </button></li>
                    ))}
                </ul>
                {!isComplete && <button type="button" class="button" onClick={() => load(Math.ceil((found?.length ?? 0) / PAGE))}>{t('more')}</button>}
            </div>
        </>
    );
}
