import type {VNode} from 'preact';

import {t} from '../i18n';
import {currentTeam} from '../store/teams';
import {toast} from '../store/ui';

/** The link that lets people in. */
export function Invite({close}: {close: () => void}): VNode {
    const team = currentTeam.value;
    const address = `${window.location.origin}/signup_user_complete/?id=${team?.invite_id ?? ''}`;
    return (
        <>
            <p class="quiet">{t('invite.hint', {team: team?.display_name ?? ''})}</p>
            <div class="field"><label for="invite-link">{t('invite.link')}</label><input id="invite-link" readOnly value={address} onFocus={(event) => event.currentTarget.select()} /></div>
            <footer>
                <button type="button" class="button" onClick={close}>{t('close')}</button>
                <button type="button" class="primary" onClick={() => void navigator.clipboard?.writeText(address).then(() => toast(t('copied')))}>{t('invite.copy')}</button>
            </footer>
        </>
    );
}
