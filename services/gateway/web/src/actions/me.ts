import type {PreferenceType} from '@mattermost/types/preferences';

import {api, problem} from '../api/client';
import {setLocale} from '../i18n';
import {members, receiveChannels, receiveMembers} from '../store/channels';
import {receivePreferences} from '../store/preferences';
import {myId} from '../store/session';
import {teamMembers, teams} from '../store/teams';
import {receiveUsers} from '../store/users';

/** Everything about oneself, in one volley. */
export async function loadMe(): Promise<void> {
    // After a time without a line some of them may be ours no more.
    const before = members.ids();
    const [user, preferences, teamList, memberList, channelList, channelMembers] = await Promise.all([
        api.getMe(),
        // Typed as one preference by the client; it is the list of all.
        api.getMyPreferences() as unknown as Promise<PreferenceType[]>,
        api.getMyTeams(),
        api.getMyTeamMembers(),
        getAllMyChannels(),
        getMyMemberships(),
    ]);
    receiveUsers([user]);
    myId.value = user.id;
    receivePreferences(preferences);
    teamList.forEach((team) => teams.set(team.id, team));
    memberList.forEach((member) => teamMembers.set(member.team_id, member));
    const mine = new Set(channelMembers.map((member) => member.channel_id));
    before.filter((id) => !mine.has(id)).forEach((id) => members.delete(id));
    receiveMembers(channelMembers);
    receiveChannels(channelList);
    await setLocale(user.locale || navigator.language);
}

type MyChannels = Awaited<ReturnType<typeof api.getMyChannels>>;
export const getAllMyChannels = (): Promise<MyChannels> =>
    api.ask(`${api.getUserRoute('me')}/channels`);

/** All of them in one answer, a line each. Somebody without channels gets no line, which the stock client takes for a broken answer. */
export async function getMyMemberships(): ReturnType<typeof api.getAllChannelsMembers> {
    try {
        return await api.getAllChannelsMembers('me', -1);
    } catch (error) {
        const {status, message} = problem(error);
        if (status === 0 && message === 'Received invalid response from the server.') {
            return [];
        }
        throw error;
    }
}
