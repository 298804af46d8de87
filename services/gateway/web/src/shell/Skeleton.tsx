import type {VNode} from 'preact';

import {TimelineSkeleton} from '../timeline/Skeleton';

/** The shape of what is coming, in its place and size, so that nothing jumps. */
export function ShellSkeleton(): VNode {
    return (
        <div class="shell" aria-busy="true">
            <div class="sidebar"><div class="sidebar-head" /><Rows count={9} /></div>
            <div class="centre"><div class="channel-head" /><TimelineSkeleton /><div class="composer-space" /></div>
        </div>
    );
}

function Rows({count}: {count: number}): VNode {
    return <div class="ghost-rows" aria-hidden="true">{Array.from({length: count}, (_, index) => <span key={index} class={`ghost w${4 + (index * 3) % 5}`} />)}</div>;
}
