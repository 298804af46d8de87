import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {t} from '../i18n';
import {me} from '../store/session';
import {Field} from '../ui/Field';
import {Choice} from './Choice';
import {saveNotify} from './save';

const permission = (): string => ('Notification' in window ? Notification.permission : 'denied');

export function Notifications(): VNode {
    const props = me.value?.notify_props;
    const [allowed, setAllowed] = useState(permission());
    const [keys, setKeys] = useState(props?.mention_keys ?? '');
    return (
        <>
            {/* Asked here, where somebody came to be notified, and never on arrival. */}
            {allowed === 'default' && <p class="note">{t('notify.ask')} <button type="button" class="button small" onClick={() => void Notification.requestPermission().then(setAllowed)}>{t('notify.allow')}</button></p>}
            {allowed === 'denied' && <p class="quiet">{t('notify.denied')}</p>}
            <Choice legend={t('notify.desktop')} value={props?.desktop ?? 'mention'} set={(value) => saveNotify({desktop: value as 'all' | 'mention' | 'none'})}
                options={[['all', t('notify.all')], ['mention', t('notify.mention')], ['none', t('notify.none')]]} />
            <Choice legend={t('notify.sound')} value={props?.desktop_sound ?? 'true'} set={(value) => saveNotify({desktop_sound: value as 'true' | 'false'})}
                options={[['true', t('on')], ['false', t('off')]]} />
            <Choice legend={t('notify.email')} value={props?.email ?? 'true'} set={(value) => saveNotify({email: value as 'true' | 'false'})}
                options={[['true', t('on')], ['false', t('off')]]} />
            <form onSubmit={(event) => { event.preventDefault(); saveNotify({mention_keys: keys}); }}>
                <Field label={t('notify.keys')} value={keys} set={setKeys} hint={t('notify.keys.hint')} />
                <button type="submit" class="button small">{t('save')}</button>
            </form>
            <Choice legend={t('notify.channel')} value={props?.channel ?? 'true'} set={(value) => saveNotify({channel: value as 'true' | 'false'})}
                options={[['true', t('on')], ['false', t('off')]]} />
        </>
    );
}
