// What a tab may cost. Times are ratios to a blank page of the same run.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {login} from '../support/browser.mjs';
import {stage} from '../support/stage.mjs';

const POSTS = 10_000;
const CHANNELS = 50;

const set = stage();
let page;

async function inParallel(count, most, work) {
    let next = 0;
    await Promise.all(Array.from({length: most}, async () => {
        while (next < count) {
            await work(next++);
        }
    }));
}

test('at most eight calls until one can write, besides configuration, licence and oneself', async () => {
    await set.api.post('/posts', {channel_id: set.api.square.id, message: 'the first'});
    page = await login(set.browser, set.url, 'ada');
    await page.addInitScript(() => {
        performance.setResourceTimingBufferSize(1000);
        new MutationObserver((_, observer) => {
            if (document.querySelector('.centre textarea') && document.querySelector('.centre .post')) {
                window.__usable = performance.now();
                observer.disconnect();
            }
        }).observe(document, {childList: true, subtree: true});
    });
    await page.reload();
    await page.waitForFunction(() => window.__usable);
    const calls = await page.evaluate(() => performance.getEntriesByType('resource').filter((entry) => entry.startTime <= window.__usable).map((entry) => new URL(entry.name).pathname));
    const counted = calls.filter((path) => path.startsWith('/api/') && !/config\/client|license\/client|users\/me$/.test(path));
    assert.ok(counted.length <= 8, counted.join('\n'));
});

test('ten thousand posts are scrolled with three hundred rows', async () => {
    const written = Date.now();
    await inParallel(POSTS / 100, 16, async (index) => {
        for (let part = 0; part < 100; part++) {
            await set.api.post('/posts', {channel_id: set.api.square.id, message: `message ${index * 100 + part} ${'word '.repeat(part % 30)}`});
        }
    });
    console.log(`written in ${Date.now() - written} ms`);
    await page.reload();
    await page.locator('.centre .post').first().waitFor();
    let most = 0;
    let steps = 0;
    const started = Date.now();
    for (; steps < 2000; steps++) {
        const {rows, isTop} = await page.evaluate(async () => {
            const list = document.querySelector('.timeline');
            list.scrollTop -= 6000;
            await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            return {rows: list.querySelectorAll('[data-row]').length, isTop: document.querySelector('.intro') !== null};
        });
        most = Math.max(most, rows);
        if (isTop) {
            break;
        }
    }
    assert.ok(steps < 2000, 'the beginning was not reached');
    assert.ok(most <= 300, `${most} rows`);
    console.log(`${POSTS} posts in ${steps} steps, ${Date.now() - started} ms, at most ${most} rows`);
});

test('what is read stays in its place while older posts come in above', async () => {
    await page.getByRole('button', {name: /Jump to the newest|newer message/}).click();
    await page.waitForFunction(() => {
        const list = document.querySelector('.timeline');
        return list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    });
    await page.locator('.jump').waitFor({state: 'detached'});
    // Nothing is on its way any more: ten frames alike.
    await page.waitForFunction(() => {
        const list = document.querySelector('.timeline');
        const now = [list.scrollTop, list.scrollHeight, list.querySelectorAll('[data-row]').length].join();
        const alike = window.__frames?.now === now ? window.__frames.alike + 1 : 0;
        window.__frames = {now, alike};
        return alike >= 10;
    });
    const moved = await page.evaluate(async () => {
        const list = document.querySelector('.timeline');
        const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        let worst = 0;
        for (let step = 0; step < 40; step++) {
            list.scrollTop -= 500;
            await frame();
            const top = list.getBoundingClientRect().top;
            const row = [...list.querySelectorAll('[data-row]')].find((entry) => entry.getBoundingClientRect().top >= top);
            const before = row.getBoundingClientRect().top;
            await new Promise((resolve) => setTimeout(resolve, 60));
            worst = Math.max(worst, row.isConnected ? Math.abs(row.getBoundingClientRect().top - before) : 0);
        }
        return worst;
    });
    assert.ok(moved <= 2, `a row moved ${moved} pixels`);
});

function middle(takes) {
    return [...takes].sort((a, b) => a - b)[Math.floor(takes.length / 2)];
}

// Script to paint of a blank page: two hundred lines, five times, the middle one.
async function blankPage() {
    const blank = await page.context().newPage();
    await blank.goto('about:blank');
    const unit = await blank.evaluate(async () => {
        const takes = [];
        for (let take = 0; take < 5; take++) {
            const from = performance.now();
            document.body.replaceChildren(...Array.from({length: 200}, (_, line) => Object.assign(document.createElement('p'), {textContent: `line ${line}`})));
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            takes.push(performance.now() - from);
        }
        return takes.sort((a, b) => a - b)[2];
    });
    await blank.close();
    return unit;
}

test('switching channels is fast and leaves nothing behind', async () => {
    const names = [];
    for (let index = 0; index < CHANNELS; index++) {
        const name = `channel-${String(index).padStart(2, '0')}`;
        const channel = await set.api.post('/channels', {team_id: set.api.team.id, name, display_name: `Channel ${index}`, type: 'O'});
        await inParallel(30, 6, (part) => set.api.post('/posts', {channel_id: channel.id, message: `post ${part} in ${name} with \`code\` and **words**`}));
        names.push(name);
    }
    await page.reload();
    await page.locator('.sidebar a', {hasText: 'Channel 49'}).waitFor();
    const go = (name) => page.evaluate(async (wanted) => {
        const from = performance.now();
        document.querySelector(`.sidebar a[href$="/${wanted}"]`).click();
        for (let frame = 0; frame < 600; frame++) {
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            if (document.querySelector('.centre .post-body')?.textContent && [...document.querySelectorAll('.centre .post-body')].some((body) => body.textContent.includes(` ${wanted} `))) {
                break;
            }
        }
        return performance.now() - from;
    }, name);
    // 50 and 200 ms where a blank page takes one frame. What else the machine does only adds to a round: the best of three counts.
    let fast = false;
    const rounds = [];
    for (let round = 0; round < 3 && !fast; round++) {
        const unit = Math.max(await blankPage(), 16.7);
        const [uncached, cached] = [[], []];
        for (const name of names.slice(round * 12, round * 12 + 12)) {
            uncached.push(await go(name));
        }
        for (let again = 0; again < 2; again++) {
            for (const name of names.slice(round * 12 + 4, round * 12 + 11)) {
                cached.push(await go(name));
            }
        }
        rounds.push(`blank ${unit.toFixed(1)} ms, cached ${middle(cached).toFixed(1)} ms, uncached ${middle(uncached).toFixed(1)} ms`);
        fast = middle(cached) <= unit * 3 && middle(uncached) <= unit * 12;
    }
    console.log(rounds.join('\n'));
    assert.ok(fast, rounds.join('; '));

    const heap = () => page.evaluate(() => {
        window.gc();
        window.gc();
        return performance.memory.usedJSHeapSize;
    });
    let early = 0;
    for (let turn = 1; turn <= 500; turn++) {
        await go(names[turn % CHANNELS]);
        // Every channel was visited once; from here on nothing may grow.
        if (turn === CHANNELS) {
            early = await heap();
        }
    }
    const late = await heap();
    console.log(`heap ${(early / 1e6).toFixed(1)} MB, after 500 switches ${(late / 1e6).toFixed(1)} MB`);
    assert.ok(late <= early * 1.2, `${early} → ${late}`);
    assert.deepEqual(page.problems, []);
});
