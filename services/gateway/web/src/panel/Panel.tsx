import type {VNode} from 'preact';

import {SearchWaiting} from './SearchWaiting';
import {panel} from '../store/ui';
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
        return <Lazy key="search" load={() => import('./SearchPanel').then(({SearchPanel}) => SearchPanel)} props={{}} fallback={<SearchWaiting />} />;
    default:
        return <Lazy key={open.kind} load={() => import('./PostsPanel').then(({PostsPanel}) => PostsPanel)} props={{kind: open.kind}} fallback={<Waiting />} />;
    }
}

const Waiting = (): VNode => <aside class="panel" aria-busy="true" />;
