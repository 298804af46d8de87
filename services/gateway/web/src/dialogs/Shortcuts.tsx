import type {VNode} from 'preact';

import {t, type Key} from '../i18n';
import {SHORTCUTS} from './shortcut-list';

export function Shortcuts(): VNode {
    return (
        <div class="shortcuts">
            {SHORTCUTS.map(({group, keys}) => (
                <section key={group}>
                    <h3>{t(`keys.${group}` as Key)}</h3>
                    <dl>{keys.map(([name, ...combination]) => <div key={name}><dt>{t(`keys.${name}` as Key)}</dt><dd>{combination.map((part) => <kbd key={part}>{part}</kbd>)}</dd></div>)}</dl>
                </section>
            ))}
        </div>
    );
}
