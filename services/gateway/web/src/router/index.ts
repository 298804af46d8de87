import {computed, signal} from '@preact/signals';

/** Where the person is, in Mattermost's addresses. */
export type Route =
    | {screen: 'root' | 'login' | 'select_team' | 'create_team' | 'not_found' | 'forgot'}
    | {screen: 'signup'; invite: string}
    | {screen: 'reset'; token: string}
    | {screen: 'admin'; section: string}
    | {screen: 'team'; team: string}
    | {screen: 'channel'; team: string; kind: 'channels' | 'messages'; name: string}
    | {screen: 'permalink'; team: string; postId: string}
    | {screen: 'threads'; team: string; threadId: string}
    | {screen: 'drafts'; team: string};

const address = signal(window.location.pathname + window.location.search);
window.addEventListener('popstate', () => {
    address.value = window.location.pathname + window.location.search;
});

export const route = computed(() => parse(address.value));

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
    if (to === address.peek()) {
        return;
    }
    window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
    address.value = to;
}

const TOP = new Set(['login', 'select_team', 'create_team']);

export function parse(to: string): Route {
    const url = new URL(to, 'http://here');
    const parts = url.pathname.split('/').filter(Boolean).map(safeDecode);
    const [first = '', second = '', third = ''] = parts;
    const query = (name: string) => url.searchParams.get(name) ?? '';
    if (parts.length === 0) {
        return {screen: 'root'};
    }
    if (TOP.has(first)) {
        return {screen: first as 'login' | 'select_team' | 'create_team'};
    }
    switch (first) {
    case 'signup_user_complete':
    case 'signup_email':
        return {screen: 'signup', invite: query('id')};
    case 'reset_password':
        return {screen: 'forgot'};
    case 'reset_password_complete':
        return {screen: 'reset', token: query('token')};
    case 'admin_console':
        return {screen: 'admin', section: second};
    }
    switch (second) {
    case '':
        return {screen: 'team', team: first};
    case 'channels':
    case 'messages':
        return third ? {screen: 'channel', team: first, kind: second, name: third} : {screen: 'team', team: first};
    case 'pl':
        return {screen: 'permalink', team: first, postId: third};
    case 'threads':
        return {screen: 'threads', team: first, threadId: third};
    case 'drafts':
        return {screen: 'drafts', team: first};
    default:
        return {screen: 'not_found'};
    }
}

function safeDecode(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}
