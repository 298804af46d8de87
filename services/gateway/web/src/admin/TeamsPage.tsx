import type {Team} from '@mattermost/types/teams';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {Pages} from './UsersPage';

const PAGE = 50;

export function TeamsPage(): VNode {
    const [page, setPage] = useState(0);
    const [list, setList] = useState<Team[] | null>(null);
    const load = () => attempt(async () => setList(await api.getTeams(page, PAGE) as Team[]));
    useEffect(() => void load(), [page]);
    const toggleOpen = (team: Team) => void attempt(async () => {
        await api.patchTeam({id: team.id, allow_open_invite: !team.allow_open_invite});
        await load();
    });
    return (
        <>
            <div class="md-table"><table aria-busy={list === null}>
                <thead><tr><th scope="col">{t('team.name')}</th><th scope="col">{t('team.address')}</th><th scope="col">{t('admin.team.open')}</th></tr></thead>
                <tbody>
                    {(list ?? []).map((team) => (
                        <tr key={team.id}>
                            <td>{team.display_name}</td><td>{team.name}</td>
                            <td><label class="switch"><input type="checkbox" checked={team.allow_open_invite} aria-label={t('admin.team.open.of', {name: team.display_name})} onChange={() => toggleOpen(team)} />{team.allow_open_invite ? t('on') : t('off')}</label></td>
                        </tr>
                    ))}
                </tbody>
            </table></div>
            <Pages page={page} isLast={(list?.length ?? 0) < PAGE} set={setPage} />
        </>
    );
}
