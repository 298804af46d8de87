// Every screen for everyone: axe finds nothing, nothing is cut off, and the keyboard is enough.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {found} from '../support/api.mjs';
import {login, open, say} from '../support/browser.mjs';
import {populate} from '../support/scene.mjs';
import {check, COLOURS, fits, settled} from '../support/screens.mjs';
import {stage} from '../support/stage.mjs';

const set = stage(async (url) => {
    const api = await found(url);
    await populate(api);
    return api;
});

const escape = (page) => page.keyboard.press('Escape');

for (const colorScheme of ['light', 'dark']) {
    // The second time only colours differ.
    const look = (page, name) => check(page, `${name}-${colorScheme}`, colorScheme === 'dark' ? COLOURS : undefined);
    test(`every screen, ${colorScheme}`, async () => {
        const entry = await open(set.browser, `${set.url}/login`, {colorScheme});
        await entry.getByLabel('Password').waitFor();
        await look(entry, 'login');
        await entry.getByText('Create an account').click();
        await look(entry, 'sign-up');
        await entry.goto(`${set.url}/reset_password`);
        await entry.getByLabel('E-mail').waitFor();
        await look(entry, 'forgot');

        const page = await login(set.browser, set.url, 'ada', {colorScheme});
        await page.locator('.post', {hasText: 'Countdown'}).first().waitFor();
        await page.locator('.sidebar .dot-online').first().waitFor();
        await settled(page);
        await look(page, 'channel');

        await page.locator('.thread-foot').first().click();
        await page.locator('.panel .post').nth(1).waitFor();
        await look(page, 'thread');
        for (const tool of ['Members', 'Pinned messages', 'Mentions', 'Saved messages', 'Channel info']) {
            await page.getByRole('toolbar', {name: 'Channel'}).getByRole('button', {name: tool}).click();
            await page.locator('.panel [aria-busy=true]').waitFor({state: 'detached'});
            await look(page, `panel-${tool.toLowerCase().replaceAll(' ', '-')}`);
        }
        await page.getByRole('button', {name: 'Search', exact: true}).click();
        await page.getByRole('combobox').fill('after:');
        await page.getByRole('option', {name: /Today/}).waitFor();
        await look(page, 'panel-search');
        await page.getByRole('button', {name: 'Clear the search'}).click();
        await page.getByLabel('Close the panel').click();

        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('la');
        await page.getByRole('option', {name: 'Launch'}).waitFor();
        await look(page, 'switcher');
        await escape(page);

        for (const item of ['Create channel', 'Browse channels', 'New message']) {
            await page.getByRole('button', {name: 'Add or find channels'}).click();
            await page.getByRole('menuitem', {name: item}).click();
            await page.locator('dialog input').first().waitFor();
            await settled(page);
            await look(page, `${item.toLowerCase().replaceAll(' ', '-')}`);
            await escape(page);
        }

        await page.locator('.sidebar-head .name').click();
        await page.getByRole('menuitem', {name: 'Emoji of this server'}).click();
        await page.getByText('Nobody made an emoji yet.').waitFor();
        await look(page, 'emoji-manage');
        await escape(page);
        await page.locator('.channel-head .name').click();
        await look(page, 'channel-menu');
        await escape(page);
        await page.locator('.post .author').first().click();
        await page.locator('.profile strong').waitFor();
        await look(page, 'profile');
        await escape(page);
        await page.getByRole('button', {name: 'Insert emoji'}).click();
        await page.locator('.picker-cell').first().waitFor();
        await look(page, 'emoji');
        await escape(page);
        await page.locator('.centre textarea').fill('@');
        await page.locator('.suggestions li').first().waitFor();
        await look(page, 'suggestions');
        await page.locator('.centre textarea').fill('');

        await page.getByRole('button', {name: 'Settings', exact: true}).click();
        for (const tab of ['Profile', 'Notifications', 'Display', 'Security']) {
            await page.getByRole('tab', {name: tab}).click();
            await settled(page);
            await look(page, `settings-${tab.toLowerCase()}`);
        }
        await escape(page);
        await page.keyboard.press('Control+/');
        await page.getByRole('heading', {name: 'Keyboard shortcuts'}).waitFor();
        await look(page, 'shortcuts');
        await escape(page);
        await page.locator('.self .grow').click();
        await page.getByRole('menuitem', {name: 'Set a custom status'}).click();
        await page.getByLabel('What are you up to?').waitFor();
        await look(page, 'custom-status');
        await escape(page);

        await page.getByRole('link', {name: /^Threads/}).click();
        await page.locator('.thread-line').first().waitFor();
        await look(page, 'threads');
        await page.goto(`${set.url}/orbit/drafts`);
        await page.getByRole('heading', {name: 'No drafts'}).waitFor();
        await look(page, 'drafts');
        await page.goto(`${set.url}/orbit/channels/no-such-channel`);
        await page.getByRole('heading', {name: 'There is no such channel'}).waitFor();
        await look(page, 'missing');
        await page.goto(`${set.url}/select_team`);
        await page.getByRole('button', {name: /Orbit Works/}).waitFor();
        await look(page, 'select-team');
        await page.goto(`${set.url}/create_team`);
        await page.getByLabel('Team name').waitFor();
        await look(page, 'create-team');
        for (const section of ['users', 'teams', 'channels', 'roles', 'status', 'config']) {
            await page.goto(`${set.url}/admin_console/${section}`);
            await page.locator('.admin-page :is(td, .lines li, .permissions li)').first().waitFor();
            await look(page, `admin-${section}`);
        }
        assert.deepEqual(page.problems, []);
        await page.context().close();
        await entry.context().close();
    });
}

test('320 pixels are enough, and right to left mirrors', async () => {
    const page = await login(set.browser, set.url, 'ada', {viewport: {width: 320, height: 640}, hasTouch: true});
    await page.locator('.post', {hasText: 'Countdown'}).first().waitFor();
    await fits(page, 'channel');
    await check(page, 'narrow-channel');
    await page.getByRole('button', {name: 'Show channels'}).click();
    await page.locator('.with-sidebar .sidebar').waitFor();
    await fits(page, 'sidebar');
    await check(page, 'narrow-sidebar');
    await page.locator('.scrim').click({position: {x: 312, y: 300}});
    await page.locator('.thread-foot').first().click();
    await page.locator('.panel .post').first().waitFor();
    await fits(page, 'thread');
    await check(page, 'narrow-thread');
    await page.context().close();

    const mirrored = await login(set.browser, set.url, 'ada');
    await mirrored.locator('.post', {hasText: 'Countdown'}).first().waitFor();
    await mirrored.evaluate(() => { document.documentElement.dir = 'rtl'; });
    const [sidebar, centre] = await Promise.all([mirrored.locator('.sidebar').boundingBox(), mirrored.locator('.centre').boundingBox()]);
    assert.ok(sidebar.x > centre.x, 'the sidebar stands at the right');
    await fits(mirrored, 'mirrored');
    await check(mirrored, 'right-to-left');
    await mirrored.context().close();
});

test('by keyboard alone: from the log-in to a reply, a reaction and another channel', async () => {
    const page = await open(set.browser, `${set.url}/login`);
    await page.getByLabel('Password').waitFor();
    await page.keyboard.type('bob');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Pass-word1');
    await page.keyboard.press('Enter');
    await page.locator('.centre textarea').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('launch');
    await page.locator('[role=option]', {hasText: 'Launch'}).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/launch');
    await page.keyboard.press('Control+Shift+l');
    await page.keyboard.type('typed without a mouse');
    await page.keyboard.press('Enter');
    await page.locator('.post', {hasText: 'typed without a mouse'}).waitFor();
    await page.keyboard.press('Shift+ArrowUp');
    await page.locator('.panel textarea').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('.panel'));
    await page.keyboard.type('and a reply');
    await page.keyboard.press('Enter');
    await page.locator('.panel .post', {hasText: 'and a reply'}).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.panel').waitFor({state: 'detached'});
    await page.keyboard.press('Control+Shift+\\');
    await page.getByLabel('Search emoji').waitFor();
    await page.keyboard.type('eyes');
    await page.keyboard.press('Enter');
    await page.locator('.reaction').first().waitFor();
    const before = page.url();
    await page.keyboard.press('Alt+ArrowDown');
    await page.waitForFunction((url) => location.href !== url, before);
    await page.locator('.centre [data-region=timeline]').waitFor();
    const regions = new Set();
    for (let step = 0; step < 6; step++) {
        await page.keyboard.press('F6');
        regions.add(await page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region')));
    }
    assert.ok(['timeline', 'composer', 'sidebar', 'header'].every((name) => regions.has(name)), [...regions].join());
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test('the second language, and back', async () => {
    const page = await login(set.browser, set.url, 'bob');
    await page.keyboard.press('Control+Shift+a');
    await page.getByRole('tab', {name: 'Display'}).click();
    await page.getByLabel('Deutsch').click();
    await page.getByRole('heading', {name: 'Einstellungen'}).waitFor();
    await escape(page);
    await page.getByRole('button', {name: 'Senden'}).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    await check(page, 'german');
    await say(page, 'Guten Tag');
    await page.locator('.post', {hasText: 'Guten Tag'}).waitFor();
    await page.context().close();
});
