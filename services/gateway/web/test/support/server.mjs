// A Parlance of one's own over a fresh database: started, killed, started again.
import {spawn, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {createWriteStream, mkdirSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';

import {PASSWORD} from './api.mjs';

const {PARLANCE_BIN_DIR = '../../../target/debug', TEST_DATABASE_URL = '', TEST_NATS_URL = '', PSQL = 'psql'} = process.env;

const freePort = () => new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
        const {port} = probe.address();
        probe.close(() => resolve(port));
    });
});

function sql(statement) {
    const {status, stderr} = spawnSync(PSQL, [TEST_DATABASE_URL, '-qc', statement], {encoding: 'utf8'});
    if (status !== 0) {
        throw new Error(`${statement}: ${stderr}`);
    }
}

export class Server {
    /** With `posts`, its database has a year of so many in it already, as the seeding tool writes them. */
    static async start({posts = 0} = {}) {
        const server = new Server();
        server.name = `web_${randomBytes(5).toString('hex')}`;
        sql(`create database ${server.name}`);
        const [port, metrics] = [await freePort(), await freePort()];
        server.url = `http://127.0.0.1:${port}`;
        server.env = {
            ...process.env,
            MM_SQLSETTINGS_DATASOURCE: TEST_DATABASE_URL.replace(/\/[^/]*$/, `/${server.name}`),
            PARLANCE_NATS_URL: TEST_NATS_URL,
            PARLANCE_SUBJECT_PREFIX: server.name,
            MM_SERVICESETTINGS_SITEURL: server.url,
            MM_SERVICESETTINGS_LISTENADDRESS: `127.0.0.1:${port}`,
            MM_METRICSSETTINGS_LISTENADDRESS: `127.0.0.1:${metrics}`,
            MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS: 'true',
            MM_TEAMSETTINGS_ENABLEOPENSERVER: 'true',
            MM_RATELIMITSETTINGS_ENABLE: 'false',
            MM_FILESETTINGS_DIRECTORY: path.resolve(`test/out/${server.name}-files`),
        };
        try {
            if (posts > 0) {
                server.run('standalone', 'migrate');
                server.run('seed', 'fill', '--users', '3', '--teams', '1', '--channels', '2', '--directs', '0', '--groups', '0', '--posts', String(posts), '--password', PASSWORD);
            }
            await server.up();
        } catch (error) {
            await server.stop();
            throw error;
        }
        return server;
    }

    run(program, ...args) {
        const {status, stderr} = spawnSync(path.join(PARLANCE_BIN_DIR, program), args, {env: this.env, encoding: 'utf8'});
        if (status !== 0) {
            throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
        }
    }

    async up() {
        mkdirSync('test/out', {recursive: true});
        const log = createWriteStream(`test/out/${this.name}.log`, {flags: 'a'});
        this.process = spawn(path.join(PARLANCE_BIN_DIR, 'standalone'), {env: this.env, stdio: ['ignore', 'pipe', 'pipe']});
        this.process.stdout.pipe(log);
        this.process.stderr.pipe(log);
        for (let attempt = 0; attempt < 600; attempt++) {
            if (this.process.exitCode !== null) {
                throw new Error(`the server ended; its log is test/out/${this.name}.log`);
            }
            const isReady = await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
            if (isReady) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error('the server is not ready in time');
    }

    async down(signal = 'SIGTERM') {
        const {process: running} = this;
        if (running && running.exitCode === null && running.signalCode === null) {
            const ended = new Promise((resolve) => running.once('exit', resolve));
            running.kill(signal);
            await ended;
        }
    }

    async stop() {
        await this.down('SIGKILL');
        sql(`drop database if exists ${this.name} with (force)`);
    }
}
