import {Client4, ClientError} from '@mattermost/client';

class Api extends Client4 {
    /** For the few routes the stock client has no method for. */
    ask<T>(url: string, options: {method: string; body?: string} = {method: 'get'}): Promise<T> {
        return this.doFetch<T>(url, options);
    }
}

/** The one REST client; the server is where the page came from. */
export const api = new Api();
api.setUrl(window.location.origin);

export type Problem = {message: string; id: string; status: number};

/** What went wrong, for a person to read: the server's own words if it said any. */
export function problem(error: unknown): Problem {
    if (error instanceof ClientError) {
        return {message: error.message, id: error.server_error_id ?? '', status: error.status_code ?? 0};
    }
    return {message: '', id: '', status: 0};
}

/** The request never got an answer: worth another try later. */
export const isOffline = (error: unknown): boolean => problem(error).status === 0;

export function cookie(name: string): string {
    const found = document.cookie.split('; ').find((entry) => entry.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

export const isLoggedIn = (): boolean => cookie('MMUSERID') !== '';
