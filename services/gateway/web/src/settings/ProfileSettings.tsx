import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {t} from '../i18n';
import {me} from '../store/session';
import {toast} from '../store/ui';
import {Field} from '../ui/Field';
import {Picture} from './Picture';
import {saveMe} from './save';

export function ProfileSettings(): VNode {
    const user = me.value;
    const [first, setFirst] = useState(user?.first_name ?? '');
    const [last, setLast] = useState(user?.last_name ?? '');
    const [nickname, setNickname] = useState(user?.nickname ?? '');
    const [position, setPosition] = useState(user?.position ?? '');
    const [username, setUsername] = useState(user?.username ?? '');
    const submit = async (event: Event) => {
        event.preventDefault();
        if (await saveMe({first_name: first, last_name: last, nickname, position, username})) {
            toast(t('saved'));
        }
    };
    return (
        <>
        <Picture />
        <form onSubmit={submit}>
            <Field label={t('field.first')} value={first} set={setFirst} maxLength={64} autocomplete="given-name" />
            <Field label={t('field.last')} value={last} set={setLast} maxLength={64} autocomplete="family-name" />
            <Field label={t('field.nickname')} value={nickname} set={setNickname} maxLength={64} autocomplete="nickname" />
            <Field label={t('field.username')} value={username} set={setUsername} maxLength={64} autocomplete="username" isRequired />
            <Field label={t('field.position')} value={position} set={setPosition} maxLength={128} autocomplete="organization-title" />
            <button type="submit" class="primary">{t('save')}</button>
        </form>
        </>
    );
}
