import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {createCategory, saveCategory} from '../actions/categories';
import {problem} from '../api/client';
import {t} from '../i18n';
import {Field} from '../ui/Field';

/** A new category, with a channel in it or none, or another name for one. */
export function EditCategory({category, channelId, close}: {category: ChannelCategory | null; channelId: string; close: () => void}): VNode {
    const [name, setName] = useState(category?.display_name ?? '');
    const [error, setError] = useState('');
    const submit = async (event: Event) => {
        event.preventDefault();
        const wanted = name.trim();
        if (wanted === '') {
            return;
        }
        try {
            await (category ? saveCategory({...category, display_name: wanted}) : createCategory(wanted, channelId));
            close();
        } catch (failure) {
            setError(problem(failure).message || t('error.offline'));
        }
    };
    return (
        <form onSubmit={submit}>
            <Field label={t('channel.name')} value={name} set={setName} maxLength={22} error={error} hint={t('category.hint')} isRequired isFirst />
            <footer>
                <button type="button" class="button" onClick={close}>{t('cancel')}</button>
                <button type="submit" class="primary">{category ? t('save') : t('category.create')}</button>
            </footer>
        </form>
    );
}
