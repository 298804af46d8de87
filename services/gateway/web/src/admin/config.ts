export type Setting = {section: string; name: string; value: string};

/** Whatever a server may answer: what opens doors is not drawn. */
const SECRET = /password|secret|salt|privatekey|datasource|apikey|accesskey|atrest|connectionurl|token$|key$/i;
const isOpen = (name: string, value: unknown): boolean => typeof value === 'boolean' || typeof value === 'number' || !SECRET.test(name);

/** Settings as a flat list: of the whole configuration, section by section, or of what clients are told. */
export function flatten(config: Record<string, unknown>): Setting[] {
    const found: Setting[] = [];
    for (const [section, inside] of Object.entries(config)) {
        const isSection = typeof inside === 'object' && inside !== null && !Array.isArray(inside);
        const entries = isSection ? Object.entries(inside) : [[section, inside] as const];
        for (const [name, value] of entries) {
            if (isOpen(name, value)) {
                found.push({section: isSection ? section : '', name, value: textOf(value)});
            }
        }
    }
    return found.sort((a, b) => a.section.localeCompare(b.section) || a.name.localeCompare(b.name));
}

function textOf(value: unknown): string {
    if (Array.isArray(value)) {
        return value.map(textOf).join(', ');
    }
    if (typeof value === 'object' && value !== null) {
        return Object.entries(value).filter(([name, inner]) => isOpen(name, inner)).map(([name, inner]) => `${name}: ${textOf(inner)}`).join(', ');
    }
    return String(value ?? '');
}

/** All that have the word in their name or their value. */
export function matching(all: readonly Setting[], text: string): Setting[] {
    const wanted = text.trim().toLowerCase();
    return all.filter(({section, name, value}) => `${section}.${name} ${value}`.toLowerCase().includes(wanted));
}
