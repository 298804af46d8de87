// What a person set stays set; who looks elsewhere is told; large print and calm screens.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {found} from '../support/api.mjs';
import {login, post} from '../support/browser.mjs';
import {populate} from '../support/scene.mjs';
import {check, fits} from '../support/screens.mjs';
import {stage} from '../support/stage.mjs';
import {until} from '../support/until.mjs';

const set = stage(async (url) => {
    const api = await found(url);
    set.scene = await populate(api);
    return api;
});

const me = () => set.api.get('/users/me');
const preferences = async () => Object.fromEntries((await set.api.get('/users/me/preferences')).map(({category, name, value}) => [`${category}/${name}`, value]));
async function settings(page, tab) {
    await page.keyboard.press('Control+Shift+a');
    await page.getByRole('tab', {name: tab}).click();
}

test('settings are kept by the server and come back with the page', async () => {
    const page = await login(set.browser, set.url, 'ada');
    await settings(page, 'Profile');
    await page.getByLabel('Nickname').fill('The Countess');
    await page.getByLabel('Position').fill('Analyst');
    await page.getByRole('button', {name: 'Save', exact: true}).click();
    await until(async () => (await me()).nickname, 'The Countess');
    assert.equal((await me()).position, 'Analyst');
    // From tab to tab by arrows.
    await page.getByRole('tab', {name: 'Profile'}).press('ArrowDown');
    await page.getByRole('tab', {name: 'Notifications', selected: true}).waitFor();
    await page.getByRole('group', {name: 'Notify me of'}).getByLabel('Every message').check();
    await until(async () => (await me()).notify_props.desktop, 'all');
    await page.getByLabel('Words that mention me').fill('engine, thrust');
    await page.getByLabel('Words that mention me').press('Enter');
    await until(async () => (await me()).notify_props.mention_keys, 'engine, thrust');
    await page.getByRole('tab', {name: 'Display'}).click();
    await page.getByRole('group', {name: 'Colours'}).getByLabel('Dark').check();
    await page.getByRole('group', {name: 'Clock'}).getByLabel('24 hours').check();
    await page.getByRole('group', {name: 'Messages'}).getByLabel('Compact').check();
    await page.getByRole('group', {name: 'Names of people'}).getByLabel('First and last name').check();
    await until(async () => (await preferences())['display_settings/name_format'], 'full_name');
    const kept = await preferences();
    assert.equal(kept['display_settings/use_military_time'], 'true');
    assert.equal(kept['display_settings/message_display'], 'compact');
    await page.reload();
    await post(page, 'Morning!').locator('.author', {hasText: 'Carla Mendes'}).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.scheme), 'dark');
    assert.equal(await page.locator('.centre .post.compact').count() > 0, true);
    assert.match(await post(page, 'Morning!').locator('.post-head time').textContent(), /^\d\d:\d\d$/);
    await post(page, 'Static fire').locator('table').getByText('thrust').waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

/** A browser that writes down what it would show. */
const recorder = () => {
    window.__shown = [];
    window.__asked = 0;
    window.Notification = class {
        static permission = 'default';
        static requestPermission = async () => {
            window.__asked++;
            return (window.Notification.permission = 'granted');
        };
        constructor(title, options) {
            Object.assign(this, {title, ...options});
            window.__shown.push(this);
        }
        close() {}
    };
};

test('notifications: asked for in the settings, shown for mentions elsewhere, not for what one reads', async () => {
    const {bob, carla} = set.scene.people;
    const page = await login(set.browser, set.url, 'dmitri');
    await page.addInitScript(recorder);
    await page.reload();
    await post(page, 'Morning!').waitFor();
    await post(page, 'Morning!').click();
    assert.equal(await page.evaluate(() => window.__asked), 0);
    const shown = () => page.evaluate(() => window.__shown.map(({title, body}) => `${title}: ${body}`));
    const say = (who, channel, message) => who.post('/posts', {channel_id: channel.id, message});
    await say(bob, set.scene.launch, 'before he allowed it @dmitri');
    await page.getByRole('link', {name: /^Launch, \d+ mention/}).waitFor();
    assert.deepEqual(await shown(), []);

    await settings(page, 'Notifications');
    await page.getByRole('button', {name: 'Allow'}).press('Enter');
    await page.getByRole('button', {name: 'Allow'}).waitFor({state: 'detached'});
    assert.equal(await page.evaluate(() => window.__asked), 1);
    await page.keyboard.press('Escape');

    await say(bob, set.api.square, 'here and read @dmitri');
    await post(page, 'here and read').waitFor();
    await say(bob, set.scene.launch, 'nothing for him');
    await say(bob, set.scene.launch, 'look at this @dmitri');
    await page.waitForFunction(() => window.__shown.length === 1);
    assert.deepEqual(await shown(), ['bob in Launch: look at this @dmitri']);
    const direct = await carla.post('/channels/direct', [carla.me.id, (await carla.get('/users/username/dmitri')).id]);
    await say(carla, direct, 'only for you');
    await page.waitForFunction(() => window.__shown.length === 2);
    assert.match((await shown())[1], /carla: only for you/);

    // Who does not want to be disturbed is not.
    await page.locator('.self .grow').click();
    await page.getByRole('menuitemcheckbox', {name: 'Do not disturb'}).click();
    await page.locator('.self .dot-dnd').waitFor();
    await say(bob, set.scene.launch, 'ssh @dmitri');
    await say(bob, set.api.square, 'after it');
    await post(page, 'after it').waitFor();
    assert.equal((await shown()).length, 2);
    // A click on one leads to its channel.
    await page.evaluate(() => window.__shown.at(-1).onclick());
    await page.waitForURL('**/messages/@carla');
    await post(page, 'only for you').waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test('200 percent: nothing is cut off, and everything can be reached', async () => {
    const page = await login(set.browser, set.url, 'erin', {viewport: {width: 640, height: 400}, deviceScaleFactor: 2});
    await post(page, 'Countdown meeting').waitFor();
    await fits(page, 'channel');
    await check(page, 'zoomed-channel');
    await page.keyboard.press('Control+Shift+f');
    await page.getByRole('combobox').waitFor();
    await fits(page, 'search');
    await check(page, 'zoomed-search');
    await page.getByLabel('Close the panel').click();
    await settings(page, 'Display');
    await fits(page, 'settings');
    const last = page.getByLabel('Deutsch');
    await last.scrollIntoViewIfNeeded();
    assert.ok(await last.isVisible());
    const box = await last.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 400, `at ${box.y}`);
    await check(page, 'zoomed-settings');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+/');
    await page.getByRole('heading', {name: 'Keyboard shortcuts'}).waitFor();
    await fits(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Show channels'}).click();
    await page.getByRole('link', {name: /^Launch/}).click();
    await page.waitForURL('**/launch');
    await page.locator('.centre textarea').fill('typed at twice the size');
    await page.keyboard.press('Enter');
    await post(page, 'typed at twice the size').waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test('who wants no motion sees none, and everybody else little', async () => {
    const calm = await login(set.browser, set.url, 'erin', {reducedMotion: 'reduce', viewport: {width: 600, height: 700}});
    const moving = () => [...document.querySelectorAll('*')].flatMap((element) => [null, '::before', '::after'].map((part) => getComputedStyle(element, part)))
        .filter((style) => (style.animationName !== 'none' && style.animationDuration !== '0s') || style.transitionDuration.split(', ').some((time) => time !== '0s')).length;
    await calm.getByRole('button', {name: 'Show channels'}).click();
    assert.equal(await calm.evaluate(moving), 0);
    assert.equal(await calm.evaluate(() => document.getAnimations().length), 0);
    await calm.context().close();
    const usual = await login(set.browser, set.url, 'erin', {reducedMotion: 'no-preference', viewport: {width: 600, height: 700}});
    assert.ok(await usual.evaluate(moving) > 0, 'the check sees motion where there is some');
    const longest = await usual.evaluate(() => Math.max(...[...document.querySelectorAll('*')].map((element) => parseFloat(getComputedStyle(element).transitionDuration))));
    assert.ok(longest <= 1, `${longest} s`);
    await usual.context().close();
});
