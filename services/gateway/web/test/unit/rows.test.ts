import assert from 'node:assert/strict';
import {test} from 'node:test';

import {newest, opening, rowsOf, slide, WINDOW, type Row} from '../../src/timeline/rows';
import type {LocalPost} from '../../src/store/posts';

const NOON = new Date(2026, 4, 5, 12).getTime();
const post = (id: string, minutes: number, user = 'a'): LocalPost => ({id, user_id: user, create_at: NOON + minutes * 60_000, type: '', props: {}} as unknown as LocalPost);

test('days, the unread line and blocks of one person', () => {
    const all = [post('1', 0), post('2', 1), post('3', 2, 'b'), post('4', 60 * 24, 'b')];
    const rows = rowsOf(all.map(({id}) => id), (id) => all.find((entry) => entry.id === id), NOON + 90_000, 'a');
    assert.deepEqual(rows.map((row) => (row.kind === 'post' ? `${row.id}${row.isFirst ? '!' : ''}` : row.kind)), ['day', '1!', '2', 'new', '3!', 'day', '4!']);
});

test('comings and goings that follow each other are one row', () => {
    const join = (id: string, minutes: number): LocalPost => ({...post(id, minutes), type: 'system_join_team' as LocalPost['type']});
    const all = [join('1', 0), join('2', 1), post('3', 2), join('4', 3)];
    const rows = rowsOf(all.map(({id}) => id), (id) => all.find((entry) => entry.id === id), 0, 'a');
    assert.deepEqual(rows.map((row) => (row.kind === 'activity' ? row.ids.join('+') : row.kind)), ['day', '1+2', 'post', '4']);
});

test('one\'s own posts are never new', () => {
    const all = [post('1', 5)];
    assert.ok(!rowsOf(['1'], () => all[0], NOON, 'a').some((row) => row.kind === 'new'));
});

test('the window slides and keeps its size', () => {
    let span = newest(1000);
    assert.deepEqual(span, {from: 1000 - WINDOW, to: 1000});
    for (let step = 0; step < 50; step++) {
        span = slide(span, 1000, 'up');
        assert.ok(span.to - span.from <= WINDOW);
    }
    assert.equal(span.from, 0);
    assert.deepEqual(newest(5), {from: 0, to: 5});
});

test('a channel opens at its end, or around the line when more is new than fits', () => {
    const rows = (count: number, line: number) => Array.from({length: count}, (_, at): Row => (at === line ? {kind: 'new', key: 'new'} : {kind: 'post', key: `${at}`, id: `${at}`, isFirst: false}));
    assert.deepEqual(opening(rows(200, -1), 800), {from: 162, to: 200});
    assert.deepEqual(opening(rows(200, 190), 800), {from: 162, to: 200});
    assert.deepEqual(opening(rows(200, 100), 800), {from: 81, to: 138});
    assert.deepEqual(opening(rows(200, 3), 800), {from: 0, to: 41});
    assert.deepEqual(opening(rows(5, 2), 800), {from: 0, to: 5});
    assert.ok(opening(rows(900, 400), 9000).to - opening(rows(900, 400), 9000).from <= WINDOW);
});
