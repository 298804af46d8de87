import type {UserProfile} from '@mattermost/types/users';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {afterLogin} from '../session/boot';
import {say} from '../actions/post';
import {api, problem} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {joined} from '../socket/events';
import {config, me, stage} from '../store/session';
import {teams} from '../store/teams';
import {Field} from '../ui/Field';

type Invite = {display_name: string; name: string};

/** The first person here becomes its administrator; others come by themselves or with a team's link. */
export function Signup({invite}: {invite: string}): VNode {
    const [team, setTeam] = useState<Invite | null>(null);
    const [email, setEmail] = useState('');
    const [username, setUsername] = useState('');
    const [password, setPassword] = useState('');
    const [error, setError] = useState('');
    const [isBusy, setBusy] = useState(false);
    useEffect(() => {
        if (invite) {
            api.getTeamInviteInfo(invite).then(setTeam, (failure) => setError(problem(failure).message || t('invite.expired')));
        }
    }, [invite]);
    if (stage.value === 'ready' && invite) {
        return <Join invite={invite} team={team} error={error} />;
    }
    const isFirst = config.value.NoAccounts === 'true';
    const least = Number(config.value.PasswordMinimumLength) || 8;
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        setError('');
        try {
            await api.createUser({email, username, password} as UserProfile, '', invite);
            await api.login(username, password);
            await afterLogin(team ? `/${team.name}` : '/');
        } catch (failure) {
            setError(problem(failure).message || t('error.offline'));
            setBusy(false);
        }
    };
    return (
        <form onSubmit={submit}>
            {isFirst && <p class="quiet">{t('signup.first.hint')}</p>}
            {team && <p class="note">{t('invite.to', {team: team.display_name})}</p>}
            <Field label={t('field.email')} value={email} set={setEmail} type="email" autocomplete="email" maxLength={128} isRequired isFirst />
            <Field label={t('field.username')} value={username} set={(value) => setUsername(value.toLowerCase())} autocomplete="username" maxLength={64} hint={t('signup.username.hint')} isRequired />
            <Field label={t('field.password')} value={password} set={setPassword} type="password" autocomplete="new-password" hint={t('signup.password.hint', {count: least})} isRequired />
            {error && <p class="error" role="alert">{error}</p>}
            <button type="submit" class="primary" disabled={isBusy}>{t('signup.submit')}</button>
            {!isFirst && <p class="foot"><a href="/login" onClick={(event) => { event.preventDefault(); navigate('/login'); }}>{t('signup.login')}</a></p>}
        </form>
    );
}

/** Somebody who is logged in and followed a team's link. */
function Join({invite, team, error}: {invite: string; team: Invite | null; error: string}): VNode {
    const join = async () => {
        try {
            const member = await api.addToTeamFromInvite('', invite);
            await joined(member.team_id);
            navigate(`/${teams.peek(member.team_id)?.name ?? ''}`, 'replace');
        } catch (failure) {
            say(failure);
        }
    };
    return (
        <>
            <p class={error ? 'error' : 'note'} role={error ? 'alert' : undefined}>{error || t('invite.to', {team: team?.display_name ?? '…'})}</p>
            <p class="quiet">{t('invite.as', {name: me.value?.username ?? ''})}</p>
            <button type="button" class="primary" disabled={!team} onClick={join}>{t('invite.join')}</button>
        </>
    );
}
