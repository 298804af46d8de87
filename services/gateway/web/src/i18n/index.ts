import {signal} from '@preact/signals';

import en from './en.json';

export type Key = keyof typeof en;
type Catalogue = Record<string, string>;
type Params = Record<string, string | number>;

/** English is always there; others come when somebody wants them. */
const CATALOGUES: Record<string, () => Promise<{default: Catalogue}>> = {
    de: () => import('./de.json'),
};
export const LOCALES: Record<string, string> = {en: 'English', de: 'Deutsch'};
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

export const locale = signal('en');
const catalogue = signal<Catalogue>(en);

export async function setLocale(wanted: string): Promise<void> {
    const language = wanted.split('-')[0] ?? 'en';
    const load = CATALOGUES[language];
    catalogue.value = load ? {...en, ...(await load()).default} : en;
    locale.value = load ? language : 'en';
    document.documentElement.lang = locale.value;
    document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
}

const fill = (text: string, params?: Params): string =>
    (params ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole)) : text);

export const t = (key: Key, params?: Params): string => fill(catalogue.value[key] ?? key, params);

type Counted = Key extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never;

/** A text for a number of things: the catalogue has one for each plural form of the language. */
export function tn(key: Counted, count: number, params?: Params): string {
    const form = new Intl.PluralRules(locale.value).select(count);
    const text = catalogue.value[`${key}.${form}`] ?? catalogue.value[`${key}.other`] ?? key;
    return fill(text, {count: count.toLocaleString(locale.value), ...params});
}
