import {markRead} from '../actions/channel';
import {toggleReaction} from '../actions/post';
import {showThread} from '../actions/threads';
import {api} from '../api/client';
import {attempt} from '../actions/post';
import {newConversation, openShortcuts, quickSwitch} from '../dialogs/open';
import {openEmojiPicker} from '../emoji/open';
import {t} from '../i18n';
import {navigate} from '../router';
import {searchHere} from '../search/open';
import {openSettings} from '../settings/open';
import {inOrder, isUnread} from '../sidebar/order';
import {channelAddress, channels, currentChannelId} from '../store/channels';
import {posts, timelines, type LocalPost} from '../store/posts';
import {myId} from '../store/session';
import {currentTeamId, myTeams} from '../store/teams';
import {dialog, editing, isPanelWide, isUnreadFilterOn, panel, toast, togglePanel, type Panel} from '../store/ui';
import {focusComposer} from '../ui/focus';
import {cycleRegions} from './regions';

let lastPanel: Panel = null;

/** The map of the keyboard; answers how to stop listening. */
export function listenForKeys(): () => void {
    const down = (event: KeyboardEvent) => {
        if (!event.defaultPrevented && !event.isComposing && handle(event)) {
            event.preventDefault();
        }
    };
    document.addEventListener('keydown', down);
    return () => document.removeEventListener('keydown', down);
}

function handle(event: KeyboardEvent): boolean {
    if (event.key === 'F6') {
        cycleRegions(event.shiftKey ? -1 : 1);
        return true;
    }
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        quickSwitch();
        return true;
    }
    if (dialog.peek()) {
        return false;
    }
    if (command) {
        return event.altKey ? teamKey(event) : commandKey(event);
    }
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
        step(event.key === 'ArrowDown' ? 1 : -1, event.shiftKey);
        return true;
    }
    if (event.key === 'Escape') {
        return escape(event.shiftKey);
    }
    const target = event.target as HTMLElement;
    if (target === document.body && event.key.length === 1 && !event.altKey) {
        focusComposer();
        return false;
    }
    if (event.shiftKey && event.key === 'ArrowUp' && target instanceof HTMLTextAreaElement && target.value === '') {
        const last = lastPost(() => true);
        if (last) {
            showThread(last.root_id || last.id);
        }
        return Boolean(last);
    }
    return false;
}

function commandKey(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    const shifted: Record<string, () => void> = {
        k: newConversation,
        a: openSettings,
        m: () => togglePanel('mentions'),
        i: () => togglePanel('info'),
        f: searchHere,
        '.': () => widen(),
        '>': () => widen(),
        u: () => { isUnreadFilterOn.value = !isUnreadFilterOn.peek(); },
        l: () => document.querySelector<HTMLElement>('.centre .composer textarea')?.focus(),
        '\\': reactToLast,
        '|': reactToLast,
    };
    const plain: Record<string, () => void> = {
        '/': openShortcuts,
        u: attachFiles,
        '.': () => {
            const open = panel.peek();
            panel.value = open ? null : lastPanel;
            lastPanel = open ?? lastPanel;
        },
    };
    const run = (event.shiftKey ? shifted : plain)[key];
    run?.();
    return run !== undefined;
}

function widen(): void {
    if (panel.peek()) {
        isPanelWide.value = !isPanelWide.peek();
    }
}

/**
 * For the message that is being written, else for one in the channel. Browsers open the dialog only for somebody who just typed or clicked, and
 * Ctrl+U, which some of them have a meaning of their own for, counts for nothing: then the next key opens it.
 */
function attachFiles(): void {
    const composer = document.activeElement?.closest('.composer') ?? document.querySelector('.centre .composer');
    const input = composer?.querySelector<HTMLInputElement>('input[type=file]');
    if (navigator.userActivation?.isActive === false) {
        input?.focus();
        toast(t('files.press'));
    } else {
        input?.click();
    }
}

function teamKey(event: KeyboardEvent): boolean {
    const all = myTeams.peek();
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    const here = all.findIndex((team) => team.id === currentTeamId.peek());
    const move = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const team = digit ? all[Number(digit) - 1] : move === undefined ? undefined : all[(here + move + all.length) % all.length];
    if (team) {
        navigate(`/${team.name}`);
    }
    return team !== undefined;
}

function step(by: 1 | -1, onlyUnread: boolean): void {
    const all = inOrder();
    const here = all.findIndex((channel) => channel.id === currentChannelId.peek());
    for (let offset = 1; offset <= all.length; offset++) {
        const next = all[(here + by * offset + all.length * 2) % all.length];
        if (next && (!onlyUnread || isUnread(next))) {
            navigate(channelAddress(next));
            return;
        }
    }
}

function escape(isAll: boolean): boolean {
    if (isAll) {
        const teamId = currentTeamId.peek();
        void attempt(async () => {
            await api.markAllInTeamAsRead(myId.peek(), teamId);
        });
        channels.all().filter((channel) => channel.team_id === teamId && isUnread(channel)).forEach((channel) => markRead(channel.id));
        return true;
    }
    const id = currentChannelId.peek();
    if (id) {
        markRead(id);
    }
    return false;
}

function lastPost(fits: (post: LocalPost) => boolean): LocalPost | undefined {
    const ids = timelines.peek(currentChannelId.peek())?.ids ?? [];
    const id = ids.findLast((entry) => {
        const post = posts.peek(entry);
        return post && !post.pending && !post.type.startsWith('system_') && fits(post);
    });
    return id ? posts.peek(id) : undefined;
}

function reactToLast(): void {
    const last = lastPost(() => true);
    const anchor = last && document.querySelector(`[data-post="${last.id}"]`);
    if (last && anchor && !editing.peek()) {
        openEmojiPicker(anchor, (name) => void toggleReaction(last, name));
    }
}
