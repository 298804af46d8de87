// Square pictures of few colours as PNG: without loss, and a good third smaller than with four bytes for each dot.
import {deflateSync} from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
const CRCS = Uint32Array.from({length: 256}, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) {
        sum = (sum >>> 1) ^ (sum & 1 ? 0xEDB88320 : 0);
    }
    return sum;
});

function chunk(kind, body) {
    const framed = Buffer.alloc(body.length + 12);
    framed.writeUInt32BE(body.length);
    framed.write(kind, 4, 'latin1');
    body.copy(framed, 8);
    let sum = 0xFFFFFFFF;
    for (const byte of framed.subarray(4, -4)) {
        sum = CRCS[(sum ^ byte) & 0xFF] ^ (sum >>> 8);
    }
    framed.writeUInt32BE(~sum >>> 0, framed.length - 4);
    return framed;
}

/** The picture as PNG with a palette; null when it has more than 256 colours. `pixels` are red, green, blue and alpha, not multiplied. */
export function withPalette(pixels, size) {
    const dots = Array.from({length: size * size}, (_, at) => (pixels[at * 4 + 3] === 0 ? 0 : pixels.readUInt32BE(at * 4)));
    // By alpha: the ones that hide everything come last and need no entry among the transparencies.
    const colours = [...new Set(dots)].sort((a, b) => (a & 0xFF) - (b & 0xFF) || a - b);
    if (colours.length > 256) {
        return null;
    }
    const bits = [1, 2, 4, 8].find((depth) => colours.length <= 2 ** depth);
    const places = new Map(colours.map((colour, place) => [colour, place]));
    const width = Math.ceil(size * bits / 8) + 1;
    const lines = Buffer.alloc(width * size);
    dots.forEach((colour, at) => {
        const across = at % size * bits;
        lines[Math.floor(at / size) * width + 1 + (across >> 3)] |= places.get(colour) << (8 - bits - (across & 7));
    });
    const head = Buffer.alloc(13);
    head.writeUInt32BE(size, 0);
    head.writeUInt32BE(size, 4);
    head.set([bits, 3], 8);
    return Buffer.concat([
        SIGNATURE,
        chunk('IHDR', head),
        chunk('PLTE', Buffer.from(colours.flatMap((colour) => [colour >>> 24, colour >>> 16 & 0xFF, colour >>> 8 & 0xFF]))),
        chunk('tRNS', Buffer.from(colours.map((colour) => colour & 0xFF).filter((alpha) => alpha < 255))),
        chunk('IDAT', deflateSync(lines, {level: 9, memLevel: 9})),
        chunk('IEND', Buffer.alloc(0)),
    ]);
}
