// Messages that want to be more than messages.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {login, picture} from '../support/browser.mjs';
import {stage} from '../support/stage.mjs';

const set = stage();
let page;

const ATTACKS = [
    '<script>window.__hit=1</script>', '<img src=x onerror=window.__hit=1>', '<svg/onload=window.__hit=1>', '<iframe srcdoc="<script>parent.__hit=1</script>">',
    '[a](javascript:window.__hit=1)', '[a](java\tscript:window.__hit=1)', '[a](&#106;avascript:window.__hit=1)', '[a](data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19oaXQ9MTwvc2NyaXB0Pg==)',
    '![a](javascript:window.__hit=1)', '![a](x"onerror="window.__hit=1)', '[a](https://x.example/" onmouseover="window.__hit=1)', '<a href="javascript:window.__hit=1">a</a>',
    '[a]: javascript:window.__hit=1\n\n[a]', '<javascript:window.__hit=1>', '```js"><img src=x onerror=window.__hit=1>\ncode\n```', '`<img src=x onerror=window.__hit=1>`',
    '| <img src=x onerror=window.__hit=1> |\n|---|\n| <script>window.__hit=1</script> |', '# <img src=x onerror=window.__hit=1>', '- [ ] <img src=x onerror=window.__hit=1>',
    '<style>body{display:none}</style>', '<base href="https://evil.example/">', '<form action="https://evil.example"><input name=a></form>', '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '&lt;script&gt;window.__hit=1&lt;/script&gt;', '@<img src=x onerror=window.__hit=1>', ':<img src=x onerror=window.__hit=1>:', '~"><script>window.__hit=1</script>', '{{constructor.constructor("window.__hit=1")()}}',
    '[![a](x onerror=window.__hit=1)](javascript:window.__hit=1)', '<details open ontoggle=window.__hit=1>', '<math><a xlink:href="javascript:window.__hit=1">a</a></math>', '<object data="javascript:window.__hit=1">',
];

test('scripts, handlers and addresses in messages do nothing', async () => {
    for (const message of ATTACKS) {
        await set.api.post('/posts', {channel_id: set.api.square.id, message});
    }
    await set.api.post('/posts', {channel_id: set.api.square.id, message: 'with attachments', props: {attachments: [
        {title: '<img src=x onerror=window.__hit=1>', title_link: 'javascript:window.__hit=1', text: ATTACKS.join('\n\n'), color: 'red;background:url(https://evil.example)', pretext: '<script>window.__hit=1</script>', fields: [{title: '<b>', value: {toString: 1}}]},
        null, 7, 'text',
    ]}});
    page = await login(set.browser, set.url, 'ada');
    await page.getByText('with attachments').waitFor();
    await page.locator('.post').last().scrollIntoViewIfNeeded();
    const state = await page.evaluate(() => ({
        hit: window.__hit,
        elements: document.querySelectorAll('.timeline script, .timeline iframe, .timeline object, .timeline form, .timeline style, .timeline base, .timeline meta, .timeline math').length,
        addresses: [...document.querySelectorAll('.timeline a')].map((a) => a.protocol).filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol)),
        handlers: [...document.querySelectorAll('.timeline *')].filter((element) => element.getAttributeNames().some((name) => name.startsWith('on'))).length,
    }));
    assert.deepEqual(state, {hit: undefined, elements: 0, addresses: [], handlers: 0});
    for (const link of await page.locator('.timeline a').all()) {
        assert.match(await link.getAttribute('rel') ?? 'noopener', /noopener/);
    }
});

test('text that turns around stays in its own message', async () => {
    await set.api.post('/posts', {channel_id: set.api.square.id, message: '\u202Eright to left override\u2066 never closed'});
    await set.api.post('/posts', {channel_id: set.api.square.id, message: 'plain after it'});
    const after = page.locator('.post .post-body', {hasText: 'plain after it'});
    await after.waitFor();
    assert.equal(await after.locator('.md').evaluate((element) => getComputedStyle(element).direction), 'ltr');
    assert.equal(await page.locator('.post .post-body', {hasText: 'override'}).locator('.md').evaluate((element) => getComputedStyle(element).unicodeBidi), 'isolate');
});

const HEAVY = {
    'sixteen thousand emoji': '😀'.repeat(8190),
    'thousands of emoji names': ':smile: '.repeat(2000),
    'ten thousand lines of code': '```js\n' + 'a\n'.repeat(8000) + '```',
    'deep quotes': `${'>'.repeat(3000)} deep`,
    'open brackets': '['.repeat(16000),
    'stars': '*a'.repeat(8000),
    'one word': 'W'.repeat(16000),
    'a wide table': `|${' a |'.repeat(200)}\n|${'---|'.repeat(200)}\n|${' b |'.repeat(200)}`,
    'stacked accents': `Z${'\u0301'.repeat(12000)}`,
    'many mentions': '@ada '.repeat(3000),
};

/** What the machine takes to lay out two thousand plain lines: a measure for what it takes for one message. */
const plainLines = () => {
    const box = document.body.appendChild(document.createElement('div'));
    const from = performance.now();
    box.append(...Array.from({length: 2000}, (_, line) => Object.assign(document.createElement('p'), {textContent: `line ${line} with some words in it`})));
    box.getBoundingClientRect();
    const took = performance.now() - from;
    box.remove();
    return took;
};

test('the heaviest messages are drawn while a person waits, and break nothing', async () => {
    await page.evaluate(() => {
        window.__longest = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({duration}) => { window.__longest = Math.max(window.__longest, duration); })).observe({type: 'longtask'});
    });
    for (const [name, message] of Object.entries(HEAVY)) {
        const unit = await page.evaluate(plainLines);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => { window.__longest = 0; resolve(); }, 60))));
        await set.api.post('/posts', {channel_id: set.api.square.id, message});
        const marker = `after ${name}`;
        await set.api.post('/posts', {channel_id: set.api.square.id, message: marker});
        await page.locator('.post', {hasText: marker}).waitFor();
        // A frame is drawn, and the page answers.
        const longest = await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(window.__longest)))));
        assert.ok(longest <= unit * 20, `${name}: ${longest} ms where plain lines take ${unit} ms`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
    const nodes = await page.evaluate(() => document.querySelectorAll('.timeline *').length);
    assert.ok(nodes < 20_000, `${nodes} nodes`);
    await picture(page, 'hostile');
});

test('no page reported a problem, and the policy has nothing to refuse', () => {
    assert.deepEqual(page.problems, []);
});
