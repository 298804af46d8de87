import {after, before} from 'node:test';

import {found} from './api.mjs';
import {launch} from './browser.mjs';
import {Server} from './server.mjs';

/** A server and a browser for one file of tests, gone after it; `fill` makes what the tests begin with. */
export function stage(fill = found) {
    const set = {};
    before(async () => {
        [set.server, set.browser] = await Promise.all([Server.start(), launch()]);
        set.url = set.server.url;
        set.api = await fill(set.url);
    });
    after(async () => {
        await set.browser?.close();
        await set.server?.stop();
    });
    return set;
}
