import {effect} from '@preact/signals';

import {catchUp, fetchChannel, markRead} from '../actions/channel';
import {resend} from '../actions/post';
import {getAllMyChannels, getMyMemberships, loadMe} from '../actions/me';
import {loadThread} from '../actions/threads';
import {loadCategories, loadRest} from '../actions/team';
import {channels, currentChannelId, isHere, receiveChannels, receiveMembers} from '../store/channels';
import {timelines} from '../store/posts';
import {currentTeamId} from '../store/teams';
import {panel} from '../store/ui';

/** After the line was down: everything that may have changed, the open channel first. */
export async function resync(): Promise<void> {
    const channelId = currentChannelId.peek();
    const teamId = currentTeamId.peek();
    const rest = timelines.ids().filter((id) => id !== channelId);
    // Channels that are loaded but not shown are fetched anew when they are opened.
    timelines.forget(rest);
    const thread = panel.peek();
    const sending = resend();
    await Promise.allSettled([
        channelId ? catchUp(channelId, sending) : sending,
        loadMe(),
        teamId ? loadCategories(teamId) : undefined,
        thread?.kind === 'thread' ? loadThread(thread.rootId) : undefined,
    ]);
    if (channelId && !channels.peek(channelId)) {
        await fetchChannel(channelId);
    }
    if (teamId) {
        await loadRest(teamId);
    }
}

/** What is needed to write comes first; longer than this nothing waits for it. */
const FIRST_VIEW = 3000;
const BREATH = 200;

const whenShown = (): Promise<void> => new Promise((resolve) => {
    const stop = effect(() => {
        if (timelines.get(currentChannelId.value)) {
            setTimeout(() => { stop(); resolve(); }, BREATH);
        }
    });
    setTimeout(() => { stop(); resolve(); }, FIRST_VIEW);
});

/** What happened between the first answers and the first frame nobody told us. */
export async function syncFirst(): Promise<void> {
    await whenShown();
    const id = currentChannelId.peek();
    const [lists] = await Promise.allSettled([
        Promise.all([getAllMyChannels(), getMyMemberships()]),
        timelines.peek(id) ? catchUp(id) : undefined,
    ]);
    if (lists.status === 'fulfilled') {
        const [list, mine] = lists.value;
        // Frames that came meanwhile know more than these answers.
        const newer = list.filter((channel) => channel.last_post_at > (channels.peek(channel.id)?.last_post_at ?? -1));
        const ids = new Set(newer.map((channel) => channel.id));
        receiveMembers(mine.filter((member) => ids.has(member.channel_id)));
        receiveChannels(newer);
    }
    if (isHere(id) && document.hasFocus()) {
        markRead(id);
    }
}
