import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t, type Key} from '../i18n';
import {config} from '../store/session';

type Ping = Record<string, string | number | boolean>;

const NAMES: Record<string, Key> = {status: 'admin.server', database_status: 'admin.status.database', filestore_status: 'admin.status.files', root_status: 'admin.status.root'};

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
                {parts.map(([name, state]) => {
                    const title = NAMES[name];
                    const isWell = state === 'OK' || state === false;
                    return (
                        <li key={name}>
                            <span class="grow">{title ? t(title) : name.replace('_status', '')}</span>
                            <strong class={isWell ? 'good' : 'error'}>{typeof state === 'boolean' ? t(state ? 'yes' : 'no') : state}</strong>
                        </li>
                    );
                })}
                <li><span class="grow">{t('admin.version')}</span><span>{config.value.Version}</span></li>
                <li><span class="grow">{t('admin.people')}</span><span>{people ?? '…'}</span></li>
            </ul>
            <button type="button" class="button small" onClick={load}>{t('admin.again')}</button>
        </>
    );
}
