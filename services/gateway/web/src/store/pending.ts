import type {LocalPost} from './posts';

const PREFIX = 'parlance:pending:';

/** On this machine until the server has it, or the person gives it up. */
export const keepPending = (post: LocalPost): void => localStorage.setItem(PREFIX + post.id, JSON.stringify(post));

export const forgetPending = (id: string): void => localStorage.removeItem(PREFIX + id);

export const isKept = (id: string): boolean => localStorage.getItem(PREFIX + id) !== null;

/** What somebody wrote and the server has not confirmed, oldest first, as it is when its turn comes. */
export function* keptPending(userId: string): Generator<LocalPost> {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}${userId}:`)).sort()) {
        const post = JSON.parse(localStorage.getItem(key) ?? 'null') as LocalPost | null;
        if (post) {
            yield post;
        }
    }
}
