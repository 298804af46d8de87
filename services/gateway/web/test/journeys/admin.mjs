// What an administrator does: people, teams, channels, roles; and what one reads.
import assert from 'node:assert/strict';

import {teamMenu} from './entry.mjs';

export async function admin(hand, page, {api, url, name, until}) {
    const guest = `guest-${name}`;
    const {id} = (await api.person(guest, api.team.id)).me;
    const channel = await api.post('/channels', {team_id: api.team.id, name: `old-${name}`, display_name: `Old ${name}`, type: 'O'});
    const team = await api.post('/teams', {name: `closed-${name}`, display_name: `Closed ${name}`, type: 'O', allow_open_invite: false});
    const go = async (section) => {
        await hand.press(page.getByRole('link', {name: section, exact: true}));
        await page.getByRole('heading', {name: section, level: 1}).waitFor();
    };
    const user = () => api.get(`/users/${id}`);
    const choose = async (item) => {
        await hand.press(page.getByRole('button', {name: `Actions for ${guest}`}));
        await hand.press(page.getByRole('menuitem', {name: item}));
    };
    await teamMenu(hand, page, 'Administration');
    await hand.write(page.getByLabel('Find people'), guest);
    await page.locator('tbody tr').nth(1).waitFor({state: 'detached'});
    await choose('Make an administrator');
    await until(async () => (await user()).roles, 'system_user system_admin');
    await page.getByRole('cell', {name: 'Administrator'}).waitFor();
    await choose('Make a member');
    await until(async () => (await user()).roles, 'system_user');
    await choose('Deactivate');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Deactivate'}));
    await until(async () => (await user()).delete_at > 0, true);
    await page.getByRole('cell', {name: 'Deactivated'}).waitFor();
    await choose('Activate');
    await until(async () => (await user()).delete_at, 0);

    await go('Teams');
    await hand.choose(page.getByLabel(`Closed ${name} is open to everyone`));
    await until(async () => (await api.get(`/teams/${team.id}`)).allow_open_invite, true);
    await go('Channels');
    await hand.write(page.getByLabel('Find channels'), `Old ${name}`);
    await page.locator('tbody tr').nth(1).waitFor({state: 'detached'});
    await hand.press(page.getByRole('button', {name: 'Archive channel'}));
    await until(async () => (await api.get(`/channels/${channel.id}`)).delete_at > 0, true);
    await hand.press(page.getByRole('button', {name: 'Restore'}));
    await until(async () => (await api.get(`/channels/${channel.id}`)).delete_at, 0);

    const role = async () => (await api.get('/roles/name/channel_guest')).permissions.includes('upload_file');
    await go('Roles');
    await hand.pick(page.getByRole('combobox', {name: 'Role'}), 'channel_guest');
    assert.equal(await role(), true);
    await hand.write(page.getByLabel('Find permissions'), 'upload');
    await hand.choose(page.getByRole('checkbox', {name: 'upload_file', exact: true}));
    await until(role, false);
    await hand.choose(page.getByRole('checkbox', {name: 'upload_file', exact: true}));
    await until(role, true);
    await go('System status');
    await page.getByText('Database').waitFor();
    const answer = page.waitForResponse('**/system/ping**');
    await hand.press(page.getByRole('button', {name: 'Check again'}));
    assert.equal((await answer).status(), 200);
    await go('Configuration');
    await hand.write(page.getByLabel('Find settings'), 'sitename');
    await page.getByRole('rowheader', {name: 'SiteName'}).waitFor();
    await hand.press(page.getByRole('link', {name: 'Back to the teams'}));
    await page.locator('.centre textarea').waitFor();
    assert.ok(page.url().startsWith(`${url}/orbit/`));
}
