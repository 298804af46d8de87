// Two ways to use a screen: one points, the other never leaves the keyboard. A journey is written once and made by both.
import assert from 'node:assert/strict';

/** Nobody presses a key more often than this to get somewhere. */
const PATIENCE = 120;

/** Points at things. What is written, everybody types. */
export class Mouse {
    name = 'mouse';

    constructor(page) {
        this.page = page;
    }

    /** A message: what can be done with it appears when the pointer comes. */
    near = (post) => post.hover();
    press = (target) => target.click();
    choose = (target) => target.click();
    /** The list that opens is drawn outside of the page. */
    pick = (select, label) => select.selectOption({label});

    async write(target, text) {
        await target.click();
        await this.page.keyboard.press('Control+a');
        await this.page.keyboard.type(text);
    }
}

/** Has keys only: goes by region and by tab, by arrows in lists and menus, and acts on what has the focus. */
export class Keys {
    name = 'keyboard';

    constructor(page) {
        this.page = page;
    }

    near = (post) => this.reach(post);

    async press(target) {
        await this.reach(target);
        await this.page.keyboard.press('Enter');
    }

    /** A box that is ticked, or one of several. */
    async choose(target) {
        // One of several is chosen by going to it.
        const box = await this.reach(target);
        if (!await box.isChecked() || await box.getAttribute('type') === 'checkbox') {
            await this.page.keyboard.press('Space');
        }
    }

    async pick(select, label) {
        await this.reach(select);
        await this.page.keyboard.type(label);
        assert.equal(await select.evaluate((element) => element.selectedOptions[0]?.label), label);
    }

    async write(target, text) {
        await this.reach(target);
        await this.page.keyboard.press('Control+a');
        await this.page.keyboard.type(text);
    }

    async reach(target) {
        let wanted = await target.elementHandle();
        const way = [];
        while (way.length < PATIENCE) {
            const key = await wanted.evaluate(nextKey);
            if (key === '') {
                return wanted;
            }
            if (key === null) {
                wanted = await target.elementHandle();
                continue;
            }
            await this.page.keyboard.press(key);
            way.push(key);
        }
        const at = await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
        throw new Error(`the keyboard does not get to ${target} by ${way.slice(0, 12).join(' ')}…; it is at ${at}`);
    }
}

/** In the page: the key that somebody presses who sees where the focus is and where it is to go; none when it is there, null when it was drawn anew. */
function nextKey(wanted) {
    if (!wanted.isConnected) {
        return null;
    }
    const active = document.activeElement ?? document.body;
    const isAfter = (element) => Boolean(active.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    const arrow = (element) => (isAfter(element) ? 'ArrowDown' : 'ArrowUp');
    if (wanted.matches('[role=option]')) {
        // The focus stays in the box that the list belongs to.
        return wanted.getAttribute('aria-selected') === 'true' ? '' : 'ArrowDown';
    }
    if (wanted === active) {
        return '';
    }
    if (wanted.matches('.picker-cell')) {
        return !active.matches('.picker-cell') ? 'ArrowDown' : isAfter(wanted) ? 'ArrowRight' : 'ArrowLeft';
    }
    if (wanted.closest('[role=menu]')) {
        return arrow(wanted);
    }
    // Of such a group the tab key knows one.
    const peers = wanted.matches('[role=tab]') ? [...wanted.parentElement.querySelectorAll('[role=tab]')]
        : wanted.matches('[type=radio]') ? [...document.getElementsByName(wanted.name)] : [];
    if (peers.includes(active)) {
        return arrow(wanted);
    }
    const row = wanted.closest('.post[data-row]');
    const here = active.closest('.post[data-row]');
    const layer = document.querySelector('.floating') ?? document.querySelector('dialog[open]');
    if (!layer) {
        const region = wanted.closest('[data-region]');
        if (region && !region.contains(active)) {
            return 'F6';
        }
        if (row && here && row !== here) {
            return active === here ? arrow(row) : 'Shift+Tab';
        }
    }
    return isAfter(wanted) ? 'Tab' : 'Shift+Tab';
}
