import type {ComponentChildren, VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';

import {t} from '../i18n';
import {toast} from '../store/ui';
import type {Piece} from './highlight';
import {Marked} from './marks';

/** Colouring more than this would be felt; it is shown without. */
const COLOURED = 20_000;

export function CodeBlock({text, language}: {text: string; language: string}): VNode {
    const [pieces, setPieces] = useState<Piece[] | null>(null);
    const name = language.split(/[\s{]/)[0]?.toLowerCase() ?? '';
    useEffect(() => {
        let isCurrent = true;
        if (name && text.length <= COLOURED) {
            void import('./highlight').then(async ({highlight}) => {
                const found = await highlight(text, name);
                if (isCurrent) {
                    setPieces(found);
                }
            });
        }
        return () => {
            isCurrent = false;
        };
    }, [text, name]);
    const copy = () => void navigator.clipboard?.writeText(text).then(() => toast(t('code.copied')));
    return (
        <div class="code">
            {name && <span class="code-name">{name}</span>}
            <button type="button" class="code-copy" onClick={copy}>{t('code.copy')}</button>
            <pre tabIndex={0} aria-label={t('code.label')}><code dir="ltr">{pieces ? pieces.map(draw) : <Marked text={text} />}</code></pre>
        </div>
    );
}

function draw(piece: Piece, index: number): ComponentChildren {
    return typeof piece === 'string' ? <Marked key={index} text={piece} /> : <span key={index} class={`hl-${piece.scope}`}>{piece.inside.map(draw)}</span>;
}
