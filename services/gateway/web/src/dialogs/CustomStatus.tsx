import type {UserCustomStatus} from '@mattermost/types/users';
import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {openEmojiPicker} from '../emoji/open';
import {Emoji} from '../emoji/Emoji';
import {t, type Key} from '../i18n';
import {me} from '../store/session';
import {customStatus} from '../store/users';

const MINUTE = 60_000;
const DURATIONS: Record<string, () => number> = {
    thirty_minutes: () => Date.now() + 30 * MINUTE,
    one_hour: () => Date.now() + 60 * MINUTE,
    four_hours: () => Date.now() + 240 * MINUTE,
    today: () => new Date().setHours(23, 59, 59, 0),
};

export function CustomStatus({close}: {close: () => void}): VNode {
    const current = customStatus(me.value);
    const [emoji, setEmoji] = useState(current?.emoji || 'speech_balloon');
    const [text, setText] = useState(current?.text ?? '');
    const [duration, setDuration] = useState('today');
    const run = (work: () => Promise<unknown>) => void attempt(async () => {
        await work();
        close();
    });
    const save = (event: Event) => {
        event.preventDefault();
        const ends = DURATIONS[duration]?.();
        run(() => api.updateCustomStatus({emoji, text, duration, ...(ends ? {expires_at: new Date(ends).toISOString()} : {})} as UserCustomStatus));
    };
    return (
        <form onSubmit={save}>
            <div class="status-line">
                <button type="button" class="button" aria-label={t('emoji.title')} onClick={(event) => openEmojiPicker(event.currentTarget, setEmoji)}><Emoji name={emoji} /></button>
                <input value={text} maxLength={100} autofocus placeholder={t('status.what')} aria-label={t('status.what')} onInput={(event) => setText(event.currentTarget.value)} />
            </div>
            <div class="field">
                <label for="status-until">{t('status.until')}</label>
                <select id="status-until" value={duration} onChange={(event) => setDuration(event.currentTarget.value)}>
                    {[...Object.keys(DURATIONS), 'never'].map((name) => <option key={name} value={name}>{t(`status.${name}` as Key)}</option>)}
                </select>
            </div>
            <footer>
                {current && <button type="button" class="button" onClick={() => run(() => api.unsetCustomStatus())}>{t('status.clear')}</button>}
                <button type="submit" class="primary" disabled={!text.trim()}>{t('save')}</button>
            </footer>
        </form>
    );
}
