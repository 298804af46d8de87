import {after, before} from 'node:test';

import {found} from './api.mjs';
import {launch} from './browser.mjs';
import {Server} from './server.mjs';

/** A server and a browser for one file of tests, gone after it; `fill` makes what the tests begin with, `options` are the server's. */
export function stage(fill = found, options = {}) {
    const set = {};
    before(async () => {
        const started = await Promise.allSettled([Server.start(options), launch()]);
        [set.server, set.browser] = started.map(({value}) => value);
        // What did start is known, and ended after the failure.
        for (const {reason} of started.filter(({status}) => status === 'rejected')) {
            throw reason;
        }
        set.url = set.server.url;
        set.api = await fill(set.url);
    });
    after(async () => {
        await set.browser?.close();
        await set.server?.stop();
    });
    return set;
}
