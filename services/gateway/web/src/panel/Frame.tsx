import type {ComponentChildren, VNode} from 'preact';

import {t} from '../i18n';
import {isPanelWide, panel} from '../store/ui';
import {focusComposer} from '../ui/focus';
import {Icon} from '../ui/icons';

export function closePanel(): void {
    const line = document.querySelector<HTMLElement>('.thread-line[aria-current]');
    panel.value = null;
    if (line) {
        line.focus();
    } else {
        focusComposer();
    }
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
