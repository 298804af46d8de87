import type {UserProfile} from '@mattermost/types/users';
import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {needStatuses} from '../actions/users';
import {api} from '../api/client';
import {addPeople} from '../dialogs/open';
import {t} from '../i18n';
import {currentChannel} from '../store/channels';
import {displayName, otherName} from '../store/names';
import {receiveUsers} from '../store/users';
import {Avatar} from '../ui/Avatar';
import {openProfile} from '../profile/Profile';
import {PanelFrame} from './Frame';

const PAGE = 100;

export function Members(): VNode {
    const channel = currentChannel.value;
    const [people, setPeople] = useState<UserProfile[] | null>(null);
    const [isComplete, setComplete] = useState(false);
    const [text, setText] = useState('');
    const load = (page: number) => void attempt(async () => {
        const found = await api.getProfilesInChannel(channel?.id ?? '', page, PAGE, 'admin');
        receiveUsers(found);
        needStatuses(found.map((user) => user.id));
        setPeople((known) => [...(page === 0 ? [] : known ?? []), ...found]);
        setComplete(found.length < PAGE);
    });
    useEffect(() => load(0), [channel?.id]);
    const wanted = text.toLowerCase();
    const shown = (people ?? []).filter((user) => `${user.username} ${user.first_name} ${user.last_name} ${user.nickname}`.toLowerCase().includes(wanted));
    return (
        <PanelFrame title={t('panel.members')} more={channel && <button type="button" class="button small" onClick={() => addPeople(channel)}>{t('channel.add')}</button>}>
            <div class="panel-search"><input type="search" value={text} placeholder={t('members.find')} aria-label={t('members.find')} onInput={(event) => setText(event.currentTarget.value)} /></div>
            <div class="panel-list" data-region="panel-list" tabIndex={-1} role="region" aria-label={t('panel.members')} aria-busy={people === null}>
                <ul class="choices flush">
                    {shown.map((user) => (
                        <li key={user.id}><button type="button" onClick={(event) => openProfile(user.id, event.currentTarget)}>
                            <Avatar id={user.id} size={24} withStatus /><span class="cut">{displayName(user)}</span><span class="quiet cut grow">{otherName(user)}</span>
                        </button></li>
                    ))}
                </ul>
                {people && !isComplete && <button type="button" class="button" onClick={() => load(Math.ceil(people.length / PAGE))}>{t('more')}</button>}
            </div>
        </PanelFrame>
    );
}
