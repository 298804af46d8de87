// What a screen is checked for: axe finds nothing, and nothing is wider than the window.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

import {picture} from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** All that can be wrong, and what colours alone decide. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
export const COLOURS = {type: 'rule', values: ['color-contrast']};

export async function check(page, name, runOnly = RULES) {
    if (!await page.evaluate(() => 'axe' in window)) {
        await page.evaluate(axe);
    }
    const {violations} = await page.evaluate((rules) => window.axe.run(document, {runOnly: rules}), runOnly);
    const found = violations.map(({id, nodes}) => `${id}: ${nodes.slice(0, 2).map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
    assert.deepEqual(found, [], name);
    await picture(page, name);
}

export async function fits(page, name) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, `${name} is wider than the window`);
}

/** Nothing on the page says that it is still on its way. */
export const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
