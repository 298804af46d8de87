// An account with the stock REST client and the stock socket client, and all frames it ever received.
import {randomBytes} from 'node:crypto';

import mattermost from '@mattermost/client';

import {admin, url} from './environment.js';
import {eventually, pause} from './wait.js';

const {Client4, WebSocketClient} = mattermost;
export const PASSWORD = 'Pass-word1';

let count = 0;
const run = randomBytes(3).toString('hex');
export const unique = (prefix) => `${prefix}-${run}${count++}`;

export class Person {
    constructor() {
        this.client = new Client4();
        this.client.setUrl(url);
        this.events = [];
        this.raw = [];
        this.urls = [];
        this.seqErrors = [];
        this.missed = 0;
    }

    static async signUp(prefix) {
        const person = new Person();
        person.username = unique(prefix);
        person.email = `${person.username}@example.com`;
        const created = await person.client.createUser({username: person.username, email: person.email, password: PASSWORD}, '', '', '');
        person.id = created.id;
        await person.client.login(person.username, PASSWORD);
        return person;
    }

    static async administrator() {
        const [name, password] = admin.split(':');
        const person = new Person();
        const user = await person.client.login(name, password);
        person.username = name;
        person.id = user.id;
        return person;
    }

    // With a token the client authenticates inside the socket; without, the handshake carries the cookie, as in a browser.
    connect({cookie = false} = {}) {
        const token = this.client.token;
        this.socket = new WebSocketClient({
            minWebSocketRetryTime: 400,
            reconnectJitterRange: 50,
            newWebSocketFn: (address) => {
                this.urls.push(address);
                const socket = new WebSocket(address, {headers: cookie ? {Cookie: `MMAUTHTOKEN=${token}`} : {}});
                socket.on('message', (data) => this.raw.push(data.toString()));
                return socket;
            },
        });
        this.socket.addMessageListener((event) => this.events.push(event));
        this.socket.addMissedMessageListener(() => {
            this.missed += 1;
        });
        this.socket.initialize(this.client.getWebSocketUrl(), cookie ? undefined : token, true);
        return this.event('hello');
    }

    // The first event of that name, past ones included.
    event(name, where = () => true) {
        const seen = () => `event ${name} for ${this.username} (got ${this.events.map((event) => event.event)})`;
        return eventually(seen, () => this.events.find((event) => event.event === name && where(event)));
    }

    // The post inside the first such event whose message fits.
    async posted(message, name = 'posted') {
        const event = await this.event(name, (candidate) => JSON.parse(candidate.data.post).message === message);
        return {event, post: JSON.parse(event.data.post)};
    }

    say(channelId, message, more = {}) {
        return this.client.createPost({channel_id: channelId, message, pending_post_id: `${this.id}:${Date.now()}${count++}`, ...more});
    }

    action(send) {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error('no reply to a socket action')), 10000);
            send((reply) => {
                clearTimeout(timer);
                resolve(reply);
            });
        });
    }

    // Everything sent before has arrived once a message to oneself has come round.
    async settle() {
        const own = await this.client.createDirectChannel([this.id, this.id]);
        const message = unique('settle');
        await this.say(own.id, message);
        await this.posted(message);
        await pause(300);
    }

    leave() {
        this.socket?.close();
    }
}

// The refusal of a call: its status and error id.
export async function refusal(promise) {
    try {
        await promise;
    } catch (error) {
        return {status: error.status_code, id: error.server_error_id};
    }
    return {status: 200, id: ''};
}
