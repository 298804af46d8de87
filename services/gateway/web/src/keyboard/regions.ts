/** In the order in which F6 visits them; those that are not there are passed over. */
const ORDER = ['timeline', 'composer', 'panel-list', 'panel-composer', 'teams', 'sidebar', 'header', 'search', 'panel'];

export function cycleRegions(by: 1 | -1): void {
    const found = ORDER.map((name) => document.querySelector<HTMLElement>(`[data-region="${name}"]`)).filter((region): region is HTMLElement => region !== null && region.offsetParent !== null);
    // The innermost region counts: lists stand inside panels.
    const active = document.activeElement?.closest('[data-region]');
    const at = found.findIndex((region) => region === active);
    const next = found[(at + by + found.length) % found.length];
    if (next) {
        enter(next);
    }
}

function enter(region: HTMLElement): void {
    const inside = region.dataset.region === 'timeline' || region.dataset.region === 'panel-list'
        ? [...region.querySelectorAll<HTMLElement>('.post[data-row]')].at(-1)
        : [...region.querySelectorAll<HTMLElement>('textarea, a[aria-current], a, button')].find((element) => element.offsetParent !== null);
    (inside ?? region).focus();
}
