const KEPT = 8;
const key = (teamId: string): string => `parlance:searches:${teamId}`;

/** What was searched for in this team, in this browser; the latest first. */
export function recentSearches(teamId: string): string[] {
    try {
        const found: unknown = JSON.parse(localStorage.getItem(key(teamId)) ?? '[]');
        return Array.isArray(found) ? found.filter((entry): entry is string => typeof entry === 'string') : [];
    } catch {
        return [];
    }
}

export const rememberSearch = (teamId: string, terms: string): void =>
    localStorage.setItem(key(teamId), JSON.stringify([terms, ...recentSearches(teamId).filter((entry) => entry !== terms)].slice(0, KEPT)));

export const forgetSearches = (teamId: string): void => localStorage.removeItem(key(teamId));
