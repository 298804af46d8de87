const KEPT = 8;
const key = (place: string): string => `parlance:searches:${place}`;

/** What somebody searched for in a team, in this browser; the latest first. */
export function recentSearches(place: string): string[] {
    try {
        const found: unknown = JSON.parse(localStorage.getItem(key(place)) ?? '[]');
        return Array.isArray(found) ? found.filter((entry): entry is string => typeof entry === 'string') : [];
    } catch {
        return [];
    }
}

export const rememberSearch = (place: string, terms: string): void =>
    localStorage.setItem(key(place), JSON.stringify([terms, ...recentSearches(place).filter((entry) => entry !== terms)].slice(0, KEPT)));

export const forgetSearches = (place: string): void => localStorage.removeItem(key(place));
