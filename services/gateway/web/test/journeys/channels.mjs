// Channels: made, shown to others, put aside, found again; and people to talk to.
import assert from 'node:assert/strict';

export const channelMenu = async (hand, page, item) => {
    await hand.press(page.locator('.channel-head .name'));
    await hand.press(page.getByRole('menuitem', {name: item, exact: true}));
};
export const add = async (hand, page, item) => {
    await hand.press(page.getByRole('button', {name: 'Add or find channels'}));
    await hand.press(page.getByRole('menuitem', {name: item}));
};
const gone = (page) => page.getByRole('dialog').waitFor({state: 'detached'});
const sidebar = (page, name) => page.locator('.sidebar').getByRole('link', {name});

export async function channels(hand, page, {api, url, bob, name, until}) {
    const title = `Rocket ${name}`;
    const address = `rocket-${name}`;
    const here = () => api.get(`/teams/${api.team.id}/channels/name/${address}?include_deleted=true`);
    await add(hand, page, 'Create channel');
    await hand.write(page.getByLabel('Name', {exact: true}), title);
    await hand.choose(page.getByLabel('Private'));
    await hand.write(page.getByLabel('Purpose'), 'to the moon');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Create channel'}));
    await page.waitForURL(`**/channels/${address}`);
    const {id, type, purpose} = await here();
    assert.deepEqual([type, purpose], ['P', 'to the moon']);
    await channelMenu(hand, page, 'Edit channel');
    await hand.write(page.getByLabel('Header', {exact: true}), 'T minus ten');
    await hand.press(page.getByRole('button', {name: 'Save', exact: true}));
    await page.locator('.channel-about').getByText('T minus ten').waitFor();
    assert.equal((await here()).header, 'T minus ten');
    await channelMenu(hand, page, 'Add people');
    await hand.write(page.getByLabel('Find people'), 'bob');
    await hand.press(page.getByRole('dialog').getByRole('listitem').getByRole('button', {name: /^bob/}));
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Add people'}));
    await gone(page);
    await api.get(`/channels/${id}/members/${bob.me.id}`);

    await hand.press(page.getByRole('button', {name: 'Channel info'}));
    await page.locator('.panel').getByText('to the moon').waitFor();
    await hand.press(page.locator('.panel').getByRole('button', {name: 'Members'}));
    await hand.press(page.locator('.panel').getByRole('button', {name: /^bob/}));
    await page.locator('.profile').getByText('Flight dynamics').waitFor();
    await page.keyboard.press('Escape');
    await hand.press(page.getByRole('button', {name: 'Close the panel'}));
    await page.locator('.panel').waitFor({state: 'detached'});

    await hand.press(page.getByRole('button', {name: 'Add to favourites'}));
    await page.getByRole('region', {name: 'Favourites'}).getByRole('link', {name: title}).waitFor();
    await channelMenu(hand, page, 'Mute');
    await sidebar(page, `${title}, muted`).waitFor();
    await channelMenu(hand, page, 'Archive channel');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Archive channel'}));
    await page.waitForURL('**/town-square');
    await until(async () => (await here()).delete_at > 0, true);
    await page.goto(`${url}/orbit/channels/${address}`);
    await hand.press(page.getByRole('button', {name: 'Restore'}));
    await page.getByPlaceholder(`Write to ${title}`).waitFor();
    assert.equal((await here()).delete_at, 0);
    await channelMenu(hand, page, 'Leave channel');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Leave channel'}));
    await page.waitForURL('**/town-square');
    await assert.rejects(api.get(`/channels/${id}/members/${(await api.get(`/users/username/${name}`)).id}`), /404/);
}

export async function browse(hand, page, {name, api}) {
    await add(hand, page, 'Browse channels');
    await hand.write(page.getByRole('dialog').getByLabel('Find channels'), 'telem');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Telemetry'}));
    await page.waitForURL('**/channels/telemetry');
    await page.getByPlaceholder('Write to Telemetry').waitFor();
    const {id} = await api.get(`/teams/${api.team.id}/channels/name/telemetry`);
    await api.get(`/channels/${id}/members/${(await api.get(`/users/username/${name}`)).id}`);
    // A page that is not there leads back.
    await page.goto(page.url().replace('telemetry', 'nowhere'));
    await page.getByRole('heading', {name: 'There is no such channel'}).waitFor();
    await hand.press(page.getByRole('button', {name: 'Go back'}));
    await page.locator('.centre textarea').waitFor();
}

export async function switching(hand, page) {
    await hand.press(page.getByRole('button', {name: 'Find…'}));
    await hand.write(page.getByRole('combobox'), 'laun');
    await hand.press(page.getByRole('option', {name: 'Launch'}));
    await page.waitForURL('**/channels/launch');
    // One goes somewhere to write there.
    await page.waitForFunction(() => document.activeElement?.matches('.centre textarea'));
    await hand.press(page.getByRole('button', {name: 'Show unread only'}));
    await sidebar(page, 'Off-Topic').waitFor({state: 'detached'});
    await hand.press(page.getByRole('button', {name: 'Show unread only'}));
    await hand.press(page.getByRole('button', {name: 'Channels', exact: true}));
    await sidebar(page, 'Off-Topic').waitFor({state: 'detached'});
    await hand.press(page.getByRole('button', {name: 'Channels', exact: true}));
    await hand.press(sidebar(page, 'Off-Topic'));
    await page.waitForURL('**/channels/off-topic');
    // The one before comes first, letters in their order are enough, and people are there too.
    await page.keyboard.press('Control+k');
    await page.getByRole('option', {name: 'Launch', selected: true}).waitFor();
    await hand.write(page.getByRole('combobox'), 'tlmtr');
    await hand.press(page.getByRole('option', {name: 'Telemetry'}));
    await page.waitForURL('**/channels/telemetry');
    await page.keyboard.press('Control+k');
    await hand.write(page.getByRole('combobox'), 'carl');
    await hand.press(page.getByRole('option', {name: 'carla'}));
    await page.waitForURL('**/messages/@carla');
}

export async function conversations(hand, page, {name, bob}) {
    await add(hand, page, 'New message');
    await hand.write(page.getByLabel('Find people'), 'bob');
    await hand.press(page.getByRole('dialog').getByRole('listitem').getByRole('button', {name: /^bob/}));
    await hand.press(page.getByRole('button', {name: 'Start conversation'}));
    await page.waitForURL('**/messages/@bob');
    await hand.write(page.getByPlaceholder('Write to bob'), 'between us');
    await hand.press(page.getByRole('button', {name: 'Send', exact: true}));
    await page.locator('.centre .post', {hasText: 'between us'}).waitFor();
    await channelMenu(hand, page, 'Close conversation');
    await page.waitForURL('**/town-square');
    await sidebar(page, 'bob').waitFor({state: 'detached'});

    await add(hand, page, 'New message');
    for (const other of ['bob', 'carla']) {
        await hand.write(page.getByLabel('Find people'), other);
        await hand.press(page.getByRole('dialog').getByRole('listitem').getByRole('button', {name: new RegExp(`^${other}`)}));
    }
    await hand.press(page.getByRole('button', {name: 'Start conversation'}));
    await page.waitForURL(/messages\/[a-z0-9]{20,}/);
    const mine = await bob.get('/users/me/channels');
    assert.ok(mine.some((channel) => channel.type === 'G' && channel.display_name.includes(name)));
    await hand.press(sidebar(page, 'Town Square'));
    await page.waitForURL('**/town-square');
}
