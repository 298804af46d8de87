import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Underway} from '../../src/store/underway';

test('changes are told one after the other, and are underway until they are told', async () => {
    const changes = new Underway();
    const told: string[] = [];
    let go = () => {};
    const first = changes.tell(['a'], () => new Promise<void>((resolve) => { go = () => { told.push('first'); resolve(); }; }));
    const second = changes.tell(['a', 'b'], async () => { told.push('second'); throw new Error('refused'); });
    const third = changes.tell(['c'], async () => told.push('third'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(told, []);
    assert.deepEqual(['a', 'b', 'c', 'd'].map((id) => changes.has(id)), [true, true, true, false]);
    go();
    await first;
    assert.ok(changes.has('a'));
    await assert.rejects(second, /refused/);
    await third;
    assert.deepEqual(told, ['first', 'second', 'third']);
    assert.deepEqual(['a', 'b', 'c'].map((id) => changes.has(id)), [false, false, false]);
});
