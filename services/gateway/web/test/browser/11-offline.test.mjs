// A line that is down, or loses answers: what was thrown away stays away, what was sent arrives, and once.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {login, post, say} from '../support/browser.mjs';
import {stage} from '../support/stage.mjs';
import {until} from '../support/until.mjs';

const set = stage();
const POSTS = '**/api/v4/posts';
const composer = (page) => page.locator('.centre textarea');
const drafts = async () => (await set.api.get(`/users/me/teams/${set.api.team.id}/drafts`) ?? []).map(({message}) => message);
const written = async (message) => Object.values((await set.api.get(`/channels/${set.api.square.id}/posts?per_page=200`)).posts).filter((entry) => entry.message === message).length;

const isOffline = (page) => page.getByText('Offline').waitFor();
const isBack = (page) => page.getByText('Offline').waitFor({state: 'detached'});

/** Everything that is kept on this machine about what the server does not know. */
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => /^parlance:(pending|draft-gone):/.test(key)));

test('a draft that is thrown away while the server is down does not come back', async () => {
    const page = await login(set.browser, set.url, 'ada');
    await composer(page).fill('never mind');
    await until(drafts, ['never mind']);
    await set.server.down('SIGKILL');
    await isOffline(page);
    await composer(page).fill('');
    // Somewhere else, where it would appear if it came back.
    await page.locator('.channel-head h1 button').focus();
    await set.server.up();
    await isBack(page);
    await until(drafts, []);
    await until(() => kept(page), []);
    assert.equal(await composer(page).inputValue(), '');
    assert.equal(await page.getByRole('link', {name: /Drafts/}).count(), 0);
    await page.context().close();
});

test('nor does it when the tab was closed meanwhile; one written elsewhere since stays', async () => {
    const page = await login(set.browser, set.url, 'ada');
    const offTopic = await set.api.get(`/teams/${set.api.team.id}/channels/name/off-topic`);
    await composer(page).fill('here no more');
    await page.getByRole('link', {name: 'Off-Topic'}).click();
    await page.waitForURL('**/off-topic');
    await composer(page).fill('here, but otherwise');
    await until(async () => (await drafts()).sort(), ['here no more', 'here, but otherwise']);
    await page.route('**/api/v4/**', (route) => route.abort());
    await composer(page).fill('');
    await page.getByRole('link', {name: /^Town Square/}).click();
    await page.waitForURL('**/town-square');
    await page.waitForFunction(() => document.querySelector('.centre textarea')?.value === 'here no more');
    await composer(page).fill('');
    await until(async () => (await kept(page)).length, 2);
    await page.goto('about:blank');
    await page.unroute('**/api/v4/**');
    await set.api.post('/drafts', {user_id: set.api.me.id, channel_id: offTopic.id, message: 'a later thought', create_at: 0, update_at: 0, delete_at: 0, props: {}, root_id: ''});
    await page.goto(`${set.url}/orbit/channels/off-topic`);
    await page.waitForFunction(() => document.querySelector('.centre textarea')?.value === 'a later thought');
    await until(drafts, ['a later thought']);
    await until(() => kept(page), []);
    await composer(page).fill('');
    await until(drafts, []);
    await page.context().close();
});

test('what is sent while the server is down arrives once, however often one tries', async () => {
    const page = await login(set.browser, set.url, 'ada');
    await composer(page).fill('out it goes');
    await until(drafts, ['out it goes']);
    await set.server.down('SIGKILL');
    await composer(page).press('Enter');
    const line = post(page, 'out it goes');
    for (let again = 0; again < 3; again++) {
        await line.locator('.post-failed').getByRole('button', {name: 'Try again'}).click();
    }
    await line.locator('.post-failed').waitFor();
    await say(page, 'and this after it');
    await post(page, 'and this after it').locator('.post-failed').waitFor();
    await set.server.up();
    await isBack(page);
    await line.locator('.post-failed').waitFor({state: 'detached'});
    await post(page, 'and this after it').locator('.post-failed').waitFor({state: 'detached'});
    await until(() => kept(page), []);
    await until(drafts, []);
    assert.equal(await composer(page).inputValue(), '');
    assert.deepEqual([await written('out it goes'), await written('and this after it')], [1, 1]);
    assert.deepEqual([await line.count(), await post(page, 'and this after it').count()], [1, 1]);
    await page.reload();
    await post(page, 'and this after it').waitFor();
    assert.deepEqual(await page.locator('.centre .post-body').allTextContents(), ['out it goes', 'and this after it']);
    await page.context().close();
});

test('an answer that is lost makes no second message, with the tab open or closed', async () => {
    const page = await login(set.browser, set.url, 'ada');
    const lose = async (route) => {
        await route.fetch();
        await route.abort();
    };
    await page.route(POSTS, lose);
    await say(page, 'heard, not answered');
    await until(() => written('heard, not answered'), 1);
    await post(page, 'heard, not answered').waitFor();
    // The socket told.
    await until(() => kept(page), []);
    assert.equal(await page.locator('.post-failed').count(), 0);

    // Nobody told: the tab knows of it only that it was not answered.
    await page.routeWebSocket(/websocket/, (socket) => {
        socket.connectToServer().onMessage((message) => {
            if (!String(message).includes('"posted"')) {
                socket.send(message);
            }
        });
    });
    await page.reload();
    await composer(page).waitFor();
    await say(page, 'heard by nobody');
    await until(() => written('heard by nobody'), 1);
    await post(page, 'heard by nobody').locator('.post-failed').waitFor();
    await page.unroute(POSTS);
    await page.reload();
    await post(page, 'heard by nobody').waitFor();
    await until(() => kept(page), []);
    assert.equal(await written('heard by nobody'), 1);
    assert.equal(await post(page, 'heard by nobody').count(), 1);
    await page.context().close();
});

test('a request that failed while the socket stayed goes out when the line is there again', async () => {
    const page = await login(set.browser, set.url, 'ada');
    await page.context().setOffline(true);
    await page.locator('.connection span').waitFor();
    await say(page, 'on a thin line');
    await post(page, 'on a thin line').locator('.post-failed').waitFor();
    await page.context().setOffline(false);
    await page.locator('.connection span').waitFor({state: 'detached'});
    await post(page, 'on a thin line').locator('.post-failed').waitFor({state: 'detached'});
    await until(() => written('on a thin line'), 1);
    // Without such a word from the browser it is tried again after a while.
    await page.clock.install();
    await page.route(POSTS, (route) => route.abort());
    await say(page, 'on a thinner one');
    await post(page, 'on a thinner one').locator('.post-failed').waitFor();
    await page.unroute(POSTS);
    await page.clock.fastForward(11_000);
    await until(() => written('on a thinner one'), 1);
    assert.equal(await written('on a thin line'), 1);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test('what the server refuses stays until one decides; it is not sent again by itself', async () => {
    const page = await login(set.browser, set.url, 'ada');
    await page.route(POSTS, (route) => route.fulfill({status: 403, json: {id: 'x', message: 'Not today.', status_code: 403}}));
    await say(page, 'may I');
    await post(page, 'may I').locator('.post-failed', {hasText: 'Not today.'}).waitFor();
    await page.unroute(POSTS);
    await page.reload();
    await post(page, 'may I').locator('.post-failed', {hasText: 'Not today.'}).waitFor();
    assert.equal(await written('may I'), 0);
    await post(page, 'may I').getByRole('button', {name: 'Try again'}).click();
    await until(() => written('may I'), 1);
    await post(page, 'may I').locator('.post-failed').waitFor({state: 'detached'});
    assert.deepEqual(await kept(page), []);

    // A session that ends says nothing about the message: it goes out after the next login.
    await page.route(POSTS, (route) => route.fulfill({status: 401, json: {id: 'api.context.session_expired.app_error', message: 'Expired.', status_code: 401}}));
    await say(page, 'still mine');
    await post(page, 'still mine').locator('.post-failed').waitFor();
    await page.unroute(POSTS);
    await page.reload();
    await until(() => written('still mine'), 1);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test('what is not sent is nobody else\'s who logs in on the same machine', async () => {
    await set.api.person('bob', set.api.team.id);
    const page = await login(set.browser, set.url, 'ada');
    await page.route(/\/api\/v4\/(posts|drafts)$/, (route) => route.abort());
    await say(page, 'in her name');
    await post(page, 'in her name').locator('.post-failed').waitFor();
    await composer(page).fill('her draft');
    // Her session is over, and nobody pressed a button for that.
    await page.context().clearCookies();
    await page.unroute(/\/api\/v4\/(posts|drafts)$/);
    await page.goto(`${set.url}/login`);
    await page.getByLabel('E-mail or username').fill('bob');
    await page.getByLabel('Password').fill('Pass-word1');
    await page.keyboard.press('Enter');
    await composer(page).waitFor();
    assert.equal(await composer(page).inputValue(), '');
    assert.equal(await post(page, 'in her name').count(), 0);
    assert.equal(await written('in her name'), 0);
    await page.context().close();
});
