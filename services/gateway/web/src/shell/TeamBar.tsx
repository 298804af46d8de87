import type {VNode} from 'preact';

import {t} from '../i18n';
import {navigate} from '../router';
import {channels, unreadOf} from '../store/channels';
import {currentTeamId, myTeams} from '../store/teams';
import {Count} from '../ui/Avatar';
import {Icon} from '../ui/icons';

/** Only there when there is something to choose. */
export function TeamBar(): VNode | null {
    const all = myTeams.value;
    if (all.length < 2) {
        return null;
    }
    return (
        <nav class="team-bar" aria-label={t('teams.bar')} data-region="teams">
            {all.map((team) => {
                const {mentions, hasUnread} = unreadIn(team.id);
                const isHere = team.id === currentTeamId.value;
                const state = mentions > 0 ? t('unread.mentions', {count: mentions}) : hasUnread ? t('unread.some') : '';
                return (
                    <a key={team.id} href={`/${team.name}`} class={`team${isHere ? ' here' : ''}`} aria-current={isHere ? 'true' : undefined} aria-label={[team.display_name, state].filter(Boolean).join(', ')} title={team.display_name} onClick={(event) => { event.preventDefault(); navigate(`/${team.name}`); }}>
                        <span aria-hidden="true" data-sign={team.display_name.slice(0, 2)} />
                        {mentions > 0 ? <Count count={mentions} /> : hasUnread && !isHere && <span class="spot" aria-hidden="true" />}
                    </a>
                );
            })}
            <button type="button" class="team add" aria-label={t('teams.more')} title={t('teams.more')} onClick={() => navigate('/select_team')}><Icon name="plus" /></button>
        </nav>
    );
}

function unreadIn(teamId: string): {mentions: number; hasUnread: boolean} {
    let mentions = 0;
    let hasUnread = false;
    for (const channel of channels.all()) {
        if (channel.team_id === teamId) {
            const unread = unreadOf(channel.id);
            mentions += unread.isMuted ? 0 : unread.mentions;
            hasUnread ||= unread.messages > 0 && !unread.isMuted;
        }
    }
    return {mentions, hasUnread};
}
