import assert from 'node:assert/strict';
import {test} from 'node:test';

import type {UserProfile} from '@mattermost/types/users';

import {split} from '../../src/markdown/marks';
import {hitPattern, mentionTerms, wantedAt, wordsOf} from '../../src/search/query';

test('what stands under the cursor in a search', () => {
    assert.deepEqual(wantedAt('fr', 2), {kind: 'modifier', word: 'fr', from: 0});
    assert.deepEqual(wantedAt('a -from:bo', 10), {kind: 'from', word: 'bo', from: 8});
    assert.deepEqual(wantedAt('in:launch from:', 6), {kind: 'in', word: 'lau', from: 3});
    assert.deepEqual(wantedAt('ON:2026-11', 10), {kind: 'on', word: '2026-11', from: 3});
    assert.equal(wantedAt('"in quotes from:', 16), null);
    assert.equal(wantedAt('a ', 2), null);
    assert.equal(wantedAt('http://x', 8), null);
});

test('the words of a search are what is not a filter', () => {
    assert.deepEqual(wordsOf('valve -closed from:bob "two words" in:launch lau* -"not this" #tag ...'), ['valve', 'two words', 'lau*', '#tag']);
    assert.deepEqual(wordsOf('"never closed'), ['never closed']);
});

const marked = (text: string, words: string[]): string[] => [...text.matchAll(hitPattern(words) ?? /$^/g)].map(([hit]) => hit);

test('words are marked as wholes, whatever they hold', () => {
    assert.deepEqual(marked('Valve, valves and a valve.', ['valve']), ['Valve', 'valve']);
    assert.deepEqual(marked('Launch launches relaunch', ['laun*']), ['Launch', 'launches']);
    assert.deepEqual(marked('two  words, twowords', ['two words']), ['two  words']);
    assert.deepEqual(marked('#tag and #tagged', ['#tag']), ['#tag']);
    assert.deepEqual(marked('a.b axb (c', ['a.b', '(c']), ['a.b', '(c']);
    assert.deepEqual(marked('東京都庁', ['京都']), ['京都']);
    assert.equal(hitPattern(['', ' ']), null);
});

test('a marked text is the same text', () => {
    const parts = split('one valve two', hitPattern(['valve']) ?? /$^/g);
    assert.deepEqual(parts.map((part) => (typeof part === 'string' ? part : (part as {props: {children: string}}).props.children)), ['one ', 'valve', ' two']);
});

test('mentions are what a person wants to be told of', () => {
    const user = {username: 'ada', first_name: 'Ada', notify_props: {mention_keys: 'ada, launch day,,say "x"', first_name: 'true'}} as unknown as UserProfile;
    assert.equal(mentionTerms(user), '@ada ada "launch day" "say x" Ada');
});
