import type {FileInfo, FileSearchResults} from '@mattermost/types/files';
import type {Post, PostSearchResults} from '@mattermost/types/posts';
import {computed, signal} from '@preact/signals';

import {peopleIn} from '../actions/channel';
import {needUsers} from '../actions/users';
import {api, problem} from '../api/client';
import {t} from '../i18n';
import {put} from '../store/posts';
import {myId} from '../store/session';
import {currentTeamId} from '../store/teams';
import {wordsOf} from './query';
import {rememberSearch} from './recent';

export type What = 'messages' | 'files';
type State = 'busy' | 'done' | 'absent' | 'failed';
export type Search = {
    place: string; terms: string; what: What; state: State; error: string;
    page: number; isComplete: boolean; ids: string[]; words: Record<string, string[]>; files: FileInfo[];
};

/** Whose search it is, and where: nobody else sees it, nor another team. */
export const searchPlace = computed(() => `${myId.value}:${currentTeamId.value}`);
export const search = signal<Search | null>(null);
export const searchWhat = signal<What>('messages');
const PER_PAGE = 20;

const params = (terms: string, page: number, perPage: number, isOr: boolean) => ({
    terms, is_or_search: isOr, include_deleted_channels: true, time_zone_offset: -new Date().getTimezoneOffset() * 60, page, per_page: perPage,
});

/** Is it that this server does not search at all? */
export const isAbsent = (error: unknown): boolean => [404, 501].includes(problem(error).status);

export type FoundPosts = {posts: Post[]; matches: Record<string, string[]>};
export async function findPosts(terms: string, page: number, perPage: number, isOr = false): Promise<FoundPosts> {
    const found: PostSearchResults = await api.searchPostsWithParams(currentTeamId.peek(), params(terms, page, perPage, isOr));
    const list = found.order.map((id) => found.posts[id]).filter((post): post is Post => post !== undefined);
    list.forEach(put);
    needUsers(peopleIn(list));
    return {posts: list, matches: found.matches ?? {}};
}

async function findFiles(terms: string, page: number): Promise<FileInfo[]> {
    const found: FileSearchResults = await api.searchFilesWithParams(currentTeamId.peek(), params(terms, page, PER_PAGE, false));
    const infos = found.file_infos as unknown as Record<string, FileInfo> | null;
    const list = found.order.map((id) => infos?.[id]).filter((info): info is FileInfo => info !== undefined);
    needUsers(list.map((info) => info.user_id));
    return list;
}

/** A later search makes the answers of an earlier one moot. */
let turn = 0;

export function runSearch(text: string, what: What): void {
    const terms = text.trim();
    if (terms === '') {
        clearSearch();
        return;
    }
    const place = searchPlace.peek();
    rememberSearch(place, terms);
    search.value = {place, terms, what, state: 'busy', error: '', page: 0, isComplete: false, ids: [], words: {}, files: []};
    void load(search.value);
}

export function clearSearch(): void {
    turn++;
    search.value = null;
}

export function moreResults(): void {
    const now = search.peek();
    if (now?.state === 'done' && !now.isComplete) {
        search.value = {...now, state: 'busy', page: now.page + 1};
        void load(search.value);
    }
}

async function load(wanted: Search): Promise<void> {
    const mine = ++turn;
    const settle = (part: Partial<Search>) => {
        if (mine === turn) {
            search.value = {...wanted, ...part};
        }
    };
    try {
        if (wanted.what === 'files') {
            const files = await findFiles(wanted.terms, wanted.page);
            settle({state: 'done', files: [...wanted.files, ...files], isComplete: files.length < PER_PAGE});
            return;
        }
        const {posts, matches} = await findPosts(wanted.terms, wanted.page, PER_PAGE);
        const fallback = wordsOf(wanted.terms);
        const words = Object.fromEntries(posts.map((post) => [post.id, matches[post.id] ?? fallback]));
        settle({state: 'done', ids: [...new Set([...wanted.ids, ...posts.map((post) => post.id)])], words: {...wanted.words, ...words}, isComplete: posts.length < PER_PAGE});
    } catch (error) {
        // What was found before stays; the same page can be asked for again.
        const page = Math.max(wanted.page - 1, 0);
        settle(isAbsent(error) ? {state: 'absent'} : {state: 'failed', page, error: problem(error).message || t('error.offline')});
    }
}

/** Once more, after it went wrong. */
export function retrySearch(): void {
    const now = search.peek();
    if (now?.state === 'failed') {
        const isFirst = now.ids.length === 0 && now.files.length === 0;
        search.value = {...now, state: 'busy', page: isFirst ? 0 : now.page + 1};
        void load(search.value);
    }
}
