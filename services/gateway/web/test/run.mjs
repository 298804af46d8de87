// Everything the web client must pass, cheapest first; the tests' own lines come last.
import {spawnSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {glob} from './support/files.mjs';

const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(web);

function run(title, args, env = {}) {
    console.log(`\n== web: ${title}`);
    const {status} = spawnSync(process.execPath, args, {stdio: 'inherit', env: {...process.env, ...env}});
    if (status !== 0) {
        process.exit(status ?? 1);
    }
}

run('types', ['node_modules/typescript/bin/tsc', '--noEmit']);
run('size budgets', ['node_modules/size-limit/bin.js']);

mkdirSync('test/out', {recursive: true});
await build({
    entryPoints: glob('test/unit', '.test.ts'), outdir: 'test/out/unit', bundle: true, platform: 'node', format: 'esm', outExtension: {'.js': '.mjs'},
    external: ['node:*'], jsx: 'automatic', jsxImportSource: 'preact', banner: {js: 'globalThis.window ??= {location: {origin: "https://chat.example", pathname: "/", search: ""}, addEventListener() {}};'},
});
run('unit tests', ['--test', ...glob('test/out/unit', '.test.mjs')]);
run('browser', ['--test', '--test-concurrency=1', ...(process.argv.slice(2).length ? process.argv.slice(2) : glob('test/browser', '.test.mjs'))]);
