// Builds dist/: hashed files below static/, each also packed, and the shell that names them.
import {build} from 'esbuild';
import {mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

import {emojiData} from './emoji-data.mjs';
import {emojiPictures} from './emoji-pictures.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const dist = path.join(here, 'dist');

export const options = {
    absWorkingDir: here,
    entryPoints: {main: 'src/main.tsx'},
    outdir: 'dist/static',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    sourcemap: false,
    metafile: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    loader: {'.svg': 'file'},
    define: {'process.env.NODE_ENV': '"production"'},
    plugins: [emojiData],
    logLevel: 'warning',
};

// What the entry imports at once; chunks it loads later are not preloaded.
function needed(outputs, entry) {
    const found = new Set();
    const visit = (name) => {
        for (const {path: next, kind} of outputs[name].imports) {
            if (kind === 'import-statement' && !found.has(next)) {
                found.add(next);
                visit(next);
            }
        }
    };
    visit(entry);
    return [...found];
}

function shell(template, {outputs}) {
    const entry = Object.keys(outputs).find((name) => outputs[name].entryPoint === 'src/main.tsx');
    const address = (name) => name.replace(/^dist/, '');
    const tags = [
        `<link rel="stylesheet" href="${address(outputs[entry].cssBundle)}">`,
        ...needed(outputs, entry).map((name) => `<link rel="modulepreload" href="${address(name)}">`),
        `<script type="module" src="${address(entry)}"></script>`,
    ];
    return template.replace('<!-- built -->', tags.join('\n    '));
}

// Hidden files stay: one keeps the folder in the repository, others are made by themselves.
async function clear() {
    await mkdir(dist, {recursive: true});
    for (const name of await readdir(dist)) {
        if (!name.startsWith('.')) {
            await rm(path.join(dist, name), {recursive: true});
        }
    }
}

async function pack(folder) {
    for (const entry of await readdir(folder, {withFileTypes: true})) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) {
            await pack(file);
        } else if (/\.(js|css|html|svg|json|webmanifest)$/.test(entry.name)) {
            const plain = await readFile(file);
            const params = {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length};
            await writeFile(`${file}.br`, brotliCompressSync(plain, {params}));
            await writeFile(`${file}.gz`, gzipSync(plain, {level: 9}));
        }
    }
}

// The size budget is about the entry and what it imports at once: their names say so.
async function nameShared({outputs}) {
    const entry = Object.keys(outputs).find((name) => outputs[name].entryPoint === 'src/main.tsx');
    const list = [entry, ...needed(outputs, entry)].map((name) => path.basename(name));
    await writeFile(path.join(here, 'dist', '.first-view.json'), JSON.stringify(list));
}

export async function make(extra = {}) {
    await clear();
    const {metafile} = await build({...options, ...extra});
    await writeFile(path.join(dist, 'index.html'), shell(await readFile(path.join(here, 'src/index.html'), 'utf8'), metafile));
    await nameShared(metafile);
    return metafile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    await make();
    await pack(dist);
    await emojiPictures(dist);
}
