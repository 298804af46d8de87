import type {VNode} from 'preact';

import {discardDraft} from '../actions/drafts';
import {sendPost} from '../actions/post';
import {showThread} from '../actions/threads';
import {t} from '../i18n';
import {ago} from '../i18n/dates';
import {Markdown} from '../markdown/Markdown';
import {navigate} from '../router';
import {channelAddress, channelName, channels} from '../store/channels';
import {draftsHere, type LocalDraft} from '../store/drafts';
import {isSidebarOpen} from '../store/ui';
import {Icon} from '../ui/icons';

/** What was begun and not sent. */
export function Drafts(): VNode {
    const all = [...draftsHere.value].sort((a, b) => b.updateAt - a.updateAt);
    return (
        <>
            <header class="channel-head" data-region="header" tabIndex={-1}>
                <button type="button" class="plain only-narrow" aria-label={t('sidebar.open')} onClick={() => { isSidebarOpen.value = true; }}><Icon name="menu" /></button>
                <h1>{t('drafts.title')}</h1>
            </header>
            <div class="thread-list" data-region="timeline" tabIndex={-1} role="region" aria-label={t('drafts.title')}>
                {all.length === 0 && <div class="empty-note"><Icon name="draft" size={34} /><h2>{t('drafts.none')}</h2><p class="quiet">{t('drafts.hint')}</p></div>}
                <ul>{all.map((draft) => <li key={draft.rootId || draft.channelId} class="draft"><Line draft={draft} /></li>)}</ul>
            </div>
        </>
    );
}

function Line({draft}: {draft: LocalDraft}): VNode {
    const channel = channels.get(draft.channelId);
    const open = () => {
        if (channel) {
            navigate(channelAddress(channel));
            if (draft.rootId) {
                showThread(draft.rootId);
            }
        }
    };
    return (
        <>
            <div class="thread-line-head"><strong class="cut grow">{draft.rootId ? t('drafts.thread', {name: channelName(channel)}) : channelName(channel)}</strong><span class="quiet">{ago(draft.updateAt)}</span></div>
            <Markdown text={draft.message.slice(0, 600)} />
            <div class="edit-tools">
                <button type="button" class="primary small" onClick={open}>{t('drafts.open')}</button>
                <button type="button" class="button small" onClick={() => sendPost(draft.channelId, draft.rootId, draft.message)}>{t('composer.send')}</button>
                <button type="button" class="button small" onClick={() => discardDraft(draft.channelId, draft.rootId)}>{t('post.delete')}</button>
            </div>
        </>
    );
}
