import type {ComponentChildren, VNode} from 'preact';

import {t} from '../i18n';
import {SearchWaiting} from '../search/Waiting';
import {isPanelWide, panel} from '../store/ui';
import {Icon} from '../ui/icons';
import {Lazy} from '../ui/Lazy';
import {ThreadPanel} from './ThreadPanel';

/** What stands beside the channel. */
export function PanelView(): VNode | null {
    const open = panel.value;
    if (!open) {
        return null;
    }
    switch (open.kind) {
    case 'thread':
        return <ThreadPanel key={open.rootId} rootId={open.rootId} />;
    case 'info':
        return <Lazy key="info" load={() => import('./Info').then(({Info}) => Info)} props={{}} fallback={<Waiting />} />;
    case 'members':
        return <Lazy key="members" load={() => import('./Members').then(({Members}) => Members)} props={{}} fallback={<Waiting />} />;
    case 'search':
        return <Lazy key="search" load={() => import('../search/SearchPanel').then(({SearchPanel}) => SearchPanel)} props={{}} fallback={<SearchWaiting />} />;
    default:
        return <Lazy key={open.kind} load={() => import('./PostsPanel').then(({PostsPanel}) => PostsPanel)} props={{kind: open.kind}} fallback={<Waiting />} />;
    }
}

const Waiting = (): VNode => <aside class="panel" aria-busy="true" />;

export function closePanel(): void {
    panel.value = null;
    document.querySelector<HTMLElement>('.centre .composer textarea')?.focus();
}

export function PanelFrame({title, more, children}: {title: string; more?: ComponentChildren; children: ComponentChildren}): VNode {
    const open = panel.value;
    const back = open?.kind === 'thread' ? open.back : undefined;
    const key = (event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.defaultPrevented && !(event.target as HTMLElement).closest('.edit-box')) {
            event.stopPropagation();
            closePanel();
        }
    };
    return (
        <aside class="panel" aria-label={title} data-region="panel" tabIndex={-1} onKeyDown={key}>
            <header class="panel-head">
                {back && <button type="button" class="plain" aria-label={t('panel.back')} title={t('panel.back')} onClick={() => { panel.value = {kind: back}; }}><Icon name="back" size={16} /></button>}
                <h2 class="cut">{title}</h2>
                {more}
                <button type="button" class={`plain expand${isPanelWide.value ? ' on' : ''}`} aria-pressed={isPanelWide.value} aria-label={t('panel.wide')} title={t('panel.wide')} onClick={() => { isPanelWide.value = !isPanelWide.peek(); }}><Icon name="expand" size={16} /></button>
                <button type="button" class="plain" aria-label={t('panel.close')} title={t('panel.close')} onClick={closePanel}><Icon name="close" /></button>
            </header>
            {children}
        </aside>
    );
}
