// From an empty server to two people who talk, by mouse and keyboard, in two browsers.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {createTeam, signUp} from '../journeys/entry.mjs';
import {Api} from '../support/api.mjs';
import {open, picture, post, say} from '../support/browser.mjs';
import {Mouse} from '../support/hands.mjs';
import {stage} from '../support/stage.mjs';

const set = stage(async () => null);
let ada;
let bob;

test('the first person signs up, makes a team and writes', async () => {
    ada = await open(set.browser, set.url);
    await ada.getByRole('heading', {name: 'Welcome to'}).waitFor();
    await picture(ada, 'sign-up');
    await signUp(new Mouse(ada), ada, 'ada');
    await ada.getByRole('button', {name: 'Create a team'}).click();
    await createTeam(new Mouse(ada), ada, 'Orbit Works', 'orbit-works');
    await say(ada, 'The **first** words');
    await post(ada, 'The first words').locator('strong').filter({hasText: 'first'}).waitFor();
});

test('a second one comes with the invitation link and they hear each other', async () => {
    await ada.locator('.sidebar-head .name').click();
    await ada.getByRole('menuitem', {name: 'Invite people'}).click();
    const address = await ada.getByLabel('Invitation link').inputValue();
    await ada.keyboard.press('Escape');
    bob = await open(set.browser, address);
    await bob.getByText('You are invited to Orbit Works').waitFor();
    await signUp(new Mouse(bob), bob, 'bob');
    await bob.waitForURL('**/orbit-works/channels/town-square');
    await post(bob, 'The first words').waitFor();
    await bob.locator('.centre textarea').pressSequentially('typing');
    await ada.getByText('bob is typing').waitFor();
    await bob.locator('.centre textarea').fill('');
    await say(bob, 'Good morning');
    await post(ada, 'Good morning').waitFor();
    await ada.getByText('bob is typing').waitFor({state: 'hidden'});
});

test('reactions, an edit with the arrow key, and a deletion reach the other side', async () => {
    await post(ada, 'Good morning').hover();
    await post(ada, 'Good morning').getByRole('button', {name: 'Add a reaction'}).click();
    await ada.getByLabel('Search emoji').fill('rocket');
    await ada.keyboard.press('Enter');
    await post(bob, 'Good morning').locator('.reaction', {hasText: '🚀'}).waitFor();
    await say(bob, 'Teh typo');
    await post(ada, 'Teh typo').waitFor();
    await bob.locator('.centre textarea').press('ArrowUp');
    await bob.locator('.edit-box textarea').fill('The typo');
    await bob.keyboard.press('Enter');
    await post(ada, 'The typo').getByText('edited').waitFor();
    await post(bob, 'The typo').hover();
    await post(bob, 'The typo').getByRole('button', {name: 'More actions'}).click();
    await bob.getByRole('menuitem', {name: 'Delete'}).click();
    await bob.getByRole('dialog').getByRole('button', {name: 'Delete'}).click();
    await post(ada, 'The typo').waitFor({state: 'detached'});
});

test('a thread is followed in the panel and among all threads', async () => {
    await post(bob, 'The first words').hover();
    await post(bob, 'The first words').getByRole('button', {name: 'Reply in thread'}).click();
    await bob.locator('.panel textarea').fill('A reply to it, @ada');
    await bob.keyboard.press('Enter');
    await post(ada, 'The first words').getByRole('button', {name: '1 reply'}).waitFor();
    await ada.getByRole('link', {name: /^Threads/}).click();
    await ada.locator('.thread-line', {hasText: 'The first words'}).click();
    await ada.locator('.panel .post', {hasText: 'A reply to it'}).waitFor();
    await ada.getByLabel('Close the panel').click();
    await ada.getByRole('link', {name: /Town Square/}).click();
});

test('what is unread shows in the sidebar, the title and at its line; reading takes it away', async () => {
    await bob.getByRole('link', {name: /Off-Topic/}).click();
    await bob.waitForURL('**/off-topic');
    await say(ada, 'Ping @bob');
    const row = bob.getByRole('link', {name: /Town Square, 1 mention/});
    await row.waitFor();
    await bob.waitForFunction(() => document.title.startsWith('(1)'));
    // The red spot of the tab's icon.
    await bob.waitForFunction(() => decodeURIComponent(document.querySelector('link[rel=icon]').href).includes('#d8483b'));
    await row.click();
    await bob.locator('.separator.new').waitFor();
    await bob.getByRole('link', {name: 'Town Square', exact: true}).waitFor();
    await bob.waitForFunction(() => !document.title.startsWith('(') && !decodeURIComponent(document.querySelector('link[rel=icon]').href).includes('<circle'));
});

test('who comes back to many new messages stands at the first of them, and jumps to the newest', async () => {
    const api = await Api.login(set.url, 'ada');
    const {id} = await api.get('/teams/name/orbit-works/channels/name/off-topic');
    for (let index = 0; index < 60; index++) {
        await api.post('/posts', {channel_id: id, message: `meanwhile ${index}`});
    }
    await bob.getByRole('link', {name: 'Off-Topic, unread'}).click();
    await bob.waitForFunction(() => {
        const line = document.querySelector('.separator.new')?.getBoundingClientRect();
        const box = document.querySelector('.timeline')?.getBoundingClientRect();
        return line && box && line.top >= box.top && line.bottom <= box.bottom;
    });
    await bob.locator('.jump').click();
    await bob.waitForFunction(() => {
        const box = document.querySelector('.timeline').getBoundingClientRect();
        const last = [...document.querySelectorAll('.centre .post')].at(-1).getBoundingClientRect();
        return document.querySelector('.centre .post:last-child')?.textContent.includes('meanwhile 59') && last.bottom <= box.bottom + 1;
    });
    await bob.locator('.jump').waitFor({state: 'detached'});
    await bob.getByRole('link', {name: 'Town Square', exact: true}).click();
    await bob.waitForURL('**/town-square');
});

test('a draft is there after the tab was closed', async () => {
    await bob.locator('.centre textarea').fill('half a thought');
    await bob.reload();
    await bob.waitForFunction(() => document.querySelector('.centre textarea')?.value === 'half a thought');
    await bob.locator('.centre textarea').fill('');
});

test('a direct conversation opens from a profile, and a new channel from the menu', async () => {
    const api = await Api.login(set.url, 'bob');
    await api.put('/users/me/status', {user_id: api.me.id, status: 'dnd'});
    await post(ada, 'Good morning').locator('.author').click();
    await ada.locator('.profile').getByText('Do not disturb').waitFor();
    await ada.getByRole('button', {name: 'Send a message'}).click();
    await ada.waitForURL('**/messages/@bob');
    await ada.getByRole('link', {name: /^bob/}).locator('.dot-dnd').waitFor();
    await api.put('/users/me/status', {user_id: api.me.id, status: 'online'});
    await ada.getByPlaceholder('Write to bob').waitFor();
    await say(ada, 'Between us');
    await bob.getByRole('link', {name: /^ada, 1 mention/}).click();
    await post(bob, 'Between us').waitFor();
    await ada.getByRole('button', {name: 'Add or find channels'}).click();
    await ada.getByRole('menuitem', {name: 'Create channel'}).click();
    await ada.getByLabel('Name', {exact: true}).fill('Launch Plan');
    await ada.keyboard.press('Enter');
    await ada.waitForURL('**/channels/launch-plan');
});

test('files are attached, taken back, sent and seen', async () => {
    await ada.getByRole('link', {name: /Town Square/}).click();
    const png = await ada.screenshot({clip: {x: 0, y: 0, width: 200, height: 120}});
    await ada.locator('.centre input[type=file]').setInputFiles([
        {name: 'chart.png', mimeType: 'image/png', buffer: png}, {name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('plain words')}, {name: 'oops.txt', mimeType: 'text/plain', buffer: Buffer.from('x')},
    ]);
    await ada.getByRole('button', {name: 'Remove oops.txt'}).click();
    await ada.locator('.uploads progress').first().waitFor({state: 'detached'});
    await say(ada, 'Here is the chart');
    await bob.getByRole('link', {name: /Town Square/}).click();
    await post(bob, 'Here is the chart').getByRole('button', {name: 'notes.txt'}).waitFor();
    await post(bob, 'Here is the chart').getByRole('button', {name: 'Show chart.png'}).click();
    const drawn = await bob.locator('dialog img').evaluate((image) => image.decode().then(() => image.naturalWidth));
    assert.equal(drawn, 200);
    await picture(bob, 'file-preview');
    await bob.keyboard.press('Escape');
    assert.equal(await post(bob, 'Here is the chart').getByText('oops').count(), 0);
});

test('the server is killed in the middle of a sentence and nothing is lost', async () => {
    await ada.getByRole('link', {name: /Town Square/}).click();
    await bob.getByRole('link', {name: /Town Square/}).click();
    await post(bob, 'Ping').waitFor();
    await ada.locator('.centre textarea').fill('still being written');
    await set.server.down('SIGKILL');
    await ada.getByText('Offline').waitFor();
    await picture(ada, 'offline');
    await say(bob, 'said while it was down');
    await post(bob, 'said while it was down').locator('.post-failed').waitFor();
    assert.equal(await ada.locator('.centre textarea').inputValue(), 'still being written');
    await set.server.up();
    await post(ada, 'said while it was down').waitFor();
    assert.equal(await post(ada, 'said while it was down').count(), 1);
    await post(bob, 'said while it was down').locator('.post-failed').waitFor({state: 'detached'});
    await ada.locator('.centre textarea').press('Enter');
    await post(bob, 'still being written').waitFor();
});

test('no page reported a problem', () => {
    assert.deepEqual([...ada.problems, ...bob.problems], []);
});
