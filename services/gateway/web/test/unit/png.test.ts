import assert from 'node:assert/strict';
import {test} from 'node:test';
import {crc32, inflateSync} from 'node:zlib';

import {withPalette} from '../../png.mjs';

type Chunks = Record<string, Buffer>;

function chunks(png: Buffer): Chunks {
    const found: Chunks = {};
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        assert.equal(png.readUInt32BE(at + 8 + length), crc32(png.subarray(at + 4, at + 8 + length)));
        found[png.toString('latin1', at + 4, at + 8)] = png.subarray(at + 8, at + 8 + length);
        at += 12 + length;
    }
    return found;
}

/** The dots of a picture with a palette, as a reader of PNG sees them. */
function dots(png: Buffer): number[] {
    const {IHDR, PLTE, tRNS, IDAT} = chunks(png) as {IHDR: Buffer; PLTE: Buffer; tRNS: Buffer; IDAT: Buffer};
    const [size, bits] = [IHDR.readUInt32BE(0), IHDR[8] ?? 0];
    const lines = inflateSync(IDAT);
    const width = lines.length / size;
    return Array.from({length: size * size}, (_, at) => {
        const across = (at % size) * bits;
        const byte = lines[Math.floor(at / size) * width + 1 + (across >> 3)] ?? 0;
        const place = (byte >> (8 - bits - (across & 7))) & (2 ** bits - 1);
        return (PLTE.readUIntBE(place * 3, 3) * 256) + (tRNS[place] ?? 255);
    });
}

test('every dot keeps its colour, however many there are', () => {
    for (const [size, colours] of [[5, 2], [5, 3], [7, 16], [9, 17], [16, 256]] as const) {
        const pixels = Buffer.alloc(size * size * 4);
        for (let at = 0; at < size * size; at++) {
            const colour = at % colours;
            pixels.writeUInt32BE(((colour * 0x01030507) >>> 0 | (colour % 3 === 0 ? 0xFF : 0x40)) >>> 0, at * 4);
        }
        const png = withPalette(pixels, size);
        assert.ok(png);
        assert.deepEqual(dots(png), Array.from({length: size * size}, (_, at) => pixels.readUInt32BE(at * 4)), `${colours}`);
    }
});

test('what nobody sees is one colour, and more colours than a palette has are refused', () => {
    const unseen = Buffer.alloc(20 * 20 * 4);
    for (let at = 0; at < 400; at++) {
        unseen.writeUInt32BE(at * 256, at * 4);
    }
    assert.deepEqual(new Set(dots(withPalette(unseen, 20) ?? Buffer.alloc(0))), new Set([0]));
    for (let at = 0; at < 400; at++) {
        unseen[at * 4 + 3] = 255;
    }
    assert.equal(withPalette(unseen, 20), null);
});
