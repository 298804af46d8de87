import type {FileInfo, FileUploadResponse} from '@mattermost/types/files';
import {signal, type Signal} from '@preact/signals';

import {api} from '../api/client';
import {t} from '../i18n';
import {config} from '../store/session';
import {toast} from '../store/ui';

/** A file on its way to the server, or there already and not yet in a message. */
export type Upload = {id: string; name: string; size: number; progress: number; info?: FileInfo; error?: string; cancel: () => void};

/** A message has at most so many. */
const MOST = 10;
const waiting = new Map<string, Signal<Upload[]>>();
let counter = 0;

/** What hangs on the message that is being written at a place. */
export function uploadsAt(place: string): Signal<Upload[]> {
    let list = waiting.get(place);
    if (!list) {
        list = signal<Upload[]>([]);
        waiting.set(place, list);
    }
    return list;
}

export function addFiles(place: string, channelId: string, files: Iterable<File>): void {
    const list = uploadsAt(place);
    const largest = Number(config.peek().MaxFileSize) || Infinity;
    for (const file of files) {
        if (list.peek().length >= MOST) {
            toast(t('files.most', {count: MOST}));
            return;
        }
        if (file.size > largest) {
            toast(t('files.large', {name: file.name}));
        } else {
            send(list, channelId, file);
        }
    }
}

/** One after the other: a server lists the files of a message as they arrived. */
let before: Promise<void> = Promise.resolve();

function send(list: Signal<Upload[]>, channelId: string, file: File): void {
    const id = `upload-${++counter}`;
    const change = (part: Partial<Upload>) => {
        list.value = list.peek().map((entry) => (entry.id === id ? {...entry, ...part} : entry));
    };
    // Only this kind of request tells how far it is.
    const request = new XMLHttpRequest();
    let isWanted = true;
    const cancel = () => {
        isWanted = false;
        request.abort();
        list.value = list.peek().filter((entry) => entry.id !== id);
    };
    list.value = [...list.peek(), {id, name: file.name, size: file.size, progress: 0, cancel}];
    const form = new FormData();
    form.append('channel_id', channelId);
    form.append('client_ids', id);
    form.append('files', file, file.name);
    request.open('POST', api.getFilesRoute());
    const {headers} = api.getOptions({method: 'post', body: form}) as {headers: Record<string, string>};
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => change({progress: event.total > 0 ? event.loaded / event.total : 0});
    request.onerror = () => change({error: t('error.offline')});
    request.onload = () => {
        try {
            const answer = JSON.parse(request.responseText) as FileUploadResponse & {message?: string};
            const info = answer.file_infos?.[0];
            change(info ? {info, progress: 1} : {error: answer.message ?? t('error.unknown')});
        } catch {
            change({error: t('error.unknown')});
        }
    };
    before = before.then(() => new Promise((resolve) => {
        request.onloadend = () => resolve();
        if (isWanted) {
            request.send(form);
        } else {
            resolve();
        }
    }));
}

const UNITS = ['B', 'KB', 'MB', 'GB'];
export function sizeText(bytes: number): string {
    const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), UNITS.length - 1);
    return `${(bytes / 1024 ** step).toFixed(step > 0 && bytes / 1024 ** step < 10 ? 1 : 0)} ${UNITS[step]}`;
}
