import type {ServerChannel} from '@mattermost/types/channels';

import {markRead, markUnread} from '../actions/channel';
import {attempt} from '../actions/post';
import {may} from '../actions/roles';
import {isFavorite, leaveChannel, moveChannel, toggleFavorite, toggleMute} from '../actions/team';
import {api} from '../api/client';
import {addPeople, askArchive, createCategory, editChannel} from '../dialogs/open';
import {t} from '../i18n';
import {navigate} from '../router';
import {categories, categoryOrder, channelAddress, channelName, currentChannelId, forgetChannel, isConversation, teammateId, unreadOf} from '../store/channels';
import {posts, timelines} from '../store/posts';
import {myId} from '../store/session';
import {currentTeam, currentTeamId} from '../store/teams';
import {panel, toast} from '../store/ui';
import {ask} from '../ui/ask';
import type {MenuItem} from '../ui/menu';

export function channelMenu(channel: ServerChannel): MenuItem[] {
    const {messages, isMuted} = unreadOf(channel.id);
    const conversation = isConversation(channel);
    const items: MenuItem[] = [
        messages > 0
            ? {icon: 'check', label: t('channel.read'), run: () => markRead(channel.id)}
            : {icon: 'unread', label: t('channel.unread'), run: () => void unreadLast(channel)},
        {icon: 'star', label: isFavorite(channel.id) ? t('channel.unfavorite') : t('channel.favorite'), run: () => void attempt(() => toggleFavorite(channel.id))},
        {icon: isMuted ? 'bell' : 'mute', label: isMuted ? t('channel.unmute') : t('channel.mute'), run: () => void attempt(() => toggleMute(channel.id, isMuted))},
        {icon: 'link', label: t('channel.copy'), run: () => copyLink(channel)},
        ...moves(channel),
    ];
    if (!conversation) {
        items.push('line');
        if (may(channel.type === 'O' ? 'manage_public_channel_members' : 'manage_private_channel_members', channel.team_id, channel.id)) {
            items.push({icon: 'people', label: t('channel.add'), run: () => addPeople(channel)});
        }
        if (may(channel.type === 'O' ? 'manage_public_channel_properties' : 'manage_private_channel_properties', channel.team_id, channel.id)) {
            items.push({icon: 'edit', label: t('channel.edit'), run: () => editChannel(channel)});
        }
        items.push({icon: 'info', label: t('panel.info'), run: () => { panel.value = {kind: 'info'}; }});
        if (channel.name !== 'town-square') {
            items.push('line');
            if (may(channel.type === 'O' ? 'delete_public_channel' : 'delete_private_channel', channel.team_id, channel.id)) {
                items.push({icon: 'archive', label: t('channel.archive'), isDanger: true, run: () => askArchive(channel)});
            }
            items.push({icon: 'logout', label: t('channel.leave'), isDanger: true, run: () => (channel.type === 'P' ? ask(t('channel.leave'), t('channel.leave.ask', {name: channelName(channel)}), () => leave(channel)) : void leave(channel))});
        }
    } else {
        items.push('line', {icon: 'close', label: t('channel.close'), run: () => void hide(channel)});
    }
    return items;
}

/** The same as dragging, for those who do not drag. */
function moves(channel: ServerChannel): MenuItem[] {
    const all = (categoryOrder.peek(currentTeamId.peek()) ?? []).map((id) => categories.peek(id)).filter((entry) => entry !== undefined);
    const home = isConversation(channel) ? 'direct_messages' : 'channels';
    const now = all.find((entry) => entry.channel_ids.includes(channel.id));
    const to = all.filter((entry) => entry !== now && (entry.type === 'custom' || (entry.type === home && now?.type === 'custom')));
    const name = (type: string, own: string) => (type === 'custom' ? own : t(home === 'channels' ? 'category.channels' : 'category.direct'));
    return [
        ...to.map((entry) => ({icon: 'right' as const, label: t('channel.move', {name: name(entry.type, entry.display_name)}), run: () => void attempt(() => moveChannel(channel.id, entry.id, 0))})),
        {icon: 'right', label: t('channel.move.new'), run: () => createCategory(channel.id)},
    ];
}

async function unreadLast(channel: ServerChannel): Promise<void> {
    const id = timelines.peek(channel.id)?.ids.at(-1);
    const post = id ? posts.peek(id) : undefined;
    if (post) {
        await attempt(() => markUnread(post));
    }
}

function copyLink(channel: ServerChannel): void {
    void navigator.clipboard?.writeText(window.location.origin + channelAddress(channel)).then(() => toast(t('copied')));
}

const goHome = (channel: ServerChannel): void => {
    if (currentChannelId.peek() === channel.id) {
        navigate(`/${currentTeam.peek()?.name ?? ''}/channels/town-square`);
    }
};

async function leave(channel: ServerChannel): Promise<void> {
    await attempt(async () => {
        await leaveChannel(channel.id);
        goHome(channel);
        forgetChannel(channel.id);
        toast(t('channel.left', {name: channelName(channel)}));
    });
}

async function hide(channel: ServerChannel): Promise<void> {
    const isGroup = channel.type === 'G';
    await attempt(async () => {
        await api.savePreferences('me', [{
            user_id: myId.peek(), category: isGroup ? 'group_channel_show' : 'direct_channel_show', name: isGroup ? channel.id : teammateId(channel), value: 'false',
        }]);
        goHome(channel);
    });
}
