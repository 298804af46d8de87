// The client as a browser runs it: cookies instead of a bearer token, and the CSRF value read from a cookie.
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';

import {url} from './lib/environment.js';
import {Person, PASSWORD, refusal, unique} from './lib/person.js';

describe('a browser session', () => {
    const jar = new Map();
    const outerFetch = globalThis.fetch;
    let root;
    let erin;

    before(async () => {
        root = await Person.administrator();
        erin = await Person.signUp('erin');
        globalThis.fetch = async (address, options = {}) => {
            const headers = {...options.headers};
            if (options.credentials === 'include') {
                headers.Cookie = [...jar].map(([name, cookie]) => `${name}=${cookie.value}`).join('; ');
            }
            const response = await outerFetch(address, {...options, headers});
            for (const line of response.headers.getSetCookie()) {
                const [pair, ...flags] = line.split(';').map((part) => part.trim());
                const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
                const lower = flags.map((flag) => flag.toLowerCase());
                if (value === '' || lower.includes('max-age=0') || lower.includes('max-age=-1')) {
                    jar.delete(name);
                } else {
                    jar.set(name, {value, script: !lower.includes('httponly'), path: lower.find((flag) => flag.startsWith('path='))});
                }
            }
            return response;
        };
        globalThis.document = {
            get cookie() {
                return [...jar].filter(([, cookie]) => cookie.script).map(([name, cookie]) => `${name}=${cookie.value}`).join('; ');
            },
        };
    });

    after(async () => {
        globalThis.fetch = outerFetch;
        delete globalThis.document;
        await root.client.updateUserActive(erin.id, false);
    });

    it('gets cookies at login', async () => {
        await erin.client.login(erin.username, PASSWORD);
        erin.client.setToken('');
        assert.deepEqual([...jar.keys()].sort(), ['MMAUTHTOKEN', 'MMCSRF', 'MMUSERID']);
        assert.equal(jar.get('MMAUTHTOKEN').script, false, 'no script may read the token');
        assert.equal(jar.get('MMCSRF').script, true);
        assert.equal(jar.get('MMUSERID').value, erin.id);
        assert.equal(jar.get('MMAUTHTOKEN').path, 'path=/');
    });

    it('reads and writes with them', async () => {
        assert.equal((await erin.client.getMe()).id, erin.id);
        const nickname = unique('erin');
        assert.equal((await erin.client.patchMe({nickname})).nickname, nickname);
    });

    it('refuses a write without the CSRF value', async () => {
        const Cookie = `MMAUTHTOKEN=${jar.get('MMAUTHTOKEN').value}`;
        const patch = (headers) => outerFetch(`${url}/api/v4/users/me/patch`, {
            method: 'PUT', headers: {Cookie, ...headers}, body: JSON.stringify({nickname: 'forged'}),
        });
        const refused = await patch({});
        assert.equal(refused.status, 401);
        assert.equal((await refused.json()).id, 'api.context.session_expired.app_error');
        assert.equal((await patch({'X-CSRF-Token': 'not-it'})).status, 401);
        assert.equal((await patch({'X-CSRF-Token': jar.get('MMCSRF').value})).status, 200);
    });

    it('opens a socket with the cookie alone', async () => {
        const headers = {Cookie: `MMAUTHTOKEN=${jar.get('MMAUTHTOKEN').value}`, Origin: new URL(url).origin};
        const open = (more) => new Promise((resolve, reject) => {
            const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v4/websocket`, {headers: {...headers, ...more}});
            socket.on('message', (data) => {
                socket.close();
                resolve(JSON.parse(data).event);
            });
            socket.on('error', reject);
        });
        assert.equal(await open({}), 'hello');
        await assert.rejects(open({Origin: 'https://elsewhere.example.com'}), /403/);
    });

    it('loses them at logout', async () => {
        await erin.client.logout();
        assert.equal(jar.has('MMAUTHTOKEN'), false);
        assert.equal((await refusal(erin.client.getMe())).status, 401);
    });
});
