import {readFileSync} from 'node:fs';

// Written by the build: the entry and all it imports at once. What is loaded later is not in it.
const first = JSON.parse(readFileSync(new URL('dist/.first-view.json', import.meta.url), 'utf8'));

export default [
    {name: 'scripts of the first channel view', path: first.map((name) => `dist/static/${name}`), gzip: true, limit: '150 KB'},
    {name: 'styles', path: 'dist/static/main-*.css', gzip: true, limit: '30 KB'},
];
