import type {ServerChannel} from '@mattermost/types/channels';

import {api} from '../api/client';
import type {Suggestion} from '../composer/suggest';
import {t} from '../i18n';
import {day} from '../i18n/dates';
import {channelName, channels, isConversation, members, receiveChannels} from '../store/channels';
import {displayName} from '../store/names';
import {currentTeamId} from '../store/teams';
import {receiveUsers, users} from '../store/users';
import {placeName} from './open';
import {MODIFIERS, type Wanted} from './query';

const MOST = 8;
const DAY = 86_400_000;
const DAYS_AGO = [0, 1, 7, 30, 365];

/** The day where one is, as it is written in a search. */
export function isoDay(at: number): string {
    const date = new Date(at);
    return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

export function suggest({kind, word}: Wanted): Suggestion[] {
    switch (kind) {
    case 'modifier':
        return MODIFIERS.filter((name) => name.startsWith(word)).map((name) => ({key: name, sign: '', label: `${name}:`, hint: t(`search.${name}`), insert: `${name}:`}));
    case 'from':
        return people(word.replace(/^@/, '').toLowerCase());
    case 'in':
        return places(word.toLowerCase());
    case 'ext':
        return [];
    default:
        return DAYS_AGO.map((days) => Date.now() - days * DAY).map((at) => ({key: String(isoDay(at)), sign: '', label: isoDay(at), hint: day(at), insert: `${isoDay(at)} `})).filter(({label}) => label.startsWith(word));
    }
}

const people = (wanted: string): Suggestion[] => users.all()
    .filter((user) => [user.username, user.nickname, user.first_name, user.last_name].some((name) => name?.toLowerCase().startsWith(wanted)))
    .sort((a, b) => Number(b.username.startsWith(wanted)) - Number(a.username.startsWith(wanted)) || a.username.localeCompare(b.username)).slice(0, MOST)
    .map((user) => ({key: user.id, sign: '', label: user.username, hint: displayName(user) === user.username ? `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim() : displayName(user), insert: `${user.username} `, userId: user.id}));

const places = (typed: string): Suggestion[] => {
    const wanted = typed.replace(/^[@~]/, '');
    const isPerson = typed.startsWith('@');
    return channels.all().filter((channel) => (channel.team_id === currentTeamId.peek() || channel.team_id === '') && (!isPerson || isConversation(channel)))
        .map((channel) => ({channel, name: placeName(channel), title: channelName(channel)}))
        .filter(({name, title}) => name.length > 1 && [name.replace('@', ''), title].some((text) => text.toLowerCase().startsWith(wanted)))
        .sort((a, b) => Number(members.peek(b.channel.id) !== undefined) - Number(members.peek(a.channel.id) !== undefined) || b.channel.last_post_at - a.channel.last_post_at).slice(0, MOST)
        .map(({channel, name, title}) => ({key: channel.id, sign: isConversation(channel) ? '@' : '#', label: title || name, hint: name, insert: `${name} `}));
};

/** What the server knows beyond what is here already; it is in the tables afterwards. */
export async function learn({kind, word}: Wanted): Promise<void> {
    const teamId = currentTeamId.peek();
    if (kind === 'from') {
        receiveUsers((await api.autocompleteUsers(word.replace(/^@/, ''), teamId, '', {limit: 25})).users);
    } else if (kind === 'in' && !word.startsWith('@')) {
        const found = await api.autocompleteChannelsForSearch(teamId, word.replace(/^~/, ''));
        receiveChannels(found.filter((channel) => !channels.peek(channel.id)) as ServerChannel[]);
    }
}
