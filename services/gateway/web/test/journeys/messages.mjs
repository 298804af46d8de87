// What one does with messages: writes, answers, keeps, changes, finds again.
import assert from 'node:assert/strict';

const post = (page, text) => page.locator('.centre .post', {hasText: text});
const act = async (hand, page, row, button, item) => {
    await hand.near(row);
    await hand.press(row.getByRole('button', {name: button}));
    if (item) {
        await hand.press(page.getByRole('menuitem', {name: item, exact: true}));
    }
};
const tool = (hand, page, name) => hand.press(page.getByRole('toolbar', {name: 'Channel'}).getByRole('button', {name}));
const shut = async (hand, page) => {
    await hand.press(page.getByRole('button', {name: 'Close the panel'}));
    await page.locator('.panel').waitFor({state: 'detached'});
};
const box = (page) => page.locator('.centre textarea');
const send = (hand, page) => hand.press(page.locator('.centre').getByRole('button', {name: 'Send', exact: true}));

export async function messages(hand, page, {api, bob, name, until, launch}) {
    await hand.press(page.locator('.sidebar').getByRole('link', {name: 'Launch'}));
    await page.waitForURL('**/launch');
    const ask = await bob.post('/posts', {channel_id: launch.id, message: `question for @${name}`});
    const get = () => api.get(`/posts/${ask.id}`);
    const row = post(page, `question for @${name}`);
    await row.waitFor();

    // Written with the tools above the keys, looked at, sent.
    await hand.write(box(page), 'fat');
    await page.keyboard.press('Control+a');
    await hand.press(page.getByRole('button', {name: 'Bold'}));
    assert.equal(await box(page).inputValue(), '**fat**');
    await hand.press(page.getByRole('button', {name: 'Preview'}));
    await page.getByRole('region', {name: 'Preview'}).locator('strong').getByText('fat').waitFor();
    await hand.press(page.getByRole('button', {name: 'Preview'}));
    for (const [typed, offered, becomes] of [['ask @bo', /^@bob/, 'ask @bob '], ['in ~quiet', /~quiet-corner/, 'in ~quiet-corner '], ['a :rocke', ':rocket:', 'a :rocket: '], ['/shru', /^\W*\/shrug/, '/shrug ']]) {
        await hand.write(box(page), typed);
        await hand.press(page.locator('.centre').getByRole('option', {name: offered}));
        assert.equal(await box(page).inputValue(), becomes);
    }
    await hand.write(box(page), `answer of ${name}`);
    await send(hand, page);
    await post(page, `answer of ${name}`).waitFor();

    await act(hand, page, row, 'Add a reaction');
    await hand.write(page.getByLabel('Search emoji'), 'eyes');
    await hand.press(page.locator('.picker-cell').first());
    await until(async () => (await get()).metadata.reactions?.length, 1);
    await act(hand, page, row, 'Save for later');
    await row.getByRole('button', {name: 'Save for later', pressed: true}).waitFor();
    await act(hand, page, row, 'More actions', 'Pin to channel');
    await until(async () => (await get()).is_pinned, true);
    await act(hand, page, row, 'More actions', 'Copy link');
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), new RegExp(`/orbit/pl/${ask.id}$`));

    await act(hand, page, row, 'Reply in thread');
    await hand.write(page.locator('.panel textarea'), `reply of ${name}`);
    await hand.press(page.locator('.panel').getByRole('button', {name: 'Send', exact: true}));
    await page.locator('.panel .post', {hasText: `reply of ${name}`}).waitFor();
    await hand.press(page.getByRole('button', {name: 'Following'}));
    await hand.press(page.getByRole('button', {name: 'Follow', exact: true}));
    await page.getByRole('button', {name: 'Following'}).waitFor();
    await shut(hand, page);

    // It is among what is pinned, saved, and mentions: each list leads to it.
    for (const list of ['Pinned messages', 'Saved messages', 'Mentions']) {
        await tool(hand, page, list);
        const found = page.locator('.panel .found', {hasText: `question for @${name}`});
        await hand.press(found.getByRole('button', {name: 'Jump'}));
        await page.locator('.centre .post.highlighted', {hasText: `question for @${name}`}).waitFor();
        await shut(hand, page);
    }
    await act(hand, page, row, 'More actions', 'Unpin');
    await until(async () => (await get()).is_pinned, false);

    const own = post(page, `answer of ${name}`);
    await act(hand, page, own, 'More actions', 'Edit');
    await page.waitForFunction(() => document.activeElement?.matches('.edit-box textarea'));
    await page.keyboard.type(', twice');
    await hand.press(page.getByRole('button', {name: 'Save', exact: true}));
    await own.getByText('edited').waitFor();
    await act(hand, page, own, 'More actions', 'Delete');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Delete'}));
    await own.waitFor({state: 'detached'});
    // Who deleted something stands among the others, not nowhere.
    await page.waitForFunction(() => document.activeElement?.closest('.centre'));
    await act(hand, page, row, 'More actions', /^Mark as unread/);
    await page.locator('.sidebar a.unread', {hasText: 'Launch'}).waitFor();
}

export async function threads(hand, page, {api, bob, name, until, launch}) {
    const root = await api.post('/posts', {channel_id: launch.id, message: `thread for ${name}`});
    await bob.post('/posts', {channel_id: launch.id, root_id: root.id, message: `look @${name}`});
    const line = page.locator('.thread-line', {hasText: `thread for ${name}`});
    await hand.press(page.locator('.sidebar').getByRole('link', {name: /^Threads/}));
    await hand.press(page.getByRole('button', {name: 'Unread', exact: true}));
    await hand.press(line);
    await page.locator('.panel .post', {hasText: 'look @'}).waitFor();
    await hand.press(page.getByRole('button', {name: 'Close the panel'}));
    await page.locator('.panel').waitFor({state: 'detached'});
    await page.waitForFunction(() => document.activeElement !== document.body);
    await bob.post('/posts', {channel_id: launch.id, root_id: root.id, message: `again @${name}`});
    await page.locator('.thread-line.unread', {hasText: `thread for ${name}`}).waitFor();
    await hand.press(page.getByRole('button', {name: 'Mark all threads read'}));
    await page.locator('.thread-line.unread').waitFor({state: 'detached'});
    await until(() => page.locator('.sidebar').getByRole('link', {name: /^Threads/}).textContent(), 'Threads');
}

export async function drafts(hand, page, {api, name, until}) {
    for (const [channel, text] of [['Town Square', 'half a thought'], ['Off-Topic', 'another half']]) {
        await hand.press(page.locator('.sidebar').getByRole('link', {name: channel}));
        await page.getByPlaceholder(`Write to ${channel}`).waitFor();
        await hand.write(box(page), `${text} of ${name}`);
    }
    await hand.press(page.getByRole('link', {name: /^Drafts/}));
    const draft = (text) => page.locator('.draft', {hasText: text});
    await hand.press(draft('another half').getByRole('button', {name: 'Delete'}));
    await draft('another half').waitFor({state: 'detached'});
    await hand.press(draft('half a thought').getByRole('button', {name: 'Open'}));
    await page.waitForFunction((text) => document.querySelector('.centre textarea')?.value === text, `half a thought of ${name}`);
    await hand.press(page.getByRole('link', {name: /^Drafts/}));
    await hand.press(draft('half a thought').getByRole('button', {name: 'Send'}));
    await draft('half a thought').waitFor({state: 'detached'});
    await until(async () => Object.values((await api.get(`/channels/${api.square.id}/posts`)).posts).some(({message}) => message === `half a thought of ${name}`), true);
    await hand.press(page.locator('.sidebar').getByRole('link', {name: 'Town Square'}));
    await page.waitForURL('**/town-square');
}

export async function files(hand, page, {name}) {
    const asked = page.waitForEvent('filechooser');
    await page.evaluate(() => null);
    await (hand.name === 'mouse' ? page.locator('.centre .attach').click() : hand.press(page.locator('.centre').getByLabel('Attach files')));
    await (await asked).setFiles(['one', 'two', 'three'].map((text) => ({name: `${text}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`words of ${text}`)})));
    const list = page.getByRole('list', {name: 'Attached files'});
    await hand.press(list.getByRole('button', {name: 'Remove two.txt'}));
    await list.getByText('two.txt').waitFor({state: 'detached'});
    await page.locator('.uploads progress').first().waitFor({state: 'detached'});
    await hand.write(box(page), `files of ${name}`);
    await send(hand, page);
    const row = post(page, `files of ${name}`);
    await row.getByRole('button', {name: 'one.txt'}).waitFor();
    await page.waitForFunction(() => !document.querySelector('.pending-sending'));
    await hand.near(row);
    await hand.press(row.getByRole('button', {name: 'one.txt'}));
    await page.getByRole('dialog').getByText('words of one').waitFor();
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Next file'}));
    await page.getByRole('dialog').getByText('words of three').waitFor();
    const download = page.waitForEvent('download');
    await hand.press(page.getByRole('dialog').getByRole('link', {name: 'Download'}));
    assert.equal((await download).suggestedFilename(), 'three.txt');
    await hand.press(page.getByRole('dialog').getByRole('button', {name: 'Close'}));
    await page.getByRole('dialog').waitFor({state: 'detached'});
}
