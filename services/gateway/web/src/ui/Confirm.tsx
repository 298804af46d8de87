import type {VNode} from 'preact';

import {t} from '../i18n';

type Props = {text: string; quote?: string; submitLabel: string; isDanger?: boolean; run: () => Promise<void>; close: () => void};

export function Confirm({text, quote, submitLabel, isDanger, run, close}: Props): VNode {
    return (
        <>
            <p>{text}</p>
            {quote && <blockquote class="cut-lines">{quote}</blockquote>}
            <footer>
                <button type="button" class="button" onClick={close}>{t('cancel')}</button>
                <button type="button" class={isDanger ? 'primary danger' : 'primary'} autofocus onClick={() => { close(); void run(); }}>{submitLabel}</button>
            </footer>
        </>
    );
}
