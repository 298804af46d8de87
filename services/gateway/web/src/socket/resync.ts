import {catchUp, fetchChannel} from '../actions/channel';
import {resend} from '../actions/post';
import {loadMe} from '../actions/boot';
import {loadThread} from '../actions/threads';
import {loadCategories, loadRest} from '../actions/team';
import {channels, currentChannelId} from '../store/channels';
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
    await Promise.allSettled([
        channelId ? catchUp(channelId) : undefined,
        loadMe(),
        teamId ? loadCategories(teamId) : undefined,
        thread?.kind === 'thread' ? loadThread(thread.rootId) : undefined,
    ]);
    await resend();
    if (channelId && !channels.peek(channelId)) {
        await fetchChannel(channelId);
    }
    if (teamId) {
        await loadRest(teamId);
    }
}
