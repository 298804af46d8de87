import type {ComponentChildren, VNode} from 'preact';

import {t} from '../i18n';
import {panel} from '../store/ui';
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
    default:
        return <Lazy key={open.kind} load={() => import('./PostsPanel').then(({PostsPanel}) => PostsPanel)} props={{kind: open.kind}} fallback={<Waiting />} />;
    }
}

const Waiting = (): VNode => <aside class="panel" aria-busy="true" />;

export function closePanel(): void {
    panel.value = null;
    document.querySelector<HTMLElement>('.centre textarea')?.focus();
}

export function PanelFrame({title, more, children}: {title: string; more?: ComponentChildren; children: ComponentChildren}): VNode {
    const key = (event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.defaultPrevented && !(event.target as HTMLElement).closest('.edit-box')) {
            event.stopPropagation();
            closePanel();
        }
    };
    return (
        <aside class="panel" aria-label={title} data-region="panel" tabIndex={-1} onKeyDown={key}>
            <header class="panel-head">
                <h2 class="cut">{title}</h2>
                {more}
                <button type="button" class="plain" aria-label={t('panel.close')} title={t('panel.close')} onClick={closePanel}><Icon name="close" /></button>
            </header>
            {children}
        </aside>
    );
}
