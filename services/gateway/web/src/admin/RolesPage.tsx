import type {Role} from '@mattermost/types/roles';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t, tn} from '../i18n';

/** Long names go on in the next line between two words. */
const broken = (name: string) => name.split('_').flatMap((word, index) => (index === 0 ? [word] : ['_', <wbr key={index} />, word]));

/** What each role may do; a permission is taken or given at once. */
export function RolesPage(): VNode {
    const [list, setList] = useState<Role[] | null>(null);
    const [open, setOpen] = useState('system_user');
    const [text, setText] = useState('');
    useEffect(() => void attempt(async () => setList(await api.ask<Role[]>(api.getRolesRoute()))), []);
    const role = list?.find((entry) => entry.name === open);
    const all = [...new Set((list ?? []).flatMap((entry) => entry.permissions))].sort().filter((permission) => permission.includes(text.trim().toLowerCase().replaceAll(' ', '_')));
    const toggle = (permission: string) => void attempt(async () => {
        if (role) {
            const permissions = role.permissions.includes(permission) ? role.permissions.filter((entry) => entry !== permission) : [...role.permissions, permission];
            const saved = await api.patchRole(role.id, {permissions});
            setList((list ?? []).map((entry) => (entry.id === saved.id ? saved : entry)));
        }
    });
    return (
        <>
            <div class="field">
                <label for="role">{t('admin.role')}</label>
                <select id="role" value={open} onChange={(event) => setOpen(event.currentTarget.value)}>{(list ?? []).map((entry) => <option key={entry.id} value={entry.name}>{entry.name}</option>)}</select>
                {role && <small class="quiet">{tn('admin.permissions', role.permissions.length)}</small>}
            </div>
            <input class="admin-search" type="search" value={text} placeholder={t('admin.permissions.find')} aria-label={t('admin.permissions.find')} onInput={(event) => setText(event.currentTarget.value)} />
            <ul class="permissions">
                {role && all.map((permission) => (
                    <li key={permission}><label><input type="checkbox" checked={role.permissions.includes(permission)} disabled={role.name === 'system_admin'} onChange={() => toggle(permission)} /><code>{broken(permission)}</code></label></li>
                ))}
            </ul>
        </>
    );
}
