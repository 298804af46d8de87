import {locale, t} from '../i18n';
import type {LocalPost} from '../store/posts';

/** Comings and goings, and where each says of whom it tells. */
const SUBJECTS = {
    system_join_team: 'username',
    system_join_channel: 'username',
    system_leave_channel: 'username',
    system_leave_team: 'username',
    system_add_to_channel: 'addedUsername',
    system_add_to_team: 'addedUsername',
    system_remove_from_channel: 'removedUsername',
} as const;

type Activity = keyof typeof SUBJECTS;

export const isActivity = (type: string): type is Activity => type in SUBJECTS;

/** Many of them as a few sentences, one for each kind. */
export function sentences(posts: readonly LocalPost[]): string[] {
    const byKind = new Map<Activity, LocalPost[]>();
    for (const post of posts) {
        const type: string = post.type;
        if (isActivity(type)) {
            byKind.set(type, [...(byKind.get(type) ?? []), post]);
        }
    }
    return [...byKind].flatMap(([kind, list]) => {
        const names = [...new Set(list.map((post) => post.props?.[SUBJECTS[kind]]).filter((name): name is string => typeof name === 'string' && name !== ''))];
        return list.length === 1 || names.length === 0
            ? list.map((post) => post.message)
            : [t(`activity.${kind}`, {names: new Intl.ListFormat(locale.value).format(names)})];
    });
}
