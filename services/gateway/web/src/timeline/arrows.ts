/** Arrow keys go from post to post; Enter and the rest act on the one that has the focus. */
export function moveInList(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const isItem = target.matches('[data-row], [data-region]');
    if (!isItem || event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) {
        return;
    }
    event.preventDefault();
    const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.post[data-row]')];
    const at = all.indexOf(target);
    const next = at < 0 ? all.at(-1) : all[at + (event.key === 'ArrowDown' ? 1 : -1)];
    next?.focus();
}
