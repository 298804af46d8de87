import type {VNode} from 'preact';

import {Icon, type IconName} from './icons';

/** Where a list would be: why there is none. */
export function EmptyNote({icon, title, hint}: {icon: IconName; title: string; hint: string}): VNode {
    return <div class="empty-note"><Icon name={icon} size={34} /><h3>{title}</h3><p class="quiet">{hint}</p></div>;
}
