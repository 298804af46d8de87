// Pictures of the emoji everybody has, which other clients ask for: all in one file, and a list of where in it each is.
import {createHash} from 'node:crypto';
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {Resvg} from '@resvg/resvg-js';

import {withPalette} from './png.mjs';

const SIZE = 64;
const OWN = fileURLToPath(new URL('emoji/', import.meta.url));
const drawings = () => path.join(path.dirname(createRequire(import.meta.url).resolve('@discordapp/twemoji')), 'svg');

/** Code points without what only chooses between text and picture: the key the gateway looks a name up by (`web_client/emoji.rs`). */
export const keyOf = (name) => name.split('-').filter((part) => part !== 'fe0f').map((part) => part.replace(/^0+/, '')).join('-');

/** A drawing that is no square stands in the middle of one. */
export function draw(svg) {
    const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">${svg.replace('<svg ', '<svg width="36" height="36" ')}</svg>`;
    const image = new Resvg(square, {fitTo: {mode: 'width', value: SIZE}, font: {loadSystemFonts: false}}).render();
    return withPalette(unmultiplied(image.pixels), SIZE) ?? image.asPng();
}

/** The renderer's dots are multiplied by their alpha, those of a PNG are not. */
function unmultiplied(pixels) {
    return Buffer.from(pixels).map((value, at) => {
        const alpha = pixels[at | 3];
        return (at & 3) === 3 || alpha === 0 ? value : Math.min(255, Math.round(value * 255 / alpha));
    });
}

async function svgs() {
    const found = new Map();
    for (const folder of [drawings(), OWN]) {
        for (const file of (await readdir(folder)).filter((name) => name.endsWith('.svg'))) {
            found.set(keyOf(path.basename(file, '.svg')), await readFile(path.join(folder, file), 'utf8'));
        }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Equal pictures are there once. */
function packed(sources) {
    const [places, pictures, lines] = [new Map(), [], []];
    let end = 0;
    for (const [key, svg] of sources) {
        const picture = draw(svg);
        const known = picture.toString('latin1');
        if (!places.has(known)) {
            places.set(known, `${end} ${picture.length}`);
            pictures.push(picture);
            end += picture.length;
        }
        lines.push(`${key} ${places.get(known)}\n`);
    }
    return {list: lines.join(''), pictures: Buffer.concat(pictures)};
}

/** Seconds of work whose result rarely changes: kept beside what is built, with a hash of what it was made from. */
export async function emojiPictures(folder) {
    const sources = await svgs();
    const hash = createHash('sha256');
    for (const file of ['emoji-pictures.mjs', 'png.mjs']) {
        hash.update(await readFile(new URL(file, import.meta.url)));
    }
    sources.forEach(([key, svg]) => hash.update(key).update(svg));
    const made = hash.digest('hex');
    const stamp = path.join(folder, '.emoji.made');
    if (await readFile(stamp, 'utf8').catch(() => '') === made) {
        return;
    }
    const {list, pictures} = packed(sources);
    await writeFile(path.join(folder, '.emoji.list'), list);
    await writeFile(path.join(folder, '.emoji.pictures'), pictures);
    await writeFile(stamp, made);
}
