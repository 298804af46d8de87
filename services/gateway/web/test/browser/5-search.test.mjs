// Finding again what was said and sent: the search panel, by mouse and by keyboard.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {found} from '../support/api.mjs';
import {login, open} from '../support/browser.mjs';
import {populate} from '../support/scene.mjs';
import {check} from '../support/screens.mjs';
import {stage} from '../support/stage.mjs';

const MANY = 45;

const set = stage(async (url) => {
    const api = await found(url);
    set.scene = await populate(api);
    const {bob} = set.scene.people;
    for (let index = 0; index < MANY; index++) {
        await bob.post('/posts', {channel_id: set.scene.launch.id, message: `checklist entry ${index}`});
    }
    await bob.post('/posts', {channel_id: set.scene.launch.id, message: 'The **valve** closes, the valves open; `valve-7` is #critical'});
    set.teamId = api.team.id;
    await indexed(api, 'posts', 'checklist', 20);
    return api;
});

/** The index follows the messages; a search before that finds less. */
async function indexed(api, what, terms, count) {
    for (const end = Date.now() + 120_000; Date.now() < end;) {
        const {order} = await api.post(`/teams/${set.teamId}/${what}/search`, {terms, is_or_search: false, page: 0, per_page: 20});
        if (order.length >= count) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${terms}: not indexed`);
}

const box = (page) => page.getByRole('combobox', {name: 'Search messages and files'});
const results = (page) => page.locator('.panel .found');
const option = (page, text) => page.locator('.panel [role=option]', {hasText: text});
let page;

test('by mouse: the box, what was found with its words marked, and the jump', async () => {
    page = await login(set.browser, set.url, 'ada');
    await page.getByRole('button', {name: 'Search', exact: true}).click();
    await box(page).waitFor();
    await check(page, 'search-start');
    await box(page).fill('valve');
    await box(page).press('Enter');
    await results(page).first().waitFor();
    assert.equal(await results(page).count(), 1);
    const marked = await results(page).locator('mark.hit').allTextContents();
    assert.ok(marked.includes('valve'), marked.join());
    assert.ok(marked.every((word) => /^valve/.test(word)), marked.join());
    await check(page, 'search-results');
    await results(page).getByRole('button', {name: 'Jump'}).click();
    await page.waitForURL('**/channels/launch');
    await page.locator('.centre .post.highlighted', {hasText: 'valve'}).waitFor();
    await page.locator('.panel .found').waitFor();
});

test('pages follow each other until all is there', async () => {
    await page.getByRole('button', {name: 'Clear the search'}).click();
    await page.getByRole('button', {name: 'valve', exact: true}).waitFor();
    await box(page).fill('checklist in:launch');
    await box(page).press('Enter');
    await page.getByText('The latest 20 results').waitFor();
    await page.getByRole('button', {name: 'Show more'}).click();
    await page.getByText('The latest 40 results').waitFor();
    await page.getByRole('button', {name: 'Show more'}).click();
    await page.getByText(`${MANY} results`, {exact: true}).waitFor();
    assert.equal(await results(page).count(), MANY);
    assert.equal(await page.getByRole('button', {name: 'Show more'}).count(), 0);
});

test('a hit that is a reply opens its thread, and the way back leads to the results', async () => {
    await box(page).fill('"more for wind"');
    await box(page).press('Enter');
    await results(page).first().waitFor();
    await results(page).getByRole('button', {name: 'Jump'}).click();
    await page.locator('.panel .post', {hasText: 'a little more for wind'}).waitFor();
    await page.getByRole('button', {name: 'Back to the list'}).click();
    await results(page).getByText('a little').waitFor();
    assert.equal(await box(page).inputValue(), '"more for wind"');
});

test('by keyboard: in this channel, somebody\'s, without a word, from a day on, and into the results', async () => {
    const keys = await open(set.browser, `${set.url}/login`);
    await keys.getByLabel('Password').waitFor();
    await keys.keyboard.type('erin');
    await keys.keyboard.press('Tab');
    await keys.keyboard.type('Pass-word1');
    await keys.keyboard.press('Enter');
    await keys.locator('.centre textarea').waitFor();
    await keys.goto(`${set.url}/orbit/channels/town-square`);
    await keys.locator('.centre .post', {hasText: 'Morning!'}).waitFor();
    // What is typed right after the shortcut belongs into the box, whether the panel has come or not.
    await keys.keyboard.press('Control+Shift+f');
    await keys.keyboard.type('fro');
    await option(keys, 'from:').waitFor();
    assert.equal(await box(keys).inputValue(), 'in:town-square fro');
    await keys.keyboard.press('Tab');
    await keys.keyboard.type('dmi');
    await option(keys, 'dmitri').waitFor();
    await check(keys, 'search-people');
    await keys.keyboard.press('Enter');
    assert.equal(await box(keys).inputValue(), 'in:town-square from:dmitri ');
    await keys.keyboard.type('-python after:');
    await option(keys, 'Yesterday').waitFor();
    await check(keys, 'search-days');
    await keys.keyboard.press('ArrowDown');
    await keys.keyboard.press('Enter');
    assert.match(await box(keys).inputValue(), /^in:town-square from:dmitri -python after:\d{4}-\d\d-\d\d $/);
    await keys.keyboard.press('Enter');
    await results(keys).first().waitFor();
    const texts = await results(keys).locator('.post-body').allTextContents();
    assert.ok(texts.some((text) => text.includes('On it.')) && texts.every((text) => !text.includes('python')), texts.join('\n'));
    await keys.keyboard.press('F6');
    while (!await keys.evaluate(() => document.activeElement?.closest('.panel .found'))) {
        await keys.keyboard.press('F6');
    }
    await keys.keyboard.press('ArrowUp');
    await keys.keyboard.press('Enter');
    await keys.locator('.post.highlighted').first().waitFor();
    assert.deepEqual(keys.problems, []);
    await keys.context().close();
});

test('channels and conversations are completed, and a day is picked', async () => {
    await box(page).fill('in:');
    await option(page, 'Launch').waitFor();
    await box(page).fill('in:@');
    await option(page, '@erin').waitFor();
    await option(page, '@erin').click();
    assert.equal(await box(page).inputValue(), 'in:@erin ');
    await box(page).press('Enter');
    await results(page).getByText('erin here').waitFor();
    await box(page).fill('Hi on:');
    const today = await page.evaluate(() => new Date().toLocaleDateString('sv'));
    await page.getByLabel('Day', {exact: true}).fill(today);
    assert.equal(await box(page).inputValue(), `Hi on:${today} `);
    await page.getByLabel('Day', {exact: true}).press('Enter');
    await box(page).press('Enter');
    await results(page).getByText('erin here').waitFor();
    await box(page).press('Escape');
    await page.locator('.panel').waitFor({state: 'detached'});
});

test('mentions are searched for', async () => {
    await page.keyboard.press('Control+Shift+m');
    await results(page).getByText('could somebody from').waitFor();
    assert.equal(await results(page).count(), 1);
});

test('files are found by their names', async () => {
    const {carla} = set.scene.people;
    const form = new FormData();
    form.append('files', new Blob(['engine,thrust\nA1,98.2']), 'thrust-table.csv');
    form.append('channel_id', set.scene.launch.id);
    const {file_infos: [info]} = await (await fetch(`${set.url}/api/v4/files`, {method: 'POST', headers: {Authorization: `Bearer ${carla.token}`}, body: form})).json();
    await carla.post('/posts', {channel_id: set.scene.launch.id, message: 'the numbers', file_ids: [info.id]});
    await indexed(carla, 'files', 'thrust', 1);
    await page.getByRole('button', {name: 'Search', exact: true}).click();
    await box(page).fill('thrust');
    await page.getByRole('button', {name: 'Files', exact: true}).click();
    await box(page).press('Enter');
    await results(page).getByText('thrust-table.csv').waitFor();
    await check(page, 'search-files');
    await results(page).getByRole('button', {name: 'Jump'}).click();
    await page.locator('.centre .post.highlighted', {hasText: 'the numbers'}).waitFor();
    await page.getByRole('button', {name: 'Messages', exact: true}).click();
});

test('nothing found, no answer, and a server that does not search are said calmly', async () => {
    await page.getByRole('button', {name: 'Search', exact: true}).click();
    await box(page).fill('xylophone');
    await box(page).press('Enter');
    await page.getByRole('heading', {name: 'Nothing was found'}).waitFor();
    await check(page, 'search-nothing');
    await page.route('**/posts/search', (route) => route.abort());
    await box(page).press('Enter');
    await page.getByRole('alert').getByText('The search did not work').waitFor();
    await check(page, 'search-failed');
    await page.unroute('**/posts/search');
    await page.getByRole('button', {name: 'Try again'}).click();
    await page.getByRole('heading', {name: 'Nothing was found'}).waitFor();
    await page.route('**/posts/search', (route) => route.fulfill({status: 501, json: {id: 'store.disabled', message: 'off', status_code: 501}}));
    await box(page).press('Enter');
    await page.getByRole('heading', {name: 'This server does not search'}).waitFor();
    await page.unroute('**/posts/search');
    assert.deepEqual(page.problems, []);
});
