import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

const SRC = 'src';
const sources = readdirSync(SRC, {recursive: true, encoding: 'utf8'}).filter((name) => /\.tsx?$/.test(name));

function resolved(from: string, to: string): string | undefined {
    const name = path.join(path.dirname(from), to);
    return [`${name}.ts`, `${name}.tsx`, path.join(name, 'index.ts')].find((file) => existsSync(path.join(SRC, file)));
}

/** What a file takes from others, at once or later; types are nothing at run time. */
function taken(file: string): string[] {
    const text = readFileSync(path.join(SRC, file), 'utf8').replace(/^import type .*$/gm, '');
    return [...text.matchAll(/(?:from |import\()'(\.[^']*)'/g)].map(([, to]) => resolved(file, to ?? '')).filter((name) => name !== undefined);
}

/** A way that ends where it began. */
function circle(graph: Map<string, Set<string>>): string[] {
    const done = new Set<string>();
    const walk = (name: string, way: string[]): string[] => {
        if (way.includes(name)) {
            return [...way.slice(way.indexOf(name)), name];
        }
        if (!done.has(name)) {
            for (const next of graph.get(name) ?? []) {
                const found = walk(next, [...way, name]);
                if (found.length > 0) {
                    return found;
                }
            }
            done.add(name);
        }
        return [];
    };
    return [...graph.keys()].map((name) => walk(name, [])).find((found) => found.length > 0) ?? [];
}

test('imports lead one way: no file and no folder needs what needs it', () => {
    const files = new Map(sources.map((file) => [file, new Set(taken(file))]));
    assert.ok([...files.values()].some((names) => names.size > 5));
    assert.deepEqual(circle(files), []);
    const folders = new Map<string, Set<string>>();
    for (const [file, names] of files) {
        const folder = path.dirname(file);
        const others = folders.get(folder) ?? new Set();
        names.forEach((name) => path.dirname(name) === folder || others.add(path.dirname(name)));
        folders.set(folder, others);
    }
    assert.deepEqual(circle(folders), []);
});
