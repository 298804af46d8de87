// One's sessions and picture, what an administrator sees of others, and what the server is set to.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Api, found} from '../support/api.mjs';
import {askedForFiles, login, open} from '../support/browser.mjs';
import {check} from '../support/screens.mjs';
import {stage} from '../support/stage.mjs';

const set = stage(async (url) => {
    const api = await found(url);
    set.bob = await api.person('bob', api.team.id);
    return api;
});
const sessions = (page) => page.getByRole('list', {name: 'Where you are logged in'}).getByRole('listitem');
let page;

async function settings(of, tab) {
    await of.keyboard.press('Control+Shift+a');
    await of.getByRole('tab', {name: tab}).click();
}

test('ways in are those that the server announces, and a second factor is asked for', async () => {
    const stranger = await open(set.browser, 'about:blank');
    await stranger.route('**/api/v4/config/client**', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({response: answer, json: {...await answer.json(), EnableSignUpWithGitLab: 'true', EnableSignUpWithOpenId: 'true', OpenIdButtonText: 'The Key', EnableSaml: 'true', SamlLoginButtonText: 'The Seal'}});
    });
    await stranger.goto(`${set.url}/login`);
    await stranger.getByLabel('Password').waitFor();
    const ways = await stranger.locator('.card > a.button').evaluateAll((links) => links.map((link) => `${link.textContent}: ${link.getAttribute('href')}`));
    assert.deepEqual(ways, ['Continue with The Key: /oauth/openid/login', 'Continue with GitLab: /oauth/gitlab/login', 'Continue with The Seal: /login/sso/saml']);
    await check(stranger, 'login-providers');
    const sent = [];
    await stranger.route('**/api/v4/users/login', async (route) => {
        const body = route.request().postDataJSON();
        sent.push(body.token);
        await (body.token ? route.continue() : route.fulfill({status: 401, json: {id: 'mfa.validate_token.authenticate.app_error', message: 'Invalid MFA token.', status_code: 401}}));
    });
    await stranger.getByLabel('E-mail or username').fill('bob');
    await stranger.getByLabel('Password').fill('Pass-word1');
    await stranger.keyboard.press('Enter');
    await stranger.getByLabel('Code').fill('123456');
    await stranger.keyboard.press('Enter');
    await stranger.locator('.centre textarea').waitFor();
    assert.deepEqual(sent, ['', '123456']);
    assert.deepEqual(stranger.problems, []);
    await stranger.context().close();
});

test('sessions are listed, this one is named, and another is ended', async () => {
    page = await login(set.browser, set.url, 'ada');
    const elsewhere = await Api.login(set.url, 'ada');
    await settings(page, 'Security');
    await sessions(page).nth(2).waitFor();
    assert.equal(await sessions(page).count(), 3);
    await sessions(page).first().getByText('this browser').waitFor();
    assert.equal(await sessions(page).first().getByRole('button').count(), 0);
    await check(page, 'sessions');
    const before = await sessions(page).count();
    // The program of this test has the latest of the two others.
    await sessions(page).nth(1).getByRole('button').click();
    await sessions(page).nth(before - 1).waitFor({state: 'detached'});
    await assert.rejects(elsewhere.get('/users/me'), /401/);
    await page.keyboard.press('Escape');
});

test('a picture of one\'s own is chosen, seen by others, and taken away', async () => {
    const png = await page.screenshot({clip: {x: 0, y: 0, width: 240, height: 120}});
    const bob = await login(set.browser, set.url, 'bob');
    await set.api.post('/posts', {channel_id: set.api.square.id, message: 'look at me'});
    const seen = bob.locator('.centre .post', {hasText: 'look at me'}).locator('.avatar img');
    await bob.locator('.centre .post', {hasText: 'look at me'}).waitFor();
    assert.equal(await seen.count(), 0);
    await settings(page, 'Profile');
    const chooser = await askedForFiles(page, () => page.getByRole('button', {name: 'Choose a picture'}).click());
    await chooser.setFiles({name: 'me.png', mimeType: 'image/png', buffer: png});
    const own = page.locator('.own-picture img');
    await own.waitFor();
    const size = await own.evaluate(async (image) => {
        await image.decode();
        return [image.naturalWidth, image.naturalHeight];
    });
    assert.equal(size[0], size[1]);
    await seen.waitFor();
    await check(page, 'own-picture');
    await page.getByRole('button', {name: 'Remove the picture'}).press('Enter');
    await own.waitFor({state: 'detached'});
    await seen.waitFor({state: 'detached'});
    await page.keyboard.press('Escape');
    assert.deepEqual(bob.problems, []);
    set.second = bob;
});

test('an administrator ends a session of somebody, who is asked to log in again', async () => {
    await page.goto(`${set.url}/admin_console/users`);
    await page.getByRole('button', {name: 'Actions for bob'}).press('Enter');
    await page.getByRole('menuitem', {name: 'Sessions', exact: true}).click();
    await page.getByRole('heading', {name: 'Sessions of bob'}).waitFor();
    await sessions(page).first().waitFor();
    await check(page, 'admin-sessions');
    while (await sessions(page).getByRole('button').count() > 0) {
        const left = await sessions(page).getByRole('button').count();
        await sessions(page).getByRole('button').last().press('Enter');
        await sessions(page).getByRole('button').nth(left - 1).waitFor({state: 'detached'});
    }
    await page.getByText('Nowhere').waitFor();
    await set.second.reload();
    await set.second.getByLabel('Password').waitFor();
    await page.keyboard.press('Escape');
});

test('the configuration is read, without secrets', async () => {
    await page.getByRole('link', {name: 'Configuration'}).click();
    await page.locator('.settings-table tr').nth(5).waitFor();
    await check(page, 'admin-config');
    await page.getByLabel('Find settings').fill('sitename');
    await page.getByRole('rowheader', {name: 'SiteName'}).waitFor();
    assert.equal(await page.getByRole('rowheader', {name: 'EnableCustomEmoji'}).count(), 0);
    const text = {ServiceSettings: {SiteURL: 'https://chat.example', SplitKey: 'hidden-1', Deep: {Password: 'hidden-2', Open: 'shown'}}, SqlSettings: {DataSource: 'hidden-3', MaxIdleConns: 7}};
    await page.route('**/api/v4/config', (route) => route.fulfill({json: text}));
    await page.reload();
    await page.getByRole('rowheader', {name: 'MaxIdleConns'}).waitFor();
    const drawn = await page.locator('.settings-table').innerText();
    assert.match(drawn, /shown/);
    assert.doesNotMatch(drawn, /hidden/);
    await page.unroute('**/api/v4/config');
});

test('who logs out everywhere logs in again', async () => {
    await page.goto(`${set.url}/orbit/channels/town-square`);
    await page.locator('.centre textarea').waitFor();
    await settings(page, 'Security');
    await page.getByRole('button', {name: 'Log out everywhere'}).click();
    await page.getByText('This ends every session').waitFor();
    await check(page, 'log-out-everywhere');
    await page.keyboard.press('Enter');
    await page.getByLabel('Password').waitFor();
    await assert.rejects(set.api.get('/users/me'), /401/);
    assert.deepEqual(page.problems, []);
});
