import type {ComponentType, VNode} from 'preact';
import {useState} from 'preact/hooks';

import {t} from '../i18n';
import {Display} from './Display';
import {Notifications} from './Notifications';
import {ProfileSettings} from './ProfileSettings';
import {Security} from './Security';

const PAGES = [
    ['profile', ProfileSettings],
    ['notifications', Notifications],
    ['display', Display],
    ['security', Security],
] as const satisfies readonly (readonly [string, ComponentType])[];

export function Settings(): VNode {
    const [at, setAt] = useState<string>('profile');
    const Page = PAGES.find(([name]) => name === at)?.[1] ?? ProfileSettings;
    const key = (event: KeyboardEvent) => {
        const move = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (move !== undefined) {
            event.preventDefault();
            const index = (PAGES.findIndex(([name]) => name === at) + move + PAGES.length) % PAGES.length;
            setAt(PAGES[index]?.[0] ?? at);
            document.getElementById(`tab-${PAGES[index]?.[0]}`)?.focus();
        }
    };
    return (
        <div class="settings">
            <div class="settings-tabs" role="tablist" aria-orientation="vertical" aria-label={t('settings.title')} onKeyDown={key}>
                {PAGES.map(([name]) => <button key={name} id={`tab-${name}`} type="button" role="tab" aria-selected={name === at} aria-controls="settings-page" tabIndex={name === at ? 0 : -1} onClick={() => setAt(name)}>{t(`settings.${name}`)}</button>)}
            </div>
            <div class="settings-page" id="settings-page" role="tabpanel" aria-labelledby={`tab-${at}`} tabIndex={0}><Page /></div>
        </div>
    );
}
