import type {Channel} from '@mattermost/types/channels';

import {api} from '../api/client';
import {receiveCustomEmoji} from '../store/custom-emoji';
import {emojiOf, findEmoji, needEmoji, rememberEmoji} from '../emoji';
import {channels} from '../store/channels';
import {displayName, fullName} from '../store/names';
import {currentTeamId} from '../store/teams';
import {receiveUsers, users} from '../store/users';
import {t} from '../i18n';
import type {Trigger} from './text';

export type Suggestion = {key: string; sign: string; label: string; hint: string; insert: string; userId?: string; chosen?: () => void};
const MOST = 8;

const EVERYBODY = ['here', 'channel', 'all'] as const;

/** What is known here comes at once; the server's answer is merged when it arrives. */
export function suggestHere({kind, word}: Trigger, channelId: string): Suggestion[] {
    const wanted = word.toLowerCase();
    switch (kind) {
    case '@': {
        const people = users.all().filter((user) => user.delete_at === 0 && matches([user.username, user.nickname, user.first_name, user.last_name], wanted)).slice(0, MOST);
        const groups = channels.peek(channelId)?.type === 'D' ? [] : EVERYBODY.filter((name) => name.startsWith(wanted));
        return [
            ...people.map((user) => ({key: user.id, sign: '', label: `@${user.username}`, hint: displayName(user) === user.username ? fullName(user) : displayName(user), insert: `@${user.username} `, userId: user.id})),
            ...groups.map((name) => ({key: name, sign: '@', label: `@${name}`, hint: t(`mention.${name}`), insert: `@${name} `})),
        ];
    }
    case '~':
        return channels.all().filter((channel) => channel.team_id === currentTeamId.peek() && channel.delete_at === 0 && matches([channel.name, channel.display_name], wanted)).slice(0, MOST)
            .map(asSuggestion);
    case ':':
        needEmoji();
        return findEmoji(wanted, MOST).map((entry) => {
            const name = entry.names.find((called) => called.startsWith(wanted)) ?? entry.names[0] ?? '';
            return {key: name, sign: emojiOf(name) ?? entry.char, label: `:${name}:`, hint: '', insert: `:${name}: `, chosen: () => rememberEmoji(name)};
        });
    case '/':
        return [];
    }
}

export async function suggestFar({kind, word}: Trigger, channelId: string, rootId: string): Promise<Suggestion[] | null> {
    const teamId = currentTeamId.peek();
    switch (kind) {
    case '@': {
        const found = await api.autocompleteUsers(word, teamId, channelId, {limit: 25});
        receiveUsers([...found.users, ...(found.out_of_channel ?? [])]);
        return null;
    }
    case '~': {
        const found = await api.autocompleteChannels(teamId, word);
        const known = suggestHere({kind: '~', word, from: 0}, channelId);
        return [...known, ...found.filter((channel) => !known.some(({key}) => key === channel.id)).map(asSuggestion)].slice(0, MOST);
    }
    case ':': {
        const found = await api.autocompleteCustomEmoji(word);
        receiveCustomEmoji(found);
        return [...suggestHere({kind: ':', word, from: 0}, channelId), ...found.map((emoji) => ({key: emoji.id, sign: '', label: `:${emoji.name}:`, hint: t('emoji.custom'), insert: `:${emoji.name}: `}))].slice(0, MOST);
    }
    case '/': {
        const found = await api.getCommandAutocompleteSuggestionsList(word, teamId, {channel_id: channelId, root_id: rootId, team_id: teamId});
        return found.slice(0, MOST).map((entry) => ({
            key: entry.Complete, sign: '/', label: `/${entry.Complete} ${entry.Hint}`.trim(), hint: entry.Description, insert: `/${entry.Complete} `,
        }));
    }
    default:
        return null;
    }
}

const asSuggestion = ({id, name, display_name}: Channel): Suggestion => ({key: id, sign: '#', label: display_name, hint: `~${name}`, insert: `~${name} `});

const matches = (names: (string | undefined)[], wanted: string): boolean => names.some((name) => name?.toLowerCase().startsWith(wanted));
