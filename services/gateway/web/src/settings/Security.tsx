import type {UserAccessToken} from '@mattermost/types/users';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {logout} from '../session/logout';
import {attempt} from '../actions/post';
import {api, problem} from '../api/client';
import {Confirm} from '../ui/Confirm';
import {t} from '../i18n';
import {is, myId} from '../store/session';
import {openDialog, toast} from '../store/ui';
import {Field} from '../ui/Field';
import {SessionList} from './SessionList';

export function Security(): VNode {
    return (
        <>
            <Password />
            <Sessions />
            {is('EnableUserAccessTokens') && <Tokens />}
        </>
    );
}

function Password(): VNode {
    const [current, setCurrent] = useState('');
    const [next, setNext] = useState('');
    const [error, setError] = useState('');
    const submit = async (event: Event) => {
        event.preventDefault();
        setError('');
        try {
            await api.updateUserPassword(myId.peek(), current, next);
            setCurrent('');
            setNext('');
            toast(t('security.changed'));
        } catch (failure) {
            setError(problem(failure).message || t('error.offline'));
        }
    };
    return (
        <form onSubmit={submit}>
            <h3>{t('security.password')}</h3>
            <Field label={t('field.password.current')} value={current} set={setCurrent} type="password" autocomplete="current-password" isRequired />
            <Field label={t('field.password.new')} value={next} set={setNext} type="password" autocomplete="new-password" isRequired />
            {error && <p class="error" role="alert">{error}</p>}
            <button type="submit" class="button small">{t('security.change')}</button>
        </form>
    );
}

function Sessions(): VNode {
    const endAll = () => openDialog({title: () => t('security.end.all'), body: ({close}) => (
        <Confirm text={t('security.end.all.ask')} submitLabel={t('security.end.all')} isDanger close={close} run={() => attempt(async () => {
            await api.revokeAllSessionsForUser(myId.peek());
            // The session that would be ended is gone already.
            await logout().catch(() => undefined);
        })} />
    )});
    return (
        <section>
            <h3>{t('security.sessions')}</h3>
            <SessionList userId={myId.value} />
            <button type="button" class="button small" onClick={endAll}>{t('security.end.all')}</button>
        </section>
    );
}

function Tokens(): VNode {
    const [list, setList] = useState<UserAccessToken[] | null>(null);
    const [description, setDescription] = useState('');
    const [made, setMade] = useState('');
    const load = () => attempt(async () => setList(await api.getUserAccessTokensForUser(myId.peek())));
    useEffect(() => void load(), []);
    const create = (event: Event) => {
        event.preventDefault();
        void attempt(async () => {
            setMade((await api.createUserAccessToken(myId.peek(), description)).token ?? '');
            setDescription('');
            await load();
        });
    };
    const revoke = (token: UserAccessToken) => void attempt(async () => {
        await api.revokeUserAccessToken(token.id);
        await load();
    });
    return (
        <section>
            <h3>{t('security.tokens')}</h3>
            {made && <p class="note">{t('security.token.once')} <code>{made}</code></p>}
            <ul class="lines" aria-busy={list === null}>
                {(list ?? []).map((token) => <li key={token.id}><span class="grow cut">{token.description}</span><button type="button" class="button small" onClick={() => revoke(token)}>{t('security.revoke')}</button></li>)}
            </ul>
            <form onSubmit={create}>
                <Field label={t('security.token.for')} value={description} set={setDescription} maxLength={255} isRequired />
                <button type="submit" class="button small">{t('security.token.create')}</button>
            </form>
        </section>
    );
}
