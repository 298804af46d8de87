/** Grows with what is written, to a part of the window; then it scrolls. */
export function fit(area: HTMLTextAreaElement | null): void {
    if (area) {
        area.style.height = 'auto';
        area.style.height = `${Math.min(area.scrollHeight + 2, window.innerHeight * 0.4)}px`;
    }
}

export type Edit = {text: string; from: number; to: number};

/** Puts marks around what is selected, or takes them away. */
export function wrap({text, from, to}: Edit, mark: string): Edit {
    const selected = text.slice(from, to);
    const size = mark.length;
    if (text.slice(from - size, from) === mark && text.slice(to, to + size) === mark) {
        return {text: text.slice(0, from - size) + selected + text.slice(to + size), from: from - size, to: to - size};
    }
    return {text: text.slice(0, from) + mark + selected + mark + text.slice(to), from: from + size, to: to + size};
}

export function link({text, from, to}: Edit): Edit {
    const label = text.slice(from, to);
    const start = from + label.length + 3;
    return {text: `${text.slice(0, from)}[${label}](url)${text.slice(to)}`, from: start, to: start + 3};
}

export function prefix({text, from, to}: Edit, mark: string): Edit {
    const start = text.lastIndexOf('\n', from - 1) + 1;
    const changed = text.slice(start, to).split('\n').map((line) => mark + line).join('\n');
    return {text: text.slice(0, start) + changed + text.slice(to), from: from + mark.length, to: start + changed.length};
}

export type Trigger = {kind: '@' | '~' | ':' | '/'; word: string; from: number};

/** The word under the cursor that wants to be completed. */
export function triggerAt(text: string, at: number): Trigger | null {
    const before = text.slice(0, at);
    if (/^\/[^\n]*$/.test(before) && before.length < 200) {
        return {kind: '/', word: before, from: 0};
    }
    const match = /(?:^|[\s([{"'])([@~:])([\p{L}\d._+-]*)$/u.exec(before);
    const [, kind, word = ''] = match ?? [];
    if (!kind || (kind === ':' && word.length < 2) || word.length > 64) {
        return null;
    }
    return {kind: kind as '@' | '~' | ':', word, from: at - word.length - 1};
}
