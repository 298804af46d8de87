import type {ServerChannel} from '@mattermost/types/channels';
import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {fetchChannel} from '../actions/channel';
import {may} from '../actions/roles';
import {loadCategories} from '../actions/team';
import {api, problem} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {channels} from '../store/channels';
import {currentTeam, currentTeamId} from '../store/teams';
import {leaveDialog} from '../store/ui';
import {Field} from '../ui/Field';
import {addressOf} from '../ui/names';

/** A new channel, or what one is called and for. */
export function EditChannel({channel, close}: {channel: ServerChannel | null; close: () => void}): VNode {
    const teamId = currentTeamId.value;
    const [name, setName] = useState(channel?.display_name ?? '');
    const [purpose, setPurpose] = useState(channel?.purpose ?? '');
    const [header, setHeader] = useState(channel?.header ?? '');
    const [isPrivate, setPrivate] = useState(channel ? channel.type === 'P' : !may('create_public_channel', teamId));
    const [error, setError] = useState('');
    const submit = async (event: Event) => {
        event.preventDefault();
        try {
            const texts = {display_name: name.trim(), purpose, header};
            if (channel) {
                const saved = await api.patchChannel(channel.id, texts);
                channels.update(channel.id, (known) => ({...known, ...texts, update_at: saved.update_at}));
                close();
            } else {
                // A name of signs alone has no address of its own.
                const address = addressOf(name) || `channel-${Date.now().toString(36)}`;
                const made = await api.createChannel({...texts, name: address, team_id: teamId, type: isPrivate ? 'P' : 'O'});
                await fetchChannel(made.id);
                await loadCategories(teamId);
                navigate(`/${currentTeam.peek()?.name}/channels/${made.name}`);
                leaveDialog();
            }
        } catch (failure) {
            setError(problem(failure).message || t('error.offline'));
        }
    };
    return (
        <form onSubmit={submit}>
            <Field label={t('channel.name')} value={name} set={setName} maxLength={64} isRequired isFirst />
            {!channel && (
                <fieldset class="options">
                    <legend>{t('channel.kind')}</legend>
                    <label><input type="radio" name="kind" checked={!isPrivate} disabled={!may('create_public_channel', teamId)} onChange={() => setPrivate(false)} /><span>{t('channel.public')}<small class="quiet">{t('channel.public.hint')}</small></span></label>
                    <label><input type="radio" name="kind" checked={isPrivate} disabled={!may('create_private_channel', teamId)} onChange={() => setPrivate(true)} /><span>{t('channel.private')}<small class="quiet">{t('channel.private.hint')}</small></span></label>
                </fieldset>
            )}
            <Field label={t('info.purpose')} value={purpose} set={setPurpose} maxLength={250} hint={t('channel.purpose.hint')} />
            {channel && <Field label={t('info.header')} value={header} set={setHeader} maxLength={1024} hint={t('channel.header.hint')} />}
            {error && <p class="error" role="alert">{error}</p>}
            <footer>
                <button type="button" class="button" onClick={close}>{t('cancel')}</button>
                <button type="submit" class="primary">{channel ? t('save') : t('channel.create')}</button>
            </footer>
        </form>
    );
}
