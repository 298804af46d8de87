/** How well a name answers what was typed; 0 is not at all. Whole beginnings beat beginnings of words beat letters in order. */
export function score(name: string, typed: string): number {
    const [here, wanted] = [name.toLowerCase(), typed.toLowerCase()];
    if (wanted === '') {
        return 1;
    }
    if (here.startsWith(wanted)) {
        return 100 - Math.min(here.length - wanted.length, 40);
    }
    const inside = here.indexOf(wanted);
    if (inside > 0) {
        return (/[\s._-]/.test(here[inside - 1] ?? '') ? 50 : 30) - Math.min(inside, 20) / 2;
    }
    let at = -1;
    let gaps = 0;
    for (const char of wanted) {
        const next = here.indexOf(char, at + 1);
        if (next < 0) {
            return 0;
        }
        gaps += next - at - 1;
        at = next;
    }
    return Math.max(20 - gaps, 1);
}
