import type {VNode} from 'preact';

export function TimelineSkeleton(): VNode {
    return (
        <div class="timeline skeleton" aria-hidden="true">
            {[5, 8, 3, 7, 6].map((width, index) => (
                <div key={index} class="ghost-post"><span class="ghost ghost-round" /><div><span class={`ghost w${width > 5 ? 3 : 2}`} /><span class={`ghost w${width}`} /></div></div>
            ))}
        </div>
    );
}
