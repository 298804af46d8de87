import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {say} from '../actions/post';
import {api, problem} from '../api/client';
import {t} from '../i18n';
import {config} from '../store/session';
import {flatten, matching, type Setting} from './config';

/** What the server is set to, to be read: it is set by its file and its environment. */
export function ConfigPage(): VNode {
    const [all, setAll] = useState<Setting[] | null>(null);
    const [isWhole, setWhole] = useState(true);
    const [text, setText] = useState('');
    const load = async () => {
        try {
            setAll(flatten(await api.getConfig() as unknown as Record<string, unknown>));
        } catch (error) {
            if (![404, 501].includes(problem(error).status)) {
                say(error);
            }
            setWhole(false);
            setAll(flatten(config.peek()));
        }
    };
    useEffect(() => void load(), []);
    const shown = matching(all ?? [], text);
    const sections = [...new Set(shown.map(({section}) => section))];
    return (
        <>
            <p class="quiet">{isWhole ? t('admin.config.hint') : t('admin.config.clients')}</p>
            <input class="admin-search" type="search" value={text} placeholder={t('admin.config.find')} aria-label={t('admin.config.find')} onInput={(event) => setText(event.currentTarget.value)} />
            <div class="settings-table" aria-busy={all === null}>
                {all !== null && shown.length === 0 && <p class="quiet">{t('admin.config.none')}</p>}
                {sections.map((section) => (
                    <table key={section}>
                        {section && <caption>{section}</caption>}
                        <thead class="hidden"><tr><th scope="col">{t('admin.config.name')}</th><th scope="col">{t('admin.config.value')}</th></tr></thead>
                        <tbody>{shown.filter((entry) => entry.section === section).map(({name, value}) => <tr key={name}><th scope="row">{name}</th><td>{value}</td></tr>)}</tbody>
                    </table>
                ))}
            </div>
        </>
    );
}
