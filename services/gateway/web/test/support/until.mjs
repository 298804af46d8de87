import assert from 'node:assert/strict';

/** Asks until the answer is the one that is wanted; on a busy machine that takes a while. */
export async function until(ask, wanted) {
    for (const end = Date.now() + 60_000; ;) {
        const now = await ask();
        if (JSON.stringify(now) === JSON.stringify(wanted) || Date.now() > end) {
            assert.deepEqual(now, wanted);
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
}
