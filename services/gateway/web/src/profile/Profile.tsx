import type {VNode} from 'preact';

import {attempt} from '../actions/post';
import {directChannel} from '../actions/team';
import {needStatuses} from '../actions/users';
import {Emoji} from '../emoji/Emoji';
import {t} from '../i18n';
import {navigate} from '../router';
import {channelAddress, channels} from '../store/channels';
import {displayName, fullName} from '../store/names';
import {myId} from '../store/session';
import {currentTeam} from '../store/teams';
import {customStatus, users} from '../store/users';
import {Avatar, StatusDot, statusText} from '../ui/Avatar';
import {closeFloating, float} from '../ui/menu';

/** Who somebody is, beside where his name was clicked. */
export function openProfile(id: string, anchor: Element): void {
    needStatuses([id]);
    float(anchor, t('profile.title'), () => <Profile id={id} />);
}

export function Profile({id}: {id: string}): VNode {
    const user = users.get(id);
    const custom = customStatus(user);
    const write = () => void attempt(async () => {
        const channel = channels.peek(await directChannel(id));
        closeFloating(true);
        const team = currentTeam.peek();
        if (team && channel) {
            navigate(channelAddress(channel));
        }
    });
    return (
        <div class="profile">
            <Avatar id={id} size={72} />
            <strong>{fullName(user) || displayName(user)}</strong>
            <span class="quiet">@{user?.username}{user?.nickname ? ` · ${user.nickname}` : ''}</span>
            {user?.position && <span class="quiet">{user.position}</span>}
            <span class="profile-status"><StatusDot id={id} /> {statusText(id)}</span>
            {custom && <span><Emoji name={custom.emoji} /> {custom.text}</span>}
            {user?.email && <a href={`mailto:${user.email}`}>{user.email}</a>}
            {user?.delete_at ? <span class="quiet">{t('profile.inactive')}</span> : null}
            <button type="button" class="primary" onClick={write}>{id === myId.value ? t('profile.self') : t('profile.write')}</button>
        </div>
    );
}
