import type {Team} from '@mattermost/types/teams';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {loadRoles, may} from '../actions/roles';
import {attempt} from '../actions/post';
import {logout} from '../session/logout';
import {api} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {joined} from '../socket/events';
import {isSystemAdmin, me, myId} from '../store/session';
import {myTeams} from '../store/teams';

export function SelectTeam(): VNode {
    const [open, setOpen] = useState<Team[] | null>(null);
    useEffect(() => {
        if (myId.value) {
            void loadRoles();
            void attempt(async () => setOpen(await api.getTeams(0, 100) as Team[]));
        }
    }, [myId.value]);
    const mine = new Set(myTeams.value.map((team) => team.id));
    const others = (open ?? []).filter((team) => !mine.has(team.id) && team.allow_open_invite && team.delete_at === 0);
    const join = (team: Team) => attempt(async () => {
        await api.addToTeam(team.id, myId.peek());
        await joined(team.id);
        navigate(`/${team.name}`);
    });
    const mayCreate = isSystemAdmin.value || may('create_team');
    const isEmpty = open !== null && others.length === 0 && mine.size === 0;
    return (
        <>
            {isEmpty && <p class="quiet">{mayCreate ? t('teams.none.create') : t('teams.none')}</p>}
            <ul class="choices">
                {myTeams.value.map((team) => (
                    <li key={team.id}><button type="button" onClick={() => navigate(`/${team.name}`)}><span class="grow">{team.display_name}</span><span class="quiet">{t('teams.open')}</span></button></li>
                ))}
                {others.map((team) => (
                    <li key={team.id}><button type="button" onClick={() => void join(team)}><span class="grow">{team.display_name}</span><span class="quiet">{t('teams.join')}</span></button></li>
                ))}
            </ul>
            {mayCreate && <button type="button" class={mine.size + others.length > 0 ? 'button' : 'primary'} onClick={() => navigate('/create_team')}>{t('team.create')}</button>}
            <p class="foot">
                <button type="button" class="link" onClick={() => void logout()}>{t('logout.name', {name: me.value?.username ?? ''})}</button>
                {isSystemAdmin.value && <a href="/admin_console" onClick={(event) => { event.preventDefault(); navigate('/admin_console'); }}>{t('admin.title')}</a>}
            </p>
        </>
    );
}
