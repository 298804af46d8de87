import type {Session} from '@mattermost/types/sessions';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api, cookie} from '../api/client';
import {t} from '../i18n';
import {ago, full} from '../i18n/dates';

/** The session that this page has, as only its cookie can tell. */
const isThis = (session: Session): boolean => session.props?.csrf !== undefined && session.props.csrf === cookie('MMCSRF');

const nameOf = (session: Session): string =>
    [session.props?.browser, session.props?.os].filter(Boolean).join(', ') || session.device_id || t('security.program');

/** Where somebody is logged in, the latest first; `ended` hears of each that was ended. */
export function SessionList({userId, ended}: {userId: string; ended?: () => void}): VNode {
    const [list, setList] = useState<Session[] | null>(null);
    const load = () => attempt(async () => {
        const found = await api.getSessions(userId);
        setList(found.sort((a, b) => Number(isThis(b)) - Number(isThis(a)) || b.last_activity_at - a.last_activity_at));
    });
    useEffect(() => void load(), [userId]);
    const end = (session: Session) => void attempt(async () => {
        await api.revokeSession(userId, session.id);
        await load();
        ended?.();
    });
    return (
        <ul class="lines" aria-busy={list === null} aria-label={t('security.sessions')}>
            {list?.length === 0 && <li class="quiet">{t('security.nowhere')}</li>}
            {(list ?? []).map((session) => (
                <li key={session.id}>
                    <span class="grow two-lines">
                        <span>{nameOf(session)} {isThis(session) && <span class="chip">{t('security.this')}</span>}</span>
                        <small class="quiet" title={full(session.create_at)}>{t('security.seen', {when: ago(session.last_activity_at)})}</small>
                    </span>
                    {!isThis(session) && <button type="button" class="button small" aria-label={t('security.end.of', {name: nameOf(session)})} onClick={() => end(session)}>{t('security.end')}</button>}
                </li>
            ))}
        </ul>
    );
}
