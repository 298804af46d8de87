import {WebSocketClient} from '@mattermost/client';

import {config, connection, connectionId} from '../store/session';
import {onEvent} from './events';
import {resync, syncFirst} from './resync';

let client: WebSocketClient | null = null;
/** Whether the socket itself was closed, and no other stands yet. */
let isDown = false;

function address(): string {
    const configured = config.peek().WebsocketURL;
    const base = configured || window.location.origin.replace(/^http/, 'ws');
    return `${base.replace(/\/$/, '')}/api/v4/websocket`;
}

export function openSocket(): void {
    if (client) {
        return;
    }
    let isFirst = true;
    const socket = new WebSocketClient({minWebSocketRetryTime: 1000, reconnectJitterRange: 1500, maxWebSocketFails: 20, maxWebSocketRetryTime: 30_000});
    client = socket;
    socket.addFirstConnectListener(() => {
        isDown = false;
        connection.value = 'online';
    });
    socket.addReconnectListener(() => {
        isDown = false;
        connection.value = 'online';
        void resync();
    });
    // Registered so that the client takes note of connection ids; the reconnect itself fetches what was missed.
    socket.addMissedMessageListener(() => undefined);
    socket.addCloseListener((failures) => {
        isDown = true;
        connection.value = failures > 1 ? 'offline' : 'connecting';
    });
    socket.addMessageListener((message) => {
        if (message.event === 'hello') {
            connectionId.value = String((message.data as {connection_id: string}).connection_id);
            if (isFirst) {
                isFirst = false;
                void syncFirst();
            }
            return;
        }
        onEvent(message);
    });
    socket.initialize(address(), undefined, false);
    window.addEventListener('offline', goneOffline);
    window.addEventListener('online', comeBack);
}

const goneOffline = (): void => {
    connection.value = 'offline';
};

/** A short time without a network leaves the socket whole, and no reconnect comes; what was asked for meanwhile was refused all the same. */
const comeBack = (): void => {
    if (!isDown) {
        connection.value = 'online';
        void resync();
    }
};

export function closeSocket(): void {
    window.removeEventListener('online', comeBack);
    window.removeEventListener('offline', goneOffline);
    client?.close();
    client = null;
    connectionId.value = '';
}

export const sendTyping = (channelId: string, rootId: string): void => client?.userTyping(channelId, rootId);
export const lookAtChannel = (channelId: string): void => client?.updateActiveChannel(channelId);
export const lookAtTeam = (teamId: string): void => client?.updateActiveTeam(teamId);
export const lookAtThread = (channelId: string): void => client?.updateActiveThread(false, channelId);
