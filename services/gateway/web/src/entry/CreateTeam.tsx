import type {Team} from '@mattermost/types/teams';
import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {api, problem} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {joined} from '../socket/events';
import {Field} from '../ui/Field';
import {addressOf} from '../ui/names';

export function CreateTeam(): VNode {
    const [name, setName] = useState('');
    const [address, setAddress] = useState('');
    const [isOwn, setOwn] = useState(false);
    const [error, setError] = useState('');
    const shown = isOwn ? address : addressOf(name);
    const submit = async (event: Event) => {
        event.preventDefault();
        setError('');
        try {
            if ((await api.checkIfTeamExists(shown)).exists) {
                setError(t('team.taken'));
                return;
            }
            const team = await api.createTeam({display_name: name.trim(), name: shown, type: 'O'} as Team);
            await joined(team.id);
            navigate(`/${team.name}`);
        } catch (failure) {
            setError(problem(failure).message || t('error.offline'));
        }
    };
    return (
        <form onSubmit={submit}>
            <Field label={t('team.name')} value={name} set={setName} maxLength={64} hint={t('team.name.hint')} isRequired isFirst />
            <Field label={t('team.address')} value={shown} set={(value) => { setOwn(true); setAddress(value.toLowerCase().replace(/[^a-z0-9-]/g, '')); }} maxLength={64} hint={`${window.location.host}/${shown}`} isRequired />
            {error && <p class="error" role="alert">{error}</p>}
            <button type="submit" class="primary">{t('team.create')}</button>
            <p class="foot"><a href="/select_team" onClick={(event) => { event.preventDefault(); navigate('/select_team'); }}>{t('back')}</a></p>
        </form>
    );
}
