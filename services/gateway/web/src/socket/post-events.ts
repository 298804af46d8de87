import type {Post} from '@mattermost/types/posts';

import {fetchChannel, markRead, peopleIn} from '../actions/channel';
import {receiveReaction} from '../actions/post';
import {needUsers} from '../actions/users';
import {notify} from '../notifications';
import {channels, countedUpTo, isConversation, isHere, keptUnread, members} from '../store/channels';
import {forgetPending} from '../store/pending';
import {append, isReply, posts, put, remove} from '../store/posts';
import {myId} from '../store/session';
import {stopTyping} from '../store/typing';
import {inner, text, type Data, type Frame} from './frame';

/** Posts and reactions. Answers whether the frame was one of these. */
export function onPostEvent({event, data}: Frame): boolean {
    switch (event) {
    case 'posted':
        posted(data);
        return true;
    case 'ephemeral_message': {
        const post = inner<Post>(data, 'post');
        append(post);
        needUsers(peopleIn([post]));
        return true;
    }
    case 'post_edited': {
        const post = inner<Post>(data, 'post');
        if (posts.peek(post.id)) {
            put(post);
        }
        return true;
    }
    case 'post_deleted': {
        const post = inner<Post>(data, 'post');
        remove(post);
        if (isReply(post)) {
            posts.update(post.root_id, (root) => ({...root, reply_count: Math.max(root.reply_count - 1, 0)}));
        }
        return true;
    }
    case 'reaction_added':
        receiveReaction(inner(data, 'reaction'), true);
        needUsers([inner<{user_id: string}>(data, 'reaction').user_id]);
        return true;
    case 'reaction_removed':
        receiveReaction(inner(data, 'reaction'), false);
        return true;
    default:
        return false;
    }
}

function posted(data: Data): void {
    const post = inner<Post>(data, 'post');
    const isKnown = posts.peek(post.id) !== undefined;
    // The first word of a new conversation may come before the conversation.
    const coming = channels.peek(post.channel_id) ? null : fetchChannel(post.channel_id);
    stopTyping(post.root_id || post.channel_id, post.user_id);
    if (post.pending_post_id) {
        forgetPending(post.pending_post_id);
    }
    append(post);
    needUsers(peopleIn([post]));
    if (isReply(post) && !isKnown) {
        posts.update(post.root_id, (root) => ({
            ...root,
            // The thread's own event may have counted this reply already.
            reply_count: (root.last_reply_at ?? 0) < post.create_at ? Math.max(root.reply_count + 1, post.reply_count) : root.reply_count,
            last_reply_at: Math.max(root.last_reply_at ?? 0, post.create_at),
            participants: withParticipant(root.participants, post.user_id),
        }));
    }
    const isMentioned = (text(data, 'mentions') ? inner<string[]>(data, 'mentions') : []).includes(myId.peek());
    if (!post.type.startsWith('system_')) {
        count(post, isMentioned);
    }
    if (post.user_id !== myId.peek()) {
        if (isHere(post.channel_id) && document.hasFocus()) {
            markRead(post.channel_id);
        }
        const tell = () => notify(post, isMentioned, text(data, 'sender_name'), text(data, 'channel_display_name'));
        if (coming) {
            void coming.then(tell);
        } else {
            tell();
        }
    }
}

const withParticipant = (known: unknown, id: string): {id: string}[] => {
    const list = Array.isArray(known) ? known as {id: string}[] : [];
    return list.some((person) => person.id === id) ? list : [...list, {id}];
};

/** The counters that unread badges are the difference of. */
function count(post: Post, isMentioned: boolean): void {
    if (post.create_at <= (countedUpTo.get(post.channel_id) ?? 0)) {
        return;
    }
    const root = isReply(post) ? 0 : 1;
    channels.update(post.channel_id, (channel) => ({
        ...channel,
        total_msg_count: channel.total_msg_count + 1,
        total_msg_count_root: channel.total_msg_count_root + root,
        last_post_at: Math.max(channel.last_post_at, post.create_at),
    }));
    const channel = channels.peek(post.channel_id);
    if (post.user_id === myId.peek()) {
        if (keptUnread.peek() === post.channel_id) {
            keptUnread.value = null;
        }
        members.update(post.channel_id, (member) => ({
            ...member,
            msg_count: channel?.total_msg_count ?? member.msg_count,
            msg_count_root: channel?.total_msg_count_root ?? member.msg_count_root,
            mention_count: 0,
            mention_count_root: 0,
            last_viewed_at: Math.max(member.last_viewed_at, post.create_at),
        }));
    } else if (isMentioned || (channel && isConversation(channel))) {
        members.update(post.channel_id, (member) => ({
            ...member, mention_count: member.mention_count + 1, mention_count_root: member.mention_count_root + root,
        }));
    }
}
