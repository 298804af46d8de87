// Oneself: how one appears, what one wants, how one is let in.
import assert from 'node:assert/strict';

import {Api, PASSWORD} from '../support/api.mjs';

const selfMenu = async (hand, page, item, role = 'menuitem') => {
    await hand.press(page.locator('.self').getByRole('button').first());
    await hand.press(page.getByRole(role, {name: item}));
};
const tab = async (hand, page, name) => {
    await hand.press(page.getByRole('tab', {name}));
    await page.getByRole('tab', {name, selected: true}).waitFor();
};

export async function presence(hand, page, {api, name, until}) {
    const {id} = await api.get(`/users/username/${name}`);
    const custom = async () => JSON.parse((await api.get(`/users/${id}`)).props.customStatus || '{}');
    await selfMenu(hand, page, 'Do not disturb', 'menuitemcheckbox');
    await until(async () => (await api.get(`/users/${id}/status`)).status, 'dnd');
    await selfMenu(hand, page, 'Online', 'menuitemcheckbox');
    await until(async () => (await api.get(`/users/${id}/status`)).status, 'online');
    await selfMenu(hand, page, 'Set a custom status');
    await page.getByLabel('What are you up to?').waitFor();
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Emoji'}));
    await hand.write(page.getByLabel('Search emoji'), 'rocket');
    await hand.press(page.locator('.picker-cell[aria-label=rocket]'));
    await hand.write(page.getByLabel('What are you up to?'), 'Counting down');
    await hand.pick(page.getByLabel('Clear after'), 'One hour');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Save', exact: true}));
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await until(async () => { const {emoji, text, duration} = await custom(); return [emoji, text, duration].join(); }, 'rocket,Counting down,one_hour');
    await selfMenu(hand, page, 'Set a custom status');
    await hand.press(page.getByRole('button', {name: 'Clear status'}));
    await until(async () => (await custom()).text ?? '', '');
    await selfMenu(hand, page, 'Keyboard shortcuts');
    await page.getByRole('heading', {name: 'Keyboard shortcuts'}).waitFor();
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Close'}));
    await page.getByRole('dialog').waitFor({state: 'detached'});
}

export async function settings(hand, page, {api, name, until}) {
    const {id} = await api.get(`/users/username/${name}`);
    const me = () => api.get(`/users/${id}`);
    await hand.press(page.getByRole('button', {name: 'Settings', exact: true}));
    await hand.write(page.getByLabel('Nickname'), `The ${name}`);
    await hand.press(page.getByRole('button', {name: 'Save', exact: true}));
    await until(async () => (await me()).nickname, `The ${name}`);
    await hand.write(page.getByLabel('Username'), 'bob');
    await hand.press(page.getByRole('button', {name: 'Save', exact: true}));
    await page.getByRole('status').getByText(/exists/).waitFor();
    await tab(hand, page, 'Notifications');
    await hand.choose(page.getByRole('group', {name: 'Notify me of'}).getByLabel('Nothing'));
    await until(async () => (await me()).notify_props.desktop, 'none');
    await hand.write(page.getByLabel('Words that mention me'), 'thrust');
    await hand.press(page.getByRole('button', {name: 'Save', exact: true}));
    await until(async () => (await me()).notify_props.mention_keys, 'thrust');
    await tab(hand, page, 'Display');
    await hand.choose(page.getByRole('group', {name: 'Colours'}).getByLabel('Dark'));
    await page.waitForFunction(() => document.documentElement.dataset.scheme === 'dark');
    await hand.choose(page.getByRole('group', {name: 'Language'}).getByLabel('Deutsch'));
    await page.getByRole('heading', {name: 'Einstellungen'}).waitFor();
    await hand.choose(page.getByRole('group', {name: 'Sprache'}).getByLabel('English'));
    await page.getByRole('heading', {name: 'Settings'}).waitFor();
    await hand.choose(page.getByRole('group', {name: 'Colours'}).getByLabel('Light'));
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Close'}));
    await page.getByRole('dialog').waitFor({state: 'detached'});
}

export async function security(hand, page, {url, name, until}) {
    const other = await Api.login(url, name);
    const tokens = () => other.get('/users/me/tokens');
    await hand.press(page.getByRole('button', {name: 'Settings', exact: true}));
    await tab(hand, page, 'Security');
    await hand.write(page.getByLabel('What is it for?'), 'a program');
    await hand.press(page.getByRole('button', {name: 'Create token'}));
    const secret = await page.locator('.settings .note code').textContent();
    assert.equal((await new Api(url, secret).get('/users/me')).username, name);
    await hand.press(page.getByRole('button', {name: 'Revoke'}));
    await until(async () => (await tokens())?.length ?? 0, 0);
    await hand.press(page.getByRole('list', {name: 'Where you are logged in'}).getByRole('button').first());
    await until(() => other.get('/users/me').then(() => 'in', () => 'out'), 'out');
    await hand.write(page.getByLabel('Current password'), 'not-this-one');
    await hand.write(page.getByLabel('New password'), 'Pass-word2');
    await hand.press(page.getByRole('button', {name: 'Change password'}));
    await page.getByRole('alert').waitFor();
    await hand.write(page.getByLabel('Current password'), PASSWORD);
    await hand.press(page.getByRole('button', {name: 'Change password'}));
    await page.getByText('Your password is changed').waitFor();
    assert.equal((await Api.login(url, name, 'Pass-word2')).me.username, name);
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Close'}));
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await selfMenu(hand, page, 'Log out');
    await page.getByLabel('Password').waitFor();
}
