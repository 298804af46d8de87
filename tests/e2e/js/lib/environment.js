// What a browser would give the client: WebSocket, CloseEvent, and a fetch whose answers are kept for the contract check.
import {appendFileSync} from 'node:fs';

import {WebSocket} from 'ws';

export const url = process.env.E2E_URL;
export const admin = process.env.E2E_ADMIN ?? '';
const recording = process.env.E2E_RECORDING;

globalThis.WebSocket = WebSocket;
globalThis.CloseEvent ??= class CloseEvent extends Event {
    constructor(type, init) {
        super(type);
        Object.assign(this, init);
    }
};

// The client reports every connect and close; the test runner's output is for results.
console.log = () => {};

const plainFetch = globalThis.fetch;
globalThis.fetch = async (address, options) => {
    const response = await plainFetch(address, options);
    if (recording) {
        const {pathname, search} = new URL(address);
        appendFileSync(recording, JSON.stringify({
            method: (options?.method ?? 'get').toUpperCase(),
            path: pathname + search,
            status: response.status,
            content_type: response.headers.get('content-type') ?? '',
            body: await response.clone().text(),
            headers: Object.fromEntries(response.headers),
        }) + '\n');
    }
    return response;
};
