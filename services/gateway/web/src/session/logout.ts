import {api} from '../api/client';
import {searchText} from '../search/open';
import {closeSocket} from '../socket/socket';
import {categories, categoryOrder, channels, currentChannelId, members} from '../store/channels';
import {clearPosts} from '../store/posts';
import {clearPreferences} from '../store/preferences';
import {myId, stage} from '../store/session';
import {currentTeamId, teamMembers, teams} from '../store/teams';
import {threadCounts, threadOrder, threads} from '../store/threads';
import {users} from '../store/users';
import {panel} from '../store/ui';
import {clearDrafts} from '../store/drafts';
import {navigate} from '../router';

/** Forgets everything of the person who was here. */
export function clearSession(): void {
    closeSocket();
    document.cookie = 'MMUSERID=; path=/; max-age=0';
    myId.value = '';
    currentTeamId.value = '';
    currentChannelId.value = '';
    panel.value = null;
    searchText.value = '';
    [users, teams, teamMembers, channels, members, categories, categoryOrder, threads, threadOrder, threadCounts]
        .forEach((table) => table.clear());
    clearPosts();
    clearPreferences();
}

export async function logout(): Promise<void> {
    try {
        await api.logout();
    } finally {
        clearDrafts();
        clearSession();
        stage.value = 'stranger';
        navigate('/login');
    }
}
