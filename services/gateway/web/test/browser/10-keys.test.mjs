// Every line of the keyboard's help does what it says.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {found} from '../support/api.mjs';
import {login, post, say} from '../support/browser.mjs';
import {stage} from '../support/stage.mjs';

const set = stage(async (url) => {
    const api = await found(url);
    set.bob = await api.person('bob', api.team.id);
    api.second = await api.post('/teams', {name: 'second', display_name: 'Second Team', type: 'O'});
    for (const name of ['alpha', 'beta', 'gamma']) {
        const channel = await api.post('/channels', {team_id: api.team.id, name, display_name: name[0].toUpperCase() + name.slice(1), type: 'O'});
        await api.post(`/channels/${channel.id}/members`, {user_id: set.bob.me.id});
        set[name] = channel;
    }
    await set.bob.post('/posts', {channel_id: api.square.id, message: 'the last message'});
    return api;
});
let page;
const box = () => page.locator('.centre textarea');
const text = (wanted) => page.waitForFunction((value) => document.querySelector('.centre textarea')?.value === value, wanted);
const at = (name) => page.waitForURL(`**/channels/${name}`);
const press = (keys) => page.keyboard.press(keys);
const open = (title) => page.getByRole('complementary', {name: title}).waitFor();
const shut = () => page.locator('.panel').waitFor({state: 'detached'});
const unread = (name) => page.locator('.sidebar a.row.unread', {hasText: name});

test('getting around', async () => {
    page = await login(set.browser, set.url, 'ada');
    await at('town-square');
    await press('Control+k');
    await page.keyboard.type('alpha');
    await page.getByRole('option', {name: 'Alpha'}).waitFor();
    await press('Enter');
    await at('alpha');
    await press('Alt+ArrowDown');
    await at('beta');
    await press('Alt+ArrowUp');
    await at('alpha');
    // Alt and these arrows are the browser's own.
    await page.goBack();
    await at('beta');
    await page.goForward();
    await at('alpha');
    await set.bob.post('/posts', {channel_id: set.gamma.id, message: 'news'});
    await unread('Gamma').waitFor();
    await press('Control+Shift+u');
    await page.locator('.sidebar a.row', {hasText: 'Beta'}).waitFor({state: 'detached'});
    await press('Control+Shift+u');
    await page.locator('.sidebar a.row', {hasText: 'Beta'}).waitFor();
    await press('Alt+Shift+ArrowDown');
    await at('gamma');
    await unread('Gamma').waitFor({state: 'detached'});
    await set.bob.post('/posts', {channel_id: set.alpha.id, message: 'more news'});
    await unread('Alpha').waitFor();
    await press('Alt+Shift+ArrowUp');
    await at('alpha');
    const here = page.url();
    await press('Control+Alt+2');
    await page.waitForURL((url) => !url.href.startsWith(here.slice(0, here.indexOf('/channels/'))));
    await press('Control+Alt+ArrowUp');
    await page.waitForURL((url) => url.pathname.startsWith('/orbit/'));
    await press('Control+Shift+k');
    await page.getByRole('dialog', {name: 'New message'}).getByLabel('Find people').waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({state: 'detached'});
});

test('writing', async () => {
    await page.getByRole('link', {name: 'Town Square', exact: true}).click();
    await at('town-square');
    await post(page, 'the last message').waitFor();
    await press('Control+Shift+l');
    await page.waitForFunction(() => document.activeElement?.matches('.centre textarea'));
    await press('Control+b');
    await page.keyboard.type('fat');
    await text('**fat**');
    await box().fill('');
    await press('Control+i');
    await page.keyboard.type('slim');
    await text('_slim_');
    await box().fill('');
    await press('Control+Alt+k');
    await text('[](url)');
    await box().fill('');
    await say(page, 'one');
    await post(page, 'one').waitFor();
    await say(page, 'two');
    await post(page, 'two').waitFor();
    await page.waitForFunction(() => !document.querySelector('.pending-sending'));
    await press('Control+ArrowUp');
    await text('two');
    await press('Control+ArrowUp');
    await text('one');
    await press('Control+ArrowDown');
    await press('Control+ArrowDown');
    await text('');
    await press('ArrowUp');
    await page.locator('.edit-box textarea').waitFor();
    await press('Escape');
    await page.locator('.edit-box').waitFor({state: 'detached'});
    await page.waitForFunction(() => document.activeElement?.matches('.centre textarea'));
    await press('Shift+ArrowUp');
    await open('Thread');
    await page.waitForFunction(() => document.activeElement?.closest('.panel'));
    await press('Escape');
    await shut();
    await press('Control+Shift+\\');
    await page.getByLabel('Search emoji').waitFor();
    await press('Escape');
    await page.getByLabel('Search emoji').waitFor({state: 'detached'});
});

test('read and unread', async () => {
    await post(page, 'the last message').click({modifiers: ['Alt']});
    await page.locator('.separator.new').waitFor();
    await unread('Town Square').waitFor();
    await page.getByRole('link', {name: 'Alpha'}).click();
    await at('alpha');
    await unread('Town Square').waitFor();
    for (const name of ['beta', 'gamma']) {
        await set.bob.post('/posts', {channel_id: set[name].id, message: 'unread'});
    }
    await unread('Beta').waitFor();
    await unread('Gamma').waitFor();
    await press('Shift+Escape');
    await page.locator('.sidebar a.row.unread').waitFor({state: 'detached'});
    await post(page, 'more news').click({modifiers: ['Alt']});
    await unread('Alpha').waitFor();
    await box().focus();
    await page.getByRole('link', {name: 'Beta'}).click();
    await at('beta');
    await page.locator('.sidebar a.row', {hasText: 'Alpha'}).click();
    await at('alpha');
    await press('Escape');
    await unread('Alpha').waitFor({state: 'detached'});
});

test('panels', async () => {
    await press('Control+Shift+i');
    await open('Channel info');
    const narrow = (await page.locator('.panel').boundingBox()).width;
    await press('Control+Shift+.');
    await page.getByRole('button', {name: 'Widen the panel', pressed: true}).waitFor();
    assert.ok((await page.locator('.panel').boundingBox()).width > narrow + 100);
    await press('Control+Shift+.');
    await page.getByRole('button', {name: 'Widen the panel', pressed: false}).waitFor();
    await press('Control+.');
    await shut();
    await press('Control+.');
    await open('Channel info');
    await press('Control+Shift+m');
    await open('Mentions');
    await press('Control+Shift+m');
    await shut();
    await press('Control+Shift+f');
    await page.getByRole('combobox').waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
    assert.equal(await page.getByRole('combobox').inputValue(), 'in:alpha ');
    await press('Escape');
    await shut();
    await press('Control+Shift+a');
    await page.getByRole('heading', {name: 'Settings'}).waitFor();
    await press('Escape');
    await press('Control+/');
    await page.getByRole('heading', {name: 'Keyboard shortcuts'}).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await page.locator('.centre textarea').focus();
    const seen = new Set();
    for (let step = 0; step < 8; step++) {
        await press('F6');
        seen.add(await page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region')));
    }
    assert.deepEqual(['timeline', 'composer', 'teams', 'sidebar', 'header', 'search'].filter((name) => !seen.has(name)), []);
    assert.deepEqual(page.problems, []);
});
