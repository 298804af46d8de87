import type {ServerChannel} from '@mattermost/types/channels';
import {signal} from '@preact/signals';

import {home} from '../session/boot';
import {fetchChannel, loadAround, markRead, openChannel} from '../actions/channel';
import {loadRoles} from '../actions/roles';
import {say} from '../actions/post';
import {directChannel, firstChannel, loadCategories, loadRest, openTeam, rememberChannel} from '../actions/team';
import {showThread} from '../actions/threads';
import {userByName} from '../actions/users';
import {api, problem} from '../api/client';
import {navigate, type Route} from '../router';
import {joined} from '../socket/events';
import {lookAtChannel, lookAtTeam} from '../socket/socket';
import {channelAddress, channels, currentChannelId, keptUnread, receiveChannels, teammateId} from '../store/channels';
import {myId} from '../store/session';
import {currentTeamId, myTeams, teams} from '../store/teams';
import {highlighted, panel} from '../store/ui';
import {byUsername} from '../store/users';

/** What the address asks for that does not exist for this person. */
export const missing = signal<'' | 'channel' | 'team' | 'post'>('');

type Inside = Extract<Route, {team: string}>;

/** Makes the address true: opens its team and its channel. A later address makes an earlier one's answers moot. */
let turn = 0;
export async function followRoute(at: Route): Promise<void> {
    if (!('team' in at)) {
        return;
    }
    const mine = ++turn;
    missing.value = '';
    const teamId = await findTeam(at.team);
    if (mine !== turn) {
        return;
    }
    if (!teamId) {
        missing.value = 'team';
        return;
    }
    const isNewTeam = currentTeamId.peek() !== teamId;
    const opening = isNewTeam ? openTeam(teamId) : Promise.resolve();
    try {
        await Promise.all([opening, followInside(at, teamId, () => mine === turn)]);
    } catch (error) {
        if (problem(error).status === 404 || problem(error).status === 403) {
            missing.value = at.screen === 'permalink' ? 'post' : 'channel';
        } else {
            say(error);
        }
    }
    if (isNewTeam) {
        lookAtTeam(teamId);
        void loadRoles();
        void loadRest(teamId);
    }
}

async function findTeam(name: string): Promise<string> {
    const known = myTeams.peek().find((team) => team.name === name);
    if (known) {
        return known.id;
    }
    try {
        const team = await api.getTeamByName(name);
        await api.addToTeam(team.id, myId.peek());
        await joined(team.id);
        return team.id;
    } catch {
        return '';
    }
}

async function followInside(at: Inside, teamId: string, isCurrent: () => boolean): Promise<void> {
    switch (at.screen) {
    case 'team': {
        const first = channels.peek(firstChannel(teamId));
        const team = teams.peek(teamId);
        navigate(first && team ? channelAddress(first) : home(), 'replace');
        return;
    }
    case 'channel': {
        const known = knownChannel(at, teamId);
        if (!known) {
            // Until it is found nobody must write into the channel before.
            currentChannelId.value = '';
        }
        const id = known || await findChannel(at, teamId);
        if (!isCurrent()) {
            return;
        }
        if (id) {
            await show(id, teamId);
        } else {
            currentChannelId.value = '';
            missing.value = 'channel';
        }
        return;
    }
    case 'permalink':
        await followPermalink(at.postId, teamId);
        return;
    case 'threads':
        currentChannelId.value = '';
        if (at.threadId) {
            showThread(at.threadId);
        } else if (panel.peek()?.kind === 'thread') {
            panel.value = null;
        }
        return;
    case 'drafts':
        currentChannelId.value = '';
    }
}

async function show(id: string, teamId: string): Promise<void> {
    rememberChannel(teamId, id);
    if (currentChannelId.peek() !== id) {
        keptUnread.value = null;
    }
    lookAtChannel(id);
    await openChannel(id);
    if (document.hasFocus() && currentChannelId.peek() === id) {
        markRead(id);
    }
}

function knownChannel(at: Extract<Route, {screen: 'channel'}>, teamId: string): string {
    const mate = at.name.startsWith('@') ? byUsername(at.name.slice(1))?.id : undefined;
    return channels.all().find((channel) => (mate
        ? channel.type === 'D' && teammateId(channel) === mate
        : (channel.name === at.name || channel.id === at.name) && (channel.team_id === teamId || channel.team_id === '')))?.id ?? '';
}

async function findChannel(at: Extract<Route, {screen: 'channel'}>, teamId: string): Promise<string> {
    if (at.name.startsWith('@')) {
        const userId = await userByName(at.name.slice(1));
        return userId ? directChannel(userId) : '';
    }
    if (at.kind === 'messages') {
        return '';
    }
    const found = await api.getChannelByName(teamId, at.name, true) as ServerChannel;
    if (found.type === 'O' && found.delete_at === 0) {
        await api.addToChannel(myId.peek(), found.id);
        await fetchChannel(found.id);
        await loadCategories(teamId);
    }
    receiveChannels([found]);
    return found.id;
}

async function followPermalink(postId: string, teamId: string): Promise<void> {
    const info = await api.getPostInfo(postId);
    if (!info.has_joined_channel) {
        await api.addToChannel(myId.peek(), info.channel_id);
    }
    const channel = channels.peek(info.channel_id) ?? await fetchChannel(info.channel_id);
    if (!channel) {
        missing.value = 'post';
        return;
    }
    const post = await api.getPost(postId);
    await loadAround(channel.id, post.root_id || post.id);
    highlighted.value = post.id;
    if (post.root_id) {
        showThread(post.root_id);
    }
    rememberChannel(channel.team_id || teamId, channel.id);
    navigate(channelAddress(channel), 'replace');
}
