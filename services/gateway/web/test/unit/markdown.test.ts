import assert from 'node:assert/strict';
import {test} from 'node:test';

import {decode, parse} from '../../src/markdown/parse';
import {keyPattern, words} from '../../src/markdown/split';

const kinds = (text: string) => words(text).map((word) => `${word.kind}:${word.text}`);

test('signs among words', () => {
    assert.deepEqual(kinds('hi @bob. see ~town-square :+1: #tag'), ['text:hi ', 'mention:@bob', 'text:. see ', 'channel:~town-square', 'text: ', 'emoji::+1:', 'text: ', 'tag:#tag']);
    assert.deepEqual(kinds('a@b.example'), ['text:a@b.example']);
    assert.deepEqual(kinds('12:30:45'), ['text:12', 'emoji::30:', 'text:45']);
});

test('words that mention the reader', () => {
    assert.deepEqual(words('Ada, adamant ada', keyPattern(['ada', ' '])).map((word) => word.kind), ['key', 'text', 'key']);
    assert.equal(keyPattern(['', ' ']), null);
    assert.deepEqual(words('c++ (x', keyPattern(['c++', '(x'])).map((word) => word.text), ['c++', ' ', '(x']);
});

test('entities become characters, once', () => {
    assert.equal(decode('&lt;b&gt; &amp;lt; &#65; &#x1F600; &#xD800; &nope;'), '<b> &lt; A 😀 &#xD800; &nope;');
});

test('what attacks the parser is text, quickly', () => {
    const started = Date.now();
    for (const source of ['>'.repeat(10_000), '- '.repeat(5000), '['.repeat(16_000), '*'.repeat(16_000), '`'.repeat(16_001), '_a'.repeat(8000), '|a'.repeat(8000), '![['.repeat(5000), '<'.repeat(16_000)]) {
        assert.ok(parse(source).length > 0, source.slice(0, 10));
    }
    // A hundred times what it takes; a quadratic parser would need minutes.
    assert.ok(Date.now() - started < 20_000);
});
