import assert from 'node:assert/strict';
import {test} from 'node:test';

import {link, prefix, triggerAt, wrap} from '../../src/composer/text';
import {score} from '../../src/dialogs/fuzzy';
import de from '../../src/i18n/de.json';
import en from '../../src/i18n/en.json';
import {parse} from '../../src/router';
import {addressOf} from '../../src/ui/names';

test('both catalogues say the same things about the same values', () => {
    assert.deepEqual(Object.keys(de), Object.keys(en));
    const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
    for (const [key, text] of Object.entries(en)) {
        const other = (de as Record<string, string>)[key] ?? '';
        assert.notEqual(other, '', key);
        if (!key.endsWith('.one')) {
            assert.deepEqual(values(other), values(text), key);
        }
    }
});

test('addresses are Mattermost\'s', () => {
    assert.deepEqual(parse('/'), {screen: 'root'});
    assert.deepEqual(parse('/team/channels/town-square'), {screen: 'channel', team: 'team', kind: 'channels', name: 'town-square'});
    assert.deepEqual(parse('/team/messages/@bob'), {screen: 'channel', team: 'team', kind: 'messages', name: '@bob'});
    assert.deepEqual(parse('/team/pl/abc'), {screen: 'permalink', team: 'team', postId: 'abc'});
    assert.deepEqual(parse('/signup_user_complete/?id=xyz'), {screen: 'signup', invite: 'xyz'});
    assert.deepEqual(parse('/team/channels/%E0%A4%A'), {screen: 'channel', team: 'team', kind: 'channels', name: '%E0%A4%A'});
});

test('marks go around what is selected, and away again', () => {
    const bold = wrap({text: 'a b c', from: 2, to: 3}, '**');
    assert.deepEqual(bold, {text: 'a **b** c', from: 4, to: 5});
    assert.deepEqual(wrap(bold, '**'), {text: 'a b c', from: 2, to: 3});
    assert.deepEqual(link({text: 'x', from: 0, to: 1}), {text: '[x](url)', from: 4, to: 7});
    assert.equal(prefix({text: 'a\nb', from: 0, to: 3}, '> ').text, '> a\n> b');
});

test('words that want to be completed', () => {
    assert.deepEqual(triggerAt('hi @bo', 6), {kind: '@', word: 'bo', from: 3});
    assert.equal(triggerAt('a@bo', 4), null);
    assert.equal(triggerAt('at 12:3', 7), null);
    assert.deepEqual(triggerAt(':ta', 3), {kind: ':', word: 'ta', from: 0});
    assert.deepEqual(triggerAt('/me', 3), {kind: '/', word: '/me', from: 0});
});

test('better names rank higher', () => {
    const ranks = ['town-square', 'old-town', 'notown', 'the orange work nook'].map((name) => score(name, 'town'));
    assert.deepEqual([...ranks].sort((a, b) => b - a), ranks);
    assert.equal(score('town', 'x'), 0);
});

test('an address out of a name', () => {
    assert.equal(addressOf('  Größe & Zweck! '), 'grosse-zweck');
    assert.equal(addressOf('Über Alles'), 'uber-alles');
});
