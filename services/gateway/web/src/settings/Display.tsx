import type {VNode} from 'preact';

import {LOCALES, setLocale, t} from '../i18n';
import {collapsedThreads, colorScheme, is24Hours, isCompact, nameFormat} from '../store/preferences';
import {config, is, me} from '../store/session';
import {Choice} from './Choice';
import {saveAtOnce, savePreference} from './save';

export function Display(): VNode {
    const threads = config.value.CollapsedThreads;
    return (
        <>
            <Choice legend={t('display.scheme')} value={colorScheme.value} set={(value) => savePreference('display_settings', 'parlance_color_scheme', value)}
                options={[['', t('display.scheme.system')], ['light', t('display.scheme.light')], ['dark', t('display.scheme.dark')]]} />
            <Choice legend={t('display.messages')} value={isCompact.value ? 'compact' : 'clean'} set={(value) => savePreference('display_settings', 'message_display', value)}
                options={[['clean', t('display.messages.clean')], ['compact', t('display.messages.compact')]]} />
            <Choice legend={t('display.clock')} value={String(is24Hours.value)} set={(value) => savePreference('display_settings', 'use_military_time', value)}
                options={[['false', t('display.clock.12')], ['true', t('display.clock.24')]]} />
            {!is('LockTeammateNameDisplay') && (
                <Choice legend={t('display.names')} value={nameFormat.value} set={(value) => savePreference('display_settings', 'name_format', value)}
                    options={[['username', t('display.names.username')], ['nickname_full_name', t('display.names.nickname')], ['full_name', t('display.names.full')]]} />
            )}
            {(threads === 'default_on' || threads === 'default_off') && (
                <Choice legend={t('display.threads')} value={collapsedThreads.value ? 'on' : 'off'} set={(value) => { savePreference('display_settings', 'collapsed_reply_threads', value); }}
                    options={[['on', t('display.threads.on')], ['off', t('display.threads.off')]]} />
            )}
            <Choice legend={t('display.language')} value={(me.value?.locale ?? 'en').split('-')[0] ?? 'en'} options={Object.entries(LOCALES)}
                set={(value) => { void setLocale(value); saveAtOnce({locale: value}); }} />
        </>
    );
}
