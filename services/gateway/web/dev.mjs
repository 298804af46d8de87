// Serves dist/ on one port and hands everything else to a running server: node dev.mjs PORT http://127.0.0.1:8065
import {context} from 'esbuild';
import {readFile} from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';

import {dist, make, options} from './build.mjs';

const [port = '8066', server = 'http://127.0.0.1:8065'] = process.argv.slice(2);
const upstream = new URL(server);
const types = {'.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html'};
const isServers = (address) => /^\/(api|hooks|oauth|plugins|files|static\/emoji)\//.test(address);

await make({minify: false, sourcemap: 'inline'});
const watching = await context({...options, minify: false, sourcemap: 'inline', write: false, plugins: [...options.plugins, {
    name: 'again',
    setup(build) {
        let first = true;
        build.onEnd(async () => {
            if (!first) {
                await make({minify: false, sourcemap: 'inline'});
            }
            first = false;
        });
    },
}]});
await watching.watch();

const listening = http.createServer(async (request, response) => {
    const address = request.url ?? '/';
    if (isServers(address)) {
        const passed = http.request({host: upstream.hostname, port: upstream.port, path: address, method: request.method, headers: request.headers}, (answer) => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
        });
        passed.on('error', () => response.writeHead(502).end());
        request.pipe(passed);
        return;
    }
    const name = address.startsWith('/static/') ? new URL(address, server).pathname : '/index.html';
    try {
        const body = await readFile(path.join(dist, path.normalize(name)));
        response.writeHead(200, {'Content-Type': types[path.extname(name)] ?? 'application/octet-stream', 'Cache-Control': 'no-store'}).end(body);
    } catch {
        response.writeHead(404).end();
    }
});
listening.on('upgrade', (request, socket, head) => {
    const passed = net.connect(Number(upstream.port), upstream.hostname, () => {
        const headers = request.rawHeaders.reduce((lines, word, index) => lines + (index % 2 ? `: ${word}\r\n` : word), '');
        passed.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
        passed.write(head);
        socket.pipe(passed).pipe(socket);
    });
    const end = () => { socket.destroy(); passed.destroy(); };
    passed.on('error', end);
    socket.on('error', end);
});
listening.listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
