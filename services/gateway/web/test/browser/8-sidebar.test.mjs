// The sidebar as one wants it: categories, dragging, conversations of several people; and files that are dropped.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {found} from '../support/api.mjs';
import {askedForFiles, login, post, say} from '../support/browser.mjs';
import {check} from '../support/screens.mjs';
import {stage} from '../support/stage.mjs';
import {until} from '../support/until.mjs';

const set = stage(async (url) => {
    const api = await found(url);
    set.people = {};
    for (const name of ['bob', 'carla']) {
        set.people[name] = await api.person(name, api.team.id);
    }
    for (const name of ['alpha', 'beta', 'gamma']) {
        await api.post('/channels', {team_id: api.team.id, name, display_name: name[0].toUpperCase() + name.slice(1), type: 'O'});
    }
    return api;
});
let page;

const category = (name) => page.locator('.category', {has: page.getByRole('button', {name, exact: true})});
const inside = (name) => category(name).locator('a.row').allTextContents();
const row = (name) => page.getByRole('link', {name, exact: true});
/** What the server keeps, once it says so. */
const kept = (name, wanted) => until(async () => {
    const {categories} = await set.api.get(`/users/me/teams/${set.api.team.id}/channels/categories`);
    const ids = categories.find((entry) => entry.display_name === name || entry.type === name)?.channel_ids ?? null;
    return ids && Promise.all(ids.map(async (id) => (await set.api.get(`/channels/${id}`)).name));
}, wanted);

test('a category is made by mouse, and a channel is dragged into it and to its place', async () => {
    page = await login(set.browser, set.url, 'ada');
    await page.getByRole('button', {name: 'Add or find channels'}).click();
    await page.getByRole('menuitem', {name: 'Create category'}).click();
    await page.getByLabel('Name', {exact: true}).fill('Flight');
    await check(page, 'category-dialog');
    await page.getByRole('button', {name: 'Create category'}).click();
    await category('Flight').getByText('Drag channels here.').waitFor();
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await row('Beta').dragTo(category('Flight').locator('.category-head'));
    await category('Flight').getByRole('link', {name: 'Beta'}).waitFor();
    await kept('Flight', ['beta']);
    await row('Gamma').dragTo(category('Flight').locator('li', {hasText: 'Beta'}));
    await category('Flight').getByRole('link', {name: 'Gamma'}).waitFor();
    assert.deepEqual(await inside('Flight'), ['Gamma', 'Beta']);
    await kept('Flight', ['gamma', 'beta']);
    // Below its place the other way round.
    await row('Gamma').dragTo(category('Channels').locator('.category-head'));
    await category('Channels').getByRole('link', {name: 'Gamma'}).waitFor();
    await kept('Flight', ['beta']);
    await page.reload();
    await category('Flight').getByRole('link', {name: 'Beta'}).waitFor();
});

test('by keyboard: another category with a channel, its name, its order, and away with it', async () => {
    await row('Alpha').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/alpha');
    await page.locator('.channel-head .name').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', {name: 'Move to a new category'}).press('Enter');
    await page.getByLabel('Name', {exact: true}).waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('dialog input'));
    await page.keyboard.type('Ground');
    await page.keyboard.press('Enter');
    await category('Ground').getByRole('link', {name: 'Alpha'}).waitFor();
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await kept('Ground', ['alpha']);

    const menu = () => page.getByRole('button', {name: 'Actions for Ground'});
    await menu().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await check(page, 'category-menu');
    await page.getByRole('menuitem', {name: 'Rename category'}).press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('dialog input'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Crew');
    await page.keyboard.press('Enter');
    await category('Crew').getByRole('link', {name: 'Alpha'}).waitFor();
    await page.getByRole('dialog').waitFor({state: 'detached'});

    const titles = () => page.locator('.category-head > [aria-expanded]').allTextContents();
    const before = await titles();
    await page.getByRole('button', {name: 'Actions for Crew'}).press('Enter');
    await page.getByRole('menuitem', {name: 'Move down'}).press('Enter');
    await page.waitForFunction((old) => [...document.querySelectorAll('.category-head > [aria-expanded]')].map((title) => title.textContent).join() !== old, before.join());
    assert.equal((await titles()).indexOf('Crew'), before.indexOf('Crew') + 1);

    await page.getByRole('button', {name: 'Actions for Crew'}).press('Enter');
    await page.getByRole('menuitem', {name: 'Delete category'}).press('Enter');
    await page.getByText('Delete the category Crew?').waitFor();
    await page.keyboard.press('Enter');
    await category('Crew').waitFor({state: 'detached'});
    await category('Channels').getByRole('link', {name: 'Alpha'}).waitFor();
    await kept('Crew', null);
});

test('a group of three talks, and everybody sees the others\' names', async () => {
    await page.keyboard.press('Control+Shift+k');
    await page.getByLabel('Find people').waitFor();
    for (const name of ['bob', 'carla']) {
        await page.getByLabel('Find people').fill(name);
        // At once: what is chosen is what was typed, however long the answer takes.
        await page.keyboard.press('Enter');
        await page.getByRole('button', {name: `Remove ${name}`}).waitFor();
    }
    await page.getByRole('button', {name: 'Start conversation'}).click();
    await page.waitForURL(/messages\/[a-z0-9]{20,}/);
    await page.locator('.channel-head h1', {hasText: /bob, carla|carla, bob/}).waitFor();
    await say(page, 'the three of us');
    const bob = await login(set.browser, set.url, 'bob');
    await bob.getByRole('link', {name: /ada, carla.*1 mention|carla, ada.*1 mention/}).click();
    await post(bob, 'the three of us').waitFor();
    await say(bob, 'all here');
    await post(page, 'all here').waitFor();
    await bob.getByRole('button', {name: 'Mentions'}).waitFor();
    assert.equal(await bob.getByRole('toolbar', {name: 'Channel'}).getByRole('button', {name: 'Members'}).count(), 0);
    await page.locator('.channel-head .name').click();
    await page.getByRole('menuitem', {name: 'Close conversation'}).click();
    await page.waitForURL('**/town-square');
    await page.getByRole('link', {name: /bob, carla|carla, bob/}).waitFor({state: 'detached'});
    await say(bob, 'still there?');
    await page.getByRole('link', {name: /(bob, carla|carla, bob), 1 mention/}).waitFor();
    assert.deepEqual(bob.problems, []);
    await bob.context().close();
});

test('who is taken out of a channel or a team stands elsewhere, and is told', async () => {
    const {bob} = set.people;
    const {id} = await set.api.get(`/teams/${set.api.team.id}/channels/name/alpha`);
    await set.api.post(`/channels/${id}/members`, {user_id: bob.me.id});
    const other = await set.api.post('/teams', {name: 'elsewhere', display_name: 'Elsewhere', type: 'O'});
    await set.api.post(`/teams/${other.id}/members`, {team_id: other.id, user_id: bob.me.id});
    const away = await login(set.browser, set.url, 'bob');
    await away.goto(`${set.url}/orbit/channels/alpha`);
    await away.getByPlaceholder('Write to Alpha').waitFor();
    await set.api.call('DELETE', `/channels/${id}/members/${bob.me.id}`);
    await away.getByText('You were removed from Alpha').waitFor();
    await away.getByPlaceholder('Write to Town Square').waitFor();
    await away.goto(`${set.url}/elsewhere/channels/off-topic`);
    await away.getByPlaceholder('Write to Off-Topic').waitFor();
    await set.api.call('DELETE', `/teams/${other.id}/members/${bob.me.id}`);
    await away.waitForURL('**/orbit/channels/**');
    await away.locator('.centre textarea').waitFor();
    assert.deepEqual(away.problems, []);
    await away.context().close();
});

test('files are dropped and pasted into a message; Ctrl+U asks for one', async () => {
    const transfer = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        data.items.add(new File(['dropped words'], 'dropped.txt', {type: 'text/plain'}));
        return data;
    });
    await page.locator('.centre .composer').dispatchEvent('dragover', {dataTransfer: transfer});
    await page.locator('.centre .composer').dispatchEvent('drop', {dataTransfer: transfer});
    await page.getByRole('list', {name: 'Attached files'}).getByText('dropped.txt').waitFor();
    await page.locator('.centre textarea').evaluate((area) => {
        const data = new DataTransfer();
        data.items.add(new File(['pasted words'], 'pasted.txt', {type: 'text/plain'}));
        area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    });
    await page.getByRole('list', {name: 'Attached files'}).getByText('pasted.txt').waitFor();
    await page.locator('.centre textarea').focus();
    const chooser = await askedForFiles(page, () => page.keyboard.press('Control+u'));
    await chooser.setFiles({name: 'chosen.txt', mimeType: 'text/plain', buffer: Buffer.from('chosen')});
    await page.getByRole('list', {name: 'Attached files'}).getByText('chosen.txt').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.uploads li').length === 3 && !document.querySelector('.uploads progress'));
    await say(page, 'three files');
    for (const name of ['dropped.txt', 'pasted.txt', 'chosen.txt']) {
        await post(page, 'three files').getByRole('button', {name}).waitFor();
    }
    assert.deepEqual(page.problems, []);
});

test('Ctrl+U where the browser does not count it as typing: the next key asks for files', async () => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'userActivation', {value: {isActive: false}}));
    await page.reload();
    await page.locator('.centre textarea').focus();
    await page.keyboard.press('Control+u');
    await page.getByText('Press Enter to choose files').waitFor();
    const chooser = await askedForFiles(page, () => page.keyboard.press('Enter'));
    await chooser.setFiles({name: 'later.txt', mimeType: 'text/plain', buffer: Buffer.from('later')});
    await page.getByRole('list', {name: 'Attached files'}).getByText('later.txt').waitFor();
    assert.deepEqual(page.problems, []);
});
