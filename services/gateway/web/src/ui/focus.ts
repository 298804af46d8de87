/** Who goes to a channel goes there to write. Where there is no mouse, that would bring up a keyboard that nobody asked for. */
export function focusComposer(): void {
    const box = document.querySelector<HTMLElement>('.centre .composer textarea');
    if (box && matchMedia('(hover: hover)').matches) {
        box.focus();
    } else {
        // A composer that is on its way takes the focus that nobody has.
        (document.activeElement as HTMLElement | null)?.blur();
    }
}
