import {Table} from './table';

/** Who is typing where: ids by channel, or by root post. */
export const typing = new Table<string[]>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const SHOWN_FOR = 5500;

export function stopTyping(place: string, userId: string): void {
    const key = `${place}:${userId}`;
    clearTimeout(timers.get(key));
    timers.delete(key);
    if (typing.peek(place)?.includes(userId)) {
        typing.update(place, (ids) => ids.filter((id) => id !== userId));
    }
}

export function startTyping(place: string, userId: string): void {
    const key = `${place}:${userId}`;
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(() => stopTyping(place, userId), SHOWN_FOR));
    const known = typing.peek(place) ?? [];
    if (!known.includes(userId)) {
        typing.set(place, [...known, userId]);
    }
}
