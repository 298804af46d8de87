import type {UserProfile} from '@mattermost/types/users';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {SessionList} from '../settings/SessionList';
import {myId} from '../store/session';
import {openDialog} from '../store/ui';
import {receiveUsers} from '../store/users';
import {Avatar} from '../ui/Avatar';
import {ask} from '../ui/ask';
import {Icon} from '../ui/icons';
import {openMenu} from '../ui/menu';

const PAGE = 50;

export function UsersPage(): VNode {
    const [text, setText] = useState('');
    const [page, setPage] = useState(0);
    const [list, setList] = useState<UserProfile[] | null>(null);
    const load = () => attempt(async () => {
        const found = text ? await api.searchUsers(text, {allow_inactive: true, limit: 100}) : await api.getProfiles(page, PAGE);
        receiveUsers(found);
        setList(found);
    });
    useEffect(() => {
        const timer = setTimeout(() => void load(), text ? 200 : 0);
        return () => clearTimeout(timer);
    }, [text, page]);
    const change = (work: () => Promise<unknown>) => attempt(async () => {
        await work();
        await load();
    });
    const activate = (user: UserProfile) => change(() => api.updateUserActive(user.id, user.delete_at > 0));
    const isAdmin = (user: UserProfile) => user.roles.split(' ').includes('system_admin');
    const menu = (user: UserProfile) => [
        {icon: 'shield' as const, label: isAdmin(user) ? t('admin.user.demote') : t('admin.user.promote'), run: () => void change(() => api.updateUserRoles(user.id, isAdmin(user) ? 'system_user' : 'system_user system_admin'))},
        {icon: user.delete_at ? 'check' as const : 'close' as const, isDanger: !user.delete_at, label: user.delete_at ? t('admin.user.activate') : t('admin.user.deactivate'), run: () => (user.delete_at ? void activate(user) : ask(t('admin.user.deactivate'), t('admin.user.deactivate.ask', {name: user.username}), () => activate(user)))},
        {icon: 'key' as const, label: t('admin.user.sessions'), run: () => openDialog({title: () => t('admin.sessions.of', {name: user.username}), body: () => <SessionList userId={user.id} />})},
        {icon: 'logout' as const, label: t('admin.user.logout'), run: () => void change(() => api.revokeAllSessionsForUser(user.id))},
    ];
    return (
        <>
            <input class="admin-search" type="search" value={text} placeholder={t('people.find')} aria-label={t('people.find')} onInput={(event) => { setText(event.currentTarget.value); setPage(0); }} />
            <div class="md-table"><table aria-busy={list === null}>
                <thead><tr><th scope="col">{t('field.username')}</th><th scope="col">{t('field.email')}</th><th scope="col">{t('admin.role')}</th><th scope="col">{t('admin.state')}</th><th><span class="hidden">{t('post.menu')}</span></th></tr></thead>
                <tbody>
                    {(list ?? []).map((user) => (
                        <tr key={user.id}>
                            <td><span class="cell"><Avatar id={user.id} size={24} />{user.username}</span></td><td>{user.email}</td>
                            <td>{isAdmin(user) ? t('admin.role.admin') : user.is_bot ? t('post.bot') : t('admin.role.member')}</td>
                            <td>{user.delete_at ? t('admin.inactive') : t('admin.active')}</td>
                            <td>{user.id !== myId.value && <button type="button" class="plain" aria-haspopup="menu" aria-label={t('admin.user.menu', {name: user.username})} onClick={(event) => openMenu(event.currentTarget, user.username, menu(user))}><Icon name="more" /></button>}</td>
                        </tr>
                    ))}
                </tbody>
            </table></div>
            {!text && <Pages page={page} isLast={(list?.length ?? 0) < PAGE} set={setPage} />}
        </>
    );
}

export function Pages({page, isLast, set}: {page: number; isLast: boolean; set: (page: number) => void}): VNode | null {
    if (page === 0 && isLast) {
        return null;
    }
    return (
        <p class="pages">
            <button type="button" class="button small" disabled={page === 0} onClick={() => set(page - 1)}>{t('admin.previous')}</button>
            <button type="button" class="button small" disabled={isLast} onClick={() => set(page + 1)}>{t('admin.next')}</button>
        </p>
    );
}
