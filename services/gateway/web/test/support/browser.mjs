import {mkdirSync} from 'node:fs';

import {chromium} from 'playwright-core';

import {PASSWORD} from './api.mjs';

const {CHROMIUM = '/usr/bin/chromium'} = process.env;

export const launch = () => chromium.launch({executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage', '--js-flags=--expose-gc']});

/** A page of somebody new; whatever goes wrong in it is an error of the test. */
export async function open(browser, url, options = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 800}, reducedMotion: 'reduce', locale: 'en-US', ...options});
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.problems = [];
    page.on('pageerror', (error) => page.problems.push(String(error)));
    page.on('console', (message) => {
        // A line that is down, or an answer that says no, is the browser's own remark.
        if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) {
            page.problems.push(message.text());
        }
    });
    await page.goto(url);
    return page;
}

export async function login(browser, url, name, options = {}) {
    const page = await open(browser, `${url}/login`, options);
    await page.getByLabel('E-mail or username').fill(name);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.centre textarea').waitFor();
    return page;
}

export async function say(page, text) {
    await page.locator('.centre textarea').fill(text);
    await page.locator('.centre textarea').press('Enter');
}

/** The dialog that an action opens. Keys and clicks overtake the word that the test wants to answer it: they go after the page has answered once. */
export async function askedForFiles(page, act) {
    const asked = page.waitForEvent('filechooser');
    await page.evaluate(() => null);
    await act();
    return asked;
}

export const post = (page, text) => page.locator('.centre .post', {hasText: text});

export async function picture(page, name) {
    mkdirSync('test/out/pictures', {recursive: true});
    await page.screenshot({path: `test/out/pictures/${name}.png`});
}
