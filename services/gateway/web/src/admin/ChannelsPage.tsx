import type {ChannelsWithTotalCount, ChannelWithTeamData} from '@mattermost/types/channels';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {Pages} from './UsersPage';

const PAGE = 50;

export function ChannelsPage(): VNode {
    const [page, setPage] = useState(0);
    const [text, setText] = useState('');
    const [list, setList] = useState<ChannelWithTeamData[] | null>(null);
    const load = () => attempt(async () => {
        const query = new URLSearchParams({page: String(page), per_page: String(PAGE), include_deleted: 'true', include_total_count: 'true'});
        setList(text
            ? await api.searchAllChannels(text, {include_deleted: true})
            : (await api.ask<ChannelsWithTotalCount>(`${api.getChannelsRoute()}?${query}`)).channels);
    });
    useEffect(() => {
        const timer = setTimeout(() => void load(), text ? 200 : 0);
        return () => clearTimeout(timer);
    }, [page, text]);
    const toggle = (channel: ChannelWithTeamData) => void attempt(async () => {
        await (channel.delete_at ? api.unarchiveChannel(channel.id) : api.deleteChannel(channel.id));
        await load();
    });
    return (
        <>
            <input class="admin-search" type="search" value={text} placeholder={t('channel.find')} aria-label={t('channel.find')} onInput={(event) => { setText(event.currentTarget.value); setPage(0); }} />
            <div class="md-table"><table aria-busy={list === null}>
                <thead><tr><th scope="col">{t('channel.name')}</th><th scope="col">{t('admin.team')}</th><th scope="col">{t('channel.kind')}</th><th scope="col">{t('admin.state')}</th></tr></thead>
                <tbody>
                    {(list ?? []).map((channel) => (
                        <tr key={channel.id}>
                            <td>{channel.display_name}</td><td>{channel.team_display_name}</td><td>{channel.type === 'P' ? t('channel.private') : t('channel.public')}</td>
                            <td><button type="button" class="button small" disabled={channel.name === 'town-square'} onClick={() => toggle(channel)}>{channel.delete_at ? t('channel.restore') : t('channel.archive')}</button></td>
                        </tr>
                    ))}
                </tbody>
            </table></div>
            {!text && <Pages page={page} isLast={(list?.length ?? 0) < PAGE} set={setPage} />}
        </>
    );
}
