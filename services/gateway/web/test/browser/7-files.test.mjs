// Emoji of one's own, and what is in a file without fetching it.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {test} from 'node:test';

import {found} from '../support/api.mjs';
import {askedForFiles, login, post, say} from '../support/browser.mjs';
import {check} from '../support/screens.mjs';
import {stage} from '../support/stage.mjs';

const set = stage(async (url) => {
    const api = await found(url);
    set.bob = await api.person('bob', api.team.id);
    return api;
});
let page;
let bob;

/** A second of silence. */
function wave() {
    const rate = 8000;
    const buffer = Buffer.alloc(44 + rate, 128);
    buffer.write('RIFF', 0);
    buffer.writeUInt32LE(36 + rate, 4);
    buffer.write('WAVEfmt ', 8);
    buffer.writeUInt32LE(16, 16);
    buffer.writeUInt16LE(1, 20);
    buffer.writeUInt16LE(1, 22);
    buffer.writeUInt32LE(rate, 24);
    buffer.writeUInt32LE(rate, 28);
    buffer.writeUInt16LE(1, 32);
    buffer.writeUInt16LE(8, 34);
    buffer.write('data', 36);
    buffer.writeUInt32LE(rate, 40);
    return buffer;
}

test('an emoji is made, picked, seen by others, and deleted', async () => {
    [page, bob] = await Promise.all([login(set.browser, set.url, 'ada'), login(set.browser, set.url, 'bob')]);
    const png = await page.screenshot({clip: {x: 0, y: 0, width: 64, height: 64}});
    await page.getByRole('button', {name: 'Insert emoji'}).click();
    await page.getByRole('button', {name: 'Make your own'}).click();
    await page.getByText('Nobody made an emoji yet.').waitFor();
    await page.getByRole('button', {name: 'Add', exact: true}).click();
    await page.getByText('Lower-case letters, digits').waitFor();
    const chooser = await askedForFiles(page, () => page.getByRole('button', {name: 'Choose a picture'}).press('Enter'));
    await chooser.setFiles({name: 'Mission Patch.png', mimeType: 'image/png', buffer: png});
    assert.equal(await page.getByLabel('Name', {exact: true}).inputValue(), 'mission_patch');
    await page.getByLabel('Name', {exact: true}).fill('tada');
    await page.keyboard.press('Enter');
    await page.getByText('There is an emoji of this name already.').waitFor();
    await page.getByLabel('Name', {exact: true}).fill('patch42');
    await page.keyboard.press('Enter');
    await page.getByRole('list', {name: 'Emoji of this server'}).getByText(':patch42:').waitFor();
    await check(page, 'emoji-manage');
    await page.keyboard.press('Escape');

    await page.getByRole('button', {name: 'Insert emoji'}).click();
    await page.getByLabel('Search emoji').fill('patch');
    await page.locator('.picker-cell[aria-label=patch42]').waitFor();
    await check(page, 'emoji-picked');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.centre textarea').value === ':patch42: ');
    await say(page, 'our :patch42: flies');
    await post(bob, 'our').locator('img.emoji[alt=":patch42:"]').waitFor();
    await post(bob, 'our').hover();
    await post(bob, 'our').getByRole('button', {name: 'Add a reaction'}).click();
    await bob.locator('section', {hasText: 'Of this server'}).locator('.picker-cell[aria-label=patch42]').click();
    await post(page, 'our').locator('.reaction img.emoji').waitFor();

    await bob.locator('.sidebar-head .name').click();
    await bob.getByRole('menuitem', {name: 'Emoji of this server'}).click();
    await bob.getByRole('list', {name: 'Emoji of this server'}).getByText(':patch42:').waitFor();
    assert.equal(await bob.getByRole('button', {name: 'Delete :patch42:'}).count(), 0);
    await bob.keyboard.press('Escape');
    await page.locator('.sidebar-head .name').click();
    await page.getByRole('menuitem', {name: 'Emoji of this server'}).click();
    await page.getByRole('button', {name: 'Delete :patch42:'}).press('Enter');
    await page.getByText('Nobody made an emoji yet.').waitFor();
    await page.keyboard.press('Escape');
});

test('texts, sound and pictures are shown where they stand, and arrows go from one to the next', async () => {
    const png = await page.screenshot({clip: {x: 0, y: 0, width: 120, height: 80}});
    await page.locator('.centre input[type=file]').setInputFiles([
        {name: 'burn.py', mimeType: 'text/x-python', buffer: Buffer.from('def burn(seconds):\n    return "<script>window.__hit = 1</script>"\n')},
        {name: 'evil.html', mimeType: 'text/html', buffer: Buffer.from('<script>window.__hit = 1</script><h1>page</h1>')},
        {name: 'beep.wav', mimeType: 'audio/wav', buffer: wave()},
        {name: 'plan.png', mimeType: 'image/png', buffer: png},
        {name: 'data.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 1, 2, 3])},
        {name: 'long.log', mimeType: 'text/plain', buffer: Buffer.from('line of a log\n'.repeat(20_000))},
    ]);
    await page.locator('.uploads progress').first().waitFor({state: 'detached'});
    await say(page, 'six files');
    const row = post(bob, 'six files');
    await row.getByRole('link', {name: /data.bin/}).waitFor();
    assert.deepEqual(await row.locator('.files > *').evaluateAll((all) => all.map((one) => one.querySelector('img')?.alt ?? one.querySelector('.cut').textContent)),
        ['burn.py', 'evil.html', 'beep.wav', 'plan.png', 'data.bin', 'long.log']);
    await row.getByRole('button', {name: 'burn.py'}).click();
    const dialog = bob.getByRole('dialog');
    await dialog.locator('.hl-keyword', {hasText: 'def'}).waitFor();
    await check(bob, 'preview-code');
    // Both ways lead through all of them, whatever order they came in.
    const seek = async (name, step) => {
        while (!await dialog.getByText(name, {exact: true}).isVisible()) {
            const place = await dialog.getByText(/\d of 6$/).textContent();
            await step();
            await dialog.getByText(place, {exact: true}).waitFor({state: 'detached'});
        }
    };
    const byKey = () => bob.keyboard.press('ArrowRight');
    const byMouse = () => dialog.getByRole('button', {name: 'Next file'}).click();
    await seek('evil.html', byKey);
    await dialog.locator('pre', {hasText: '<h1>page</h1>'}).waitFor();
    await seek('beep.wav', byKey);
    const length = await dialog.locator('audio').evaluate((audio) => new Promise((resolve, reject) => {
        const known = () => resolve(audio.duration);
        audio.readyState > 0 ? known() : audio.addEventListener('loadedmetadata', known);
        audio.addEventListener('error', () => reject(new Error(audio.error?.message)));
    }));
    assert.ok(Math.abs(length - 1) < 0.1, `${length} seconds`);
    await check(bob, 'preview-sound');
    await seek('plan.png', byMouse);
    assert.equal(await dialog.locator('img').evaluate((image) => image.decode().then(() => image.naturalWidth)), 120);
    await seek('data.bin', byMouse);
    await dialog.getByText('There is no preview of such files.').waitFor();
    await seek('long.log', byMouse);
    await dialog.getByText('This is the beginning.').waitFor();
    const download = bob.waitForEvent('download');
    await dialog.getByRole('link', {name: 'Download'}).click();
    assert.equal((await download).suggestedFilename(), 'long.log');
    await bob.keyboard.press('Escape');
    assert.equal(await bob.evaluate(() => window.__hit), undefined);
});

test('a PDF is opened by the browser in a tab of its own, by keyboard', async () => {
    const blank = await page.context().newPage();
    await blank.setContent('<h1>Flight plan</h1>');
    const pdf = await blank.pdf();
    await blank.close();
    await page.locator('.centre input[type=file]').setInputFiles({name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf});
    await page.locator('.uploads progress').waitFor({state: 'detached'});
    await say(page, 'the plan');
    await post(bob, 'the plan').getByRole('button', {name: 'plan.pdf'}).press('Enter');
    const link = bob.getByRole('dialog').getByRole('link', {name: 'Open in a new tab: plan.pdf'});
    await link.waitFor();
    await bob.waitForFunction(() => document.activeElement?.matches('dialog a.primary'));
    await check(bob, 'preview-pdf');
    const opened = bob.context().waitForEvent('page');
    await bob.keyboard.press('Enter');
    const tab = await opened;
    await tab.waitForURL(/^blob:/);
    assert.equal(await tab.evaluate(() => document.contentType), 'application/pdf');
    assert.equal(await tab.evaluate(() => window.opener), null);
    await tab.close();
    await bob.keyboard.press('Escape');
});

test('no page reported a problem', () => {
    assert.deepEqual([...page.problems, ...bob.problems], []);
});

/** What came after it is not drawn yet, and no client asks for it. */
const DRAWN = 16;

test('other clients get pictures of emoji under the names they use', async () => {
    const table = createRequire(import.meta.url)('emojibase-data/en/data.json');
    const all = table.flatMap((entry) => [entry, ...entry.skins ?? []]).filter(({version}) => version <= DRAWN).map(({hexcode}) => hexcode.toLowerCase());
    assert.ok(all.length > 3800, `${all.length}`);
    // The gateway's own tests look at each of them; here a browser does at some.
    const some = all.filter((_, index) => index % 12 === 0);
    const missing = await page.evaluate(async (names) => {
        const wrong = [];
        const look = async (name) => {
            const answer = await fetch(`/static/emoji/${name}.png`);
            const {width, height} = answer.ok ? await createImageBitmap(await answer.blob()).catch(() => ({})) : {};
            if (width !== 64 || height !== 64) {
                wrong.push(`${name}: ${answer.status}`);
            }
        };
        const queue = [...names, 'mattermost'];
        await Promise.all(Array.from({length: 12}, async () => {
            while (queue.length > 0) {
                await look(queue.pop());
            }
        }));
        return wrong;
    }, some);
    assert.deepEqual(missing, []);
});
