import {attempt} from '../actions/post';
import {may} from '../actions/roles';
import {api} from '../api/client';
import {invitePeople} from '../dialogs/open';
import {manageEmoji} from '../emoji/open';
import {t} from '../i18n';
import {navigate} from '../router';
import {forgetChannel, channels} from '../store/channels';
import {is, isSystemAdmin, myId} from '../store/session';
import {currentTeam, teams} from '../store/teams';
import {ask} from '../ui/ask';
import type {MenuItem} from '../ui/menu';

export function teamMenu(): MenuItem[] {
    const team = currentTeam.peek();
    const items: MenuItem[] = [];
    if (team && may('invite_user', team.id)) {
        items.push({icon: 'people', label: t('team.invite'), run: invitePeople});
    }
    items.push({icon: 'globe', label: t('teams.more'), run: () => navigate('/select_team')});
    if (may('create_team')) {
        items.push({icon: 'plus', label: t('team.create'), run: () => navigate('/create_team')});
    }
    if (is('EnableCustomEmoji')) {
        items.push({icon: 'smile', label: t('emoji.all'), run: manageEmoji});
    }
    if (isSystemAdmin.peek()) {
        items.push('line', {icon: 'shield', label: t('admin.title'), run: () => navigate('/admin_console')});
    }
    if (team) {
        items.push('line', {icon: 'logout', label: t('team.leave'), isDanger: true, run: () => ask(t('team.leave'), t(team.allow_open_invite ? 'team.leave.ask' : 'team.leave.ask.closed', {name: team.display_name}), () => leave(team.id))});
    }
    return items;
}

async function leave(teamId: string): Promise<void> {
    await attempt(async () => {
        await api.removeFromTeam(teamId, myId.peek());
        channels.all().filter((channel) => channel.team_id === teamId).forEach((channel) => forgetChannel(channel.id));
        teams.delete(teamId);
        navigate('/');
    });
}
