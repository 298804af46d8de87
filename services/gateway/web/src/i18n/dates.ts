import {is24Hours} from '../store/preferences';
import {locale, t} from './index';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = `${locale.value}${JSON.stringify(options)}`;
    let found = formats.get(key);
    if (!found) {
        found = new Intl.DateTimeFormat(locale.value, options);
        formats.set(key, found);
    }
    return found;
}

/** Formatting takes longer than drawing the row; posts of one minute read the same. */
const texts = new Map<string, string>();
const MINUTE = 60_000;
const KEPT = 2000;

function ofMinute(kind: 'time' | 'full', at: number, options: Intl.DateTimeFormatOptions): string {
    const key = `${kind}${locale.value}${is24Hours.value}${Math.floor(at / MINUTE)}`;
    let text = texts.get(key);
    if (text === undefined) {
        if (texts.size >= KEPT) {
            texts.clear();
        }
        text = format({...options, hour12: !is24Hours.value}).format(at);
        texts.set(key, text);
    }
    return text;
}

const TIME = {hour: 'numeric', minute: '2-digit'} as const;
export const time = (at: number): string => ofMinute('time', at, TIME);

export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
const DAY = 86_400_000;

export function day(at: number): string {
    const days = Math.round((startOfDay(Date.now()) - startOfDay(at)) / DAY);
    if (days === 0) {
        return t('day.today');
    }
    if (days === 1) {
        return t('day.yesterday');
    }
    const isThisYear = new Date(at).getFullYear() === new Date().getFullYear();
    return format({weekday: 'long', month: 'long', day: 'numeric', ...(isThisYear ? {} : {year: 'numeric'})}).format(at);
}

const FULL = {dateStyle: 'full', timeStyle: 'short'} as const;
export const full = (at: number): string => ofMinute('full', at, FULL);

const relative = new Map<string, Intl.RelativeTimeFormat>();

/** "5 minutes ago": for lists, where the exact time is a hover away. */
export function ago(at: number): string {
    const formatter = relative.get(locale.value) ?? new Intl.RelativeTimeFormat(locale.value, {numeric: 'auto', style: 'long'});
    relative.set(locale.value, formatter);
    const minutes = Math.round((at - Date.now()) / 60_000);
    if (Math.abs(minutes) < 60) {
        return formatter.format(minutes, 'minute');
    }
    const hours = Math.round(minutes / 60);
    return Math.abs(hours) < 24 ? formatter.format(hours, 'hour') : formatter.format(Math.round(hours / 24), 'day');
}
