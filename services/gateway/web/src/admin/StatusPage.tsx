import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {config} from '../store/session';

type Ping = Record<string, string | number>;

/** Whether everything the server stands on answers. */
export function StatusPage(): VNode {
    const [ping, setPing] = useState<Ping | null>(null);
    const [people, setPeople] = useState<number | null>(null);
    const load = () => void attempt(async () => {
        const [found, stats] = await Promise.all([
            api.ask<Ping>(`${api.getBaseRoute()}/system/ping?get_server_status=true`),
            api.ask<{total_users_count: number}>(`${api.getUsersRoute()}/stats`),
        ]);
        setPing(found);
        setPeople(stats.total_users_count);
    });
    useEffect(load, []);
    const parts = Object.entries(ping ?? {}).filter(([name]) => name === 'status' || name.endsWith('_status'));
    return (
        <>
            <ul class="lines">
                {parts.map(([name, state]) => <li key={name}><span class="grow">{name === 'status' ? t('admin.server') : name.replace('_status', '')}</span><strong class={state === 'OK' ? 'good' : 'error'}>{state}</strong></li>)}
                <li><span class="grow">{t('admin.version')}</span><span>{config.value.Version}</span></li>
                <li><span class="grow">{t('admin.people')}</span><span>{people ?? '…'}</span></li>
            </ul>
            <button type="button" class="button small" onClick={load}>{t('admin.again')}</button>
        </>
    );
}
