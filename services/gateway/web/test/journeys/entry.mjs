// What comes before a channel: accounts, log-in, teams.
import assert from 'node:assert/strict';

import {PASSWORD} from '../support/api.mjs';

export async function signUp(hand, page, name) {
    await hand.write(page.getByLabel('E-mail'), `${name}@example.com`);
    await hand.write(page.getByLabel('Username'), name);
    await hand.write(page.getByLabel('Password'), PASSWORD);
    await hand.press(page.getByRole('button', {name: 'Create account'}));
}

export async function createTeam(hand, page, title, address) {
    await hand.write(page.getByLabel('Team name'), title);
    assert.equal(await page.getByLabel('Address').inputValue(), address);
    await hand.press(page.getByRole('button', {name: 'Create a team'}));
    await page.waitForURL(`**/${address}/channels/town-square`);
}

export const teamMenu = async (hand, page, item) => {
    await hand.press(page.locator('.sidebar-head .name'));
    await hand.press(page.getByRole('menuitem', {name: item}));
};

/** The link that the dialog shows. */
export async function invitation(hand, page) {
    await teamMenu(hand, page, 'Invite people');
    const address = await page.getByLabel('Invitation link').inputValue();
    await hand.press(page.getByRole('button', {name: 'Copy link'}));
    await page.getByText('Copied').waitFor();
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Close'}).last());
    await page.getByRole('dialog').waitFor({state: 'detached'});
    return address;
}

export async function password(hand, page, {url, name}) {
    await page.goto(`${url}/login`);
    await hand.press(page.getByRole('link', {name: 'Forgot your password?'}));
    await hand.write(page.getByLabel('E-mail'), 'nobody@example.com');
    await hand.press(page.getByRole('button', {name: 'Send a link'}));
    await page.getByRole('status').getByText('If there is such an account').waitFor();
    await page.goto(`${url}/reset_password_complete?token=${'x'.repeat(64)}`);
    await hand.write(page.getByLabel('New password'), PASSWORD);
    await hand.press(page.getByRole('button', {name: 'Change password'}));
    await page.getByRole('alert').waitFor();
    await hand.press(page.getByRole('link', {name: 'Log in instead'}));
    await hand.write(page.getByLabel('E-mail or username'), name);
    await hand.write(page.getByLabel('Password'), 'not-this-one');
    await hand.press(page.getByRole('button', {name: 'Log in'}));
    await page.getByRole('alert').waitFor();
    await hand.write(page.getByLabel('Password'), PASSWORD);
    await hand.press(page.getByRole('button', {name: 'Log in'}));
    await page.locator('.centre textarea').waitFor();
}

export async function teams(hand, page, {api, name}) {
    const mine = async () => (await api.get(`/users/${(await api.get(`/users/username/${name}`)).id}/teams`)).map((team) => team.name).sort();
    await teamMenu(hand, page, 'Create a team');
    await createTeam(hand, page, `Team of ${name}`, `team-of-${name}`);
    assert.deepEqual(await mine(), ['orbit', `team-of-${name}`]);
    await teamMenu(hand, page, 'Leave team');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Leave team'}));
    await page.waitForURL('**/orbit/**');
    assert.deepEqual(await mine(), ['orbit']);
    await teamMenu(hand, page, 'Other teams');
    await hand.press(page.getByRole('button', {name: 'Second Team'}));
    await page.waitForURL('**/second/channels/town-square');
    assert.deepEqual(await mine(), ['orbit', 'second']);
    await hand.press(page.getByRole('navigation', {name: 'Teams'}).getByRole('link', {name: 'Orbit Works'}));
    await page.waitForURL('**/orbit/**');
    await hand.press(page.getByRole('button', {name: 'Other teams'}));
    await hand.press(page.getByRole('button', {name: 'Second Team'}));
    await page.waitForURL('**/second/**');
    await teamMenu(hand, page, 'Leave team');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Leave team'}));
    await page.waitForURL('**/orbit/**');
}
