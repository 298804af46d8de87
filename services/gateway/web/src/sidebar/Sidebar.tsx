import type {VNode} from 'preact';

import {browseChannels, createCategory, createChannel, newConversation, quickSwitch} from '../dialogs/open';
import {t} from '../i18n';
import {navigate, route} from '../router';
import {openSettings} from '../settings/open';
import {categories, categoryOrder} from '../store/channels';
import {draftsHere} from '../store/drafts';
import {currentTeam, currentTeamId} from '../store/teams';
import {threadCounts} from '../store/threads';
import {isSidebarOpen, isUnreadFilterOn, panel} from '../store/ui';
import {Icon, type IconName} from '../ui/icons';
import {openMenu} from '../ui/menu';
import {Category} from './Category';
import {Self} from './Self';
import {teamMenu} from './team-menu';

export function Sidebar(): VNode {
    const team = currentTeam.value;
    const order = categoryOrder.get(currentTeamId.value);
    const at = route.value;
    const counts = threadCounts.get(currentTeamId.value);
    const draftCount = draftsHere.value.length;
    return (
        <nav class="sidebar" aria-label={t('sidebar.label')} data-region="sidebar" tabIndex={-1}>
            <div class="sidebar-head">
                <button type="button" class="plain name" aria-haspopup="menu" onClick={(event) => openMenu(event.currentTarget, t('team.menu'), teamMenu())}>
                    <span class="cut">{team?.display_name ?? '\u00a0'}</span><Icon name="down" size={14} />
                </button>
                <button type="button" class={`plain${isUnreadFilterOn.value ? ' on' : ''}`} aria-pressed={isUnreadFilterOn.value} aria-label={t('sidebar.filter')} title={t('sidebar.filter')} onClick={() => { isUnreadFilterOn.value = !isUnreadFilterOn.value; }}><Icon name="filter" /></button>
                <button type="button" class="plain" aria-haspopup="menu" aria-label={t('sidebar.add')} title={t('sidebar.add')} onClick={(event) => openMenu(event.currentTarget, t('sidebar.add'), [
                    {icon: 'plus', label: t('channel.create'), run: createChannel},
                    {icon: 'globe', label: t('channel.browse'), run: browseChannels},
                    {icon: 'edit', label: t('direct.new'), run: newConversation},
                    {icon: 'list', label: t('category.create'), run: () => createCategory()},
                ])}><Icon name="plus" /></button>
            </div>
            <button type="button" class="finder" onClick={quickSwitch}><Icon name="search" size={15} /><span class="grow">{t('switch.find')}</span><kbd>Ctrl K</kbd></button>
            <div class="sidebar-list">
                <Entry icon="threads" label={t('threads.title')} to={`/${team?.name}/threads`} isHere={at.screen === 'threads'} count={counts?.mentions ?? 0} isUnread={(counts?.unread ?? 0) > 0} />
                {draftCount > 0 && <Entry icon="draft" label={t('drafts.title')} to={`/${team?.name}/drafts`} isHere={at.screen === 'drafts'} count={draftCount} isQuiet />}
                <Shortcut kind="mentions" icon="at" />
                <Shortcut kind="saved" icon="bookmark" />
                {order?.map((id) => {
                    const category = categories.get(id);
                    return category && <Category key={id} category={category} />;
                })}
            </div>
            <Self openSettings={openSettings} />
        </nav>
    );
}

/** Lists for which the header has no room on a narrow screen. */
function Shortcut({kind, icon}: {kind: 'mentions' | 'saved'; icon: IconName}): VNode {
    const open = () => {
        panel.value = {kind};
        isSidebarOpen.value = false;
    };
    return <button type="button" class="row only-narrow" onClick={open}><Icon name={icon} size={16} /><span class="grow cut">{t(`panel.${kind}`)}</span></button>;
}

type EntryProps = {icon: IconName; label: string; to: string; isHere: boolean; count: number; isUnread?: boolean; isQuiet?: boolean};
function Entry({icon, label, to, isHere, count, isUnread, isQuiet}: EntryProps): VNode {
    return (
        <a class={`row${isUnread ? ' unread' : ''}${isHere ? ' here' : ''}`} href={to} aria-current={isHere ? 'page' : undefined} onClick={(event) => { event.preventDefault(); navigate(to); }}>
            <Icon name={icon} size={16} /><span class="grow cut">{label}</span>
            {count > 0 && <span class={`badge${isQuiet ? ' quiet' : ''}`}>{count}</span>}
        </a>
    );
}
