import type {Team, TeamMembership} from '@mattermost/types/teams';
import {computed, signal} from '@preact/signals';

import {Table} from './table';

export const teams = new Table<Team>();
/** Mine, by team. */
export const teamMembers = new Table<TeamMembership>();
export const currentTeamId = signal('');
export const currentTeam = computed(() => teams.get(currentTeamId.value));
export const myTeams = computed(() => teams.all().filter((team) => team.delete_at === 0)
    .sort((a, b) => a.display_name.localeCompare(b.display_name)));

const LAST_TEAM = 'parlance:team';
/** The team that was open last, on this machine. */
export const rememberTeam = (id: string): void => localStorage.setItem(LAST_TEAM, id);
export const rememberedTeam = (): string | null => localStorage.getItem(LAST_TEAM);
