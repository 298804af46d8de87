/** Arrow keys go from post to post; Enter and the rest act on the one that has the focus. */
export function moveInList(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const isItem = target.matches('[data-row], [data-region]');
    if (!isItem || event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) {
        return;
    }
    event.preventDefault();
    const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.post[data-row]')];
    const isDown = event.key === 'ArrowDown';
    const at = all.indexOf(target);
    const next = at >= 0 ? all[at + (isDown ? 1 : -1)] : seen(all, target.getBoundingClientRect(), isDown);
    next?.focus();
}

/** From the list itself: into what is read just now. */
function seen(all: HTMLElement[], {top, bottom}: DOMRect, isDown: boolean): HTMLElement | undefined {
    const isSeen = (row: HTMLElement) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom;
    return isDown ? all.find(isSeen) : all.findLast(isSeen);
}
