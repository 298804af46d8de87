const MOST = 50;
const sent: string[] = [];
let at = 0;
let started = '';

/** What was sent in this tab, to be walked through with Ctrl and the arrows. */
export const history = {
    push(message: string): void {
        if (sent.at(-1) !== message) {
            sent.push(message);
            sent.splice(0, sent.length - MOST);
        }
        at = sent.length;
    },
    walk(direction: 'back' | 'forth', current: string): string {
        if (at === sent.length) {
            started = current;
        }
        at = Math.min(Math.max(at + (direction === 'back' ? -1 : 1), 0), sent.length);
        return sent[at] ?? started;
    },
};
