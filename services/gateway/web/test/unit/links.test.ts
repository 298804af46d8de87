import assert from 'node:assert/strict';
import {test} from 'node:test';

import {imageSource, ownPath, safeUrl} from '../../src/markdown/links';

test('only schemes that a click may follow', () => {
    for (const href of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'blob:x', 'relative', '']) {
        assert.equal(safeUrl(href), null, href);
    }
    assert.equal(safeUrl('https://example.com/a?b')?.href, 'https://example.com/a?b');
    assert.equal(safeUrl('www.example.com')?.href, 'https://www.example.com/');
    assert.equal(safeUrl('mailto:a@b.c')?.protocol, 'mailto:');
});

test('own addresses are opened here, except what the server answers', () => {
    assert.equal(ownPath(new URL('https://chat.example/team/pl/x')), '/team/pl/x');
    assert.equal(ownPath(new URL('https://chat.example/api/v4/users/me')), null);
    assert.equal(ownPath(new URL('https://evil.example/team/pl/x')), null);
});

test('pictures come by https or through the proxy', () => {
    assert.equal(imageSource('http://example.com/a.png', false), null);
    assert.equal(imageSource('https://example.com/a.png', false), 'https://example.com/a.png');
    assert.equal(imageSource('http://example.com/a.png', true), '/api/v4/image?url=http%3A%2F%2Fexample.com%2Fa.png');
    assert.equal(imageSource('data:image/svg+xml,x', true), null);
});
