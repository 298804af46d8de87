import type {UserProfile} from '@mattermost/types/users';
import type {VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {directChannel} from '../actions/team';
import {api} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {channelAddress, channelName, channels, currentChannelId, members, seenAt, teammateId, unreadOf} from '../store/channels';
import {displayName, otherName} from '../store/names';
import {currentTeam, currentTeamId, teams} from '../store/teams';
import {leaveDialog} from '../store/ui';
import {receiveUsers, users} from '../store/users';
import {Avatar} from '../ui/Avatar';
import {Icon} from '../ui/icons';
import {score} from './fuzzy';

type Hit = {key: string; label: string; hint: string; rank: number; userId?: string; icon?: 'hash' | 'lock' | 'people'; unread: number; go: () => void};
const MOST = 12;

function channelHits(text: string): Hit[] {
    const teamId = currentTeamId.peek();
    return channels.all().filter((channel) => members.peek(channel.id) && channel.delete_at === 0 && (text !== '' || channel.id !== currentChannelId.peek())).map((channel) => {
        const label = channelName(channel);
        const isHere = channel.team_id === teamId || channel.team_id === '';
        const team = isHere ? currentTeam.peek() : teams.peek(channel.team_id);
        const {messages, mentions} = unreadOf(channel.id);
        const base = Math.max(score(label, text), score(channel.name, text) * 0.8);
        // What is unread and what was used lately comes first among equals.
        const age = (Date.now() - (seenAt.get(channel.id) ?? members.peek(channel.id)?.last_viewed_at ?? 0)) / 86_400_000;
        const rank = base === 0 ? 0 : base + (mentions > 0 ? 8 : messages > 0 ? 4 : 0) + Math.max(0, 8 - age) + (isHere ? 3 : 0);
        return {
            key: channel.id, label, hint: isHere ? '' : team?.display_name ?? '', rank, unread: mentions,
            ...(channel.type === 'D' ? {userId: teammateId(channel)} : {icon: channel.type === 'P' ? 'lock' as const : channel.type === 'G' ? 'people' as const : 'hash' as const}),
            go: () => navigate(channelAddress(channel)),
        };
    }).filter((hit) => hit.rank > 0 && hit.label !== '');
}

function peopleHits(found: UserProfile[], text: string, known: Set<string | undefined>): Hit[] {
    return found.filter((user) => !known.has(user.id)).map((user) => ({
        key: user.id, label: displayName(user), hint: otherName(user), rank: Math.max(score(user.username, text), score(`${user.first_name} ${user.last_name}`, text)) * 0.9,
        userId: user.id, unread: 0, go: () => void attempt(async () => {
            const channel = channels.peek(await directChannel(user.id));
            if (channel) {
                navigate(channelAddress(channel));
            }
        }),
    })).filter((hit) => hit.rank > 0);
}

export function QuickSwitch(): VNode {
    const [text, setText] = useState('');
    const [found, setFound] = useState<UserProfile[]>([]);
    const [at, setAt] = useState(0);
    const box = useRef<HTMLInputElement>(null);
    // At once: what is typed right after the shortcut belongs here.
    useLayoutEffect(() => box.current?.focus(), []);
    useEffect(() => {
        const word = text.trim().replace(/^@/, '');
        if (word.length === 0) {
            setFound([]);
            return undefined;
        }
        const timer = setTimeout(() => {
            api.autocompleteUsers(word, currentTeamId.peek(), '', {limit: 20}).then(({users: people}) => {
                receiveUsers(people);
                setFound(people);
            }, () => undefined);
        }, 100);
        return () => clearTimeout(timer);
    }, [text]);
    const typed = text.trim().replace(/^[@~]/, '');
    const mine = channelHits(typed);
    const local = typed ? users.all().filter((user) => user.delete_at === 0 && score(user.username, typed) > 0).slice(0, 50) : [];
    const people = peopleHits([...new Map([...local, ...found].map((user) => [user.id, user])).values()], typed, new Set(mine.map((hit) => hit.userId)));
    const hits = [...mine, ...people].sort((a, b) => b.rank - a.rank).slice(0, MOST);
    const chosen = Math.min(at, Math.max(hits.length - 1, 0));
    const choose = (hit: Hit | undefined) => {
        if (hit) {
            leaveDialog();
            hit.go();
        }
    };
    const key = (event: KeyboardEvent) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setAt((chosen + (event.key === 'ArrowDown' ? 1 : hits.length - 1)) % Math.max(hits.length, 1));
        } else if (event.key === 'Enter') {
            event.preventDefault();
            choose(hits[chosen]);
        }
    };
    return (
        <div class="switcher">
            <input ref={box} type="text" value={text} role="combobox" aria-expanded="true" aria-controls="switch-list" aria-activedescendant={hits[chosen] ? `switch-${chosen}` : undefined} aria-autocomplete="list"
                placeholder={t('switch.placeholder')} aria-label={t('switch.placeholder')} onInput={(event) => { setText(event.currentTarget.value); setAt(0); }} onKeyDown={key} />
            <ul id="switch-list" role="listbox" aria-label={t('switch.title')}>
                {hits.map((hit, index) => (
                    <li key={hit.key} id={`switch-${index}`} role="option" aria-selected={index === chosen} class={index === chosen ? 'at' : undefined} onMouseMove={() => setAt(index)} onClick={() => choose(hit)}>
                        {hit.userId ? <Avatar id={hit.userId} size={24} withStatus /> : <span class="switch-sign"><Icon name={hit.icon ?? 'hash'} /></span>}
                        <span class="cut">{hit.label}</span><span class="quiet cut grow">{hit.hint}</span>
                        {hit.unread > 0 && <span class="badge">{hit.unread}</span>}
                    </li>
                ))}
            </ul>
            {hits.length === 0 && <p class="quiet none">{t('switch.none')}</p>}
        </div>
    );
}
