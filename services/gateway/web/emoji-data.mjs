// The emoji everybody has, as short as they go: a virtual module of groups, each "character names… | search words" by line.
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);
const GROUPS = ['smileys-emotion', 'people-body', null, 'animals-nature', 'food-drink', 'travel-places', 'activities', 'objects', 'symbols', 'flags'];

function table() {
    const list = require('emojibase-data/en/compact.json');
    const iamcal = require('emojibase-data/en/shortcodes/iamcal.json');
    const github = require('emojibase-data/en/shortcodes/github.json');
    const names = (hexcode) => [...new Set([iamcal[hexcode] ?? [], github[hexcode] ?? []].flat())];
    const lines = new Map();
    for (const {hexcode, unicode, group, order, tags = []} of [...list].sort((a, b) => a.order - b.order)) {
        const found = names(hexcode);
        const title = GROUPS[group];
        if (title && order !== undefined && found.length > 0) {
            const words = tags.filter((tag) => !found.some((name) => name.includes(tag))).slice(0, 4);
            lines.set(title, [...(lines.get(title) ?? []), `${unicode} ${found.join(' ')}${words.length ? ` | ${words.join(' ')}` : ''}`]);
        }
    }
    return Object.fromEntries([...lines].map(([title, all]) => [title, all.join('\n')]));
}

export const emojiData = {
    name: 'emoji-data',
    setup(build) {
        build.onResolve({filter: /^virtual:emoji$/}, () => ({path: 'emoji', namespace: 'emoji-data'}));
        build.onLoad({filter: /.*/, namespace: 'emoji-data'}, () => ({
            contents: `export default ${JSON.stringify(table())}`,
            loader: 'js',
        }));
    },
};
