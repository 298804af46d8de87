import {startOfDay} from '../i18n/dates';
import {isActivity} from './activity';
import type {LocalPost} from '../store/posts';

/** What stands in the list, one under the other. */
export type Row =
    | {kind: 'day'; key: string; at: number}
    | {kind: 'new'; key: string}
    | {kind: 'activity'; key: string; ids: string[]}
    | {kind: 'post'; key: string; id: string; isFirst: boolean};

/** Posts of one person that follow each other so closely are one block. */
const BLOCK = 5 * 60_000;

type Find = (id: string) => LocalPost | undefined;

export function rowsOf(ids: readonly string[], find: Find, readAt: number, myId: string): Row[] {
    const rows: Row[] = [];
    let before: LocalPost | undefined;
    let hasLine = false;
    for (const id of ids) {
        const post = find(id);
        if (!post) {
            continue;
        }
        const isNewDay = !before || startOfDay(before.create_at) !== startOfDay(post.create_at);
        if (isNewDay) {
            rows.push({kind: 'day', key: `day-${startOfDay(post.create_at)}`, at: post.create_at});
        }
        const isLine = !hasLine && readAt > 0 && post.create_at > readAt && post.user_id !== myId && !post.pending;
        if (isLine) {
            hasLine = true;
            rows.push({kind: 'new', key: 'new'});
        }
        const last = rows.at(-1);
        if (isActivity(post.type)) {
            if (last?.kind === 'activity') {
                last.ids.push(id);
            } else {
                rows.push({kind: 'activity', key: `activity-${id}`, ids: [id]});
            }
            before = post;
            continue;
        }
        const isFirst = isNewDay || isLine || !before || before.user_id !== post.user_id || before.type !== post.type ||
            post.create_at - before.create_at > BLOCK || before.props?.override_username !== post.props?.override_username || post.type.startsWith('system_');
        rows.push({kind: 'post', key: post.pending_post_id || id, id, isFirst});
        before = post;
    }
    return rows;
}

/** So many rows are in the document at most; the window slides by a part of it. */
export const WINDOW = 120;
export const STEP = 50;

/** Of the lowest row. */
const ROW = 24;

export type Span = {from: number; to: number};
export const newest = (count: number): Span => ({from: Math.max(0, count - WINDOW), to: count});
/** What fills so high a view around the line, or the end, and a little more: what is above is drawn after the first picture. */
export function opening(rows: readonly Row[], height: number): Span {
    const fits = Math.min(Math.ceil(height / ROW) + 4, WINDOW / 2);
    const end = Math.max(0, rows.length - fits);
    const line = rows.findIndex((row) => row.kind === 'new');
    return line >= 0 && line < end ? {from: Math.max(0, line - (fits >> 1)), to: Math.min(rows.length, line + fits)} : {from: end, to: rows.length};
}

/** The window after somebody came near one of its ends. */
export function slide(span: Span, count: number, direction: 'up' | 'down'): Span {
    if (direction === 'up') {
        const from = Math.max(0, span.from - STEP);
        return {from, to: Math.min(count, from + WINDOW)};
    }
    const to = Math.min(count, span.to + STEP);
    return {from: Math.max(0, to - WINDOW), to};
}
