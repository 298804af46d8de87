import type {ServerChannel} from '@mattermost/types/channels';
import type {UserProfile} from '@mattermost/types/users';
import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {directChannel, groupChannel} from '../actions/team';
import {api} from '../api/client';
import {t, tn} from '../i18n';
import {navigate} from '../router';
import {channelAddress, channels} from '../store/channels';
import {displayName, otherName} from '../store/names';
import {myId} from '../store/session';
import {currentTeamId} from '../store/teams';
import {receiveUsers} from '../store/users';
import {leaveDialog, toast} from '../store/ui';
import {Avatar} from '../ui/Avatar';
import {Icon} from '../ui/icons';

type Props = {most: number; submitLabel: string; find: (text: string) => Promise<UserProfile[]>; run: (ids: string[]) => Promise<void>};

function PickPeople({most, submitLabel, find, run}: Props): VNode {
    const [text, setText] = useState('');
    const [answer, setAnswer] = useState<{to: string; people: UserProfile[]} | null>(null);
    const isEarly = useRef(false);
    const found = answer?.people ?? null;
    const [chosen, setChosen] = useState<UserProfile[]>([]);
    useEffect(() => {
        const timer = setTimeout(() => void attempt(async () => {
            const people = await find(text);
            receiveUsers(people);
            setAnswer({to: text, people});
        }), text ? 150 : 0);
        return () => clearTimeout(timer);
    }, [text]);
    // Who presses Enter before the answer means the first of what will be found.
    useEffect(() => {
        if (isEarly.current && answer?.to === text) {
            take();
        }
    }, [answer]);
    const has = (user: UserProfile) => chosen.some((entry) => entry.id === user.id);
    const toggle = (user: UserProfile) => {
        setChosen(has(user) ? chosen.filter((entry) => entry.id !== user.id) : chosen.length < most ? [...chosen, user] : chosen);
        setText('');
    };
    const take = () => {
        isEarly.current = answer?.to !== text;
        const first = isEarly.current ? undefined : found?.find((user) => !has(user));
        if (first) {
            toggle(first);
        }
    };
    return (
        <form onSubmit={(event) => { event.preventDefault(); void run(chosen.map((user) => user.id)); }}>
            <div class="chosen">
                {chosen.map((user) => <button key={user.id} type="button" class="chip-button" aria-label={t('people.remove', {name: displayName(user)})} onClick={() => toggle(user)}>{displayName(user)}<Icon name="close" size={13} /></button>)}
                <input type="search" value={text} autofocus placeholder={t('people.find')} aria-label={t('people.find')} onInput={(event) => { isEarly.current = false; setText(event.currentTarget.value); }}
                    onKeyDown={(event) => { if (event.key === 'Enter' && text) { event.preventDefault(); take(); } }} />
            </div>
            <div class="dialog-list" aria-busy={found === null}>
                {found?.length === 0 && <p class="quiet none">{t('people.none')}</p>}
                <ul class="choices">
                    {(found ?? []).map((user) => (
                        <li key={user.id}><button type="button" aria-pressed={has(user)} onClick={() => toggle(user)}>
                            <Avatar id={user.id} size={24} withStatus /><span class="cut">{displayName(user)}</span><span class="quiet cut grow">{otherName(user)}</span>{has(user) && <Icon name="check" />}
                        </button></li>
                    ))}
                </ul>
            </div>
            <footer><span class="quiet grow">{chosen.length > 0 ? tn('people.chosen', chosen.length) : ''}</span><button type="submit" class="primary" disabled={chosen.length === 0}>{submitLabel}</button></footer>
        </form>
    );
}

/** A direct conversation, or a group of up to eight. */
export function NewConversation(): VNode {
    const find = async (text: string) => (text ? (await api.autocompleteUsers(text, currentTeamId.peek(), '', {limit: 50})).users : await api.getProfilesInTeam(currentTeamId.peek(), 0, 50));
    const run = (ids: string[]) => attempt(async () => {
        const others = ids.filter((id) => id !== myId.peek());
        const channel = channels.peek(others.length > 1 ? await groupChannel(others) : await directChannel(ids[0] ?? ''));
        leaveDialog();
        if (channel) {
            navigate(channelAddress(channel));
        }
    });
    return <PickPeople most={7} submitLabel={t('direct.start')} find={find} run={run} />;
}

export function AddPeople({channel, close}: {channel: ServerChannel; close: () => void}): VNode {
    const find = async (text: string) => (text
        ? await api.searchUsers(text, {team_id: channel.team_id, not_in_channel_id: channel.id, limit: 50})
        : await api.getProfilesNotInChannel(channel.team_id, channel.id, false, 0, 50));
    const run = (ids: string[]) => attempt(async () => {
        for (const id of ids) {
            await api.addToChannel(id, channel.id);
        }
        close();
        toast(tn('channel.added', ids.length));
    });
    return <PickPeople most={100} submitLabel={t('channel.add')} find={find} run={run} />;
}
