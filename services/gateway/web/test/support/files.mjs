import {readdirSync} from 'node:fs';
import path from 'node:path';

/** Files of a folder with this ending, in order. */
export const glob = (folder, ending) => readdirSync(folder).filter((name) => name.endsWith(ending)).sort().map((name) => path.join(folder, name));
