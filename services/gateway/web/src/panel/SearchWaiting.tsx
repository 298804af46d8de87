import type {VNode} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';

import {t} from '../i18n';
import {searchText, wantsRun} from '../search/open';

/** Takes what is typed until the panel has come. */
export function SearchWaiting(): VNode {
    const box = useRef<HTMLInputElement>(null);
    useLayoutEffect(() => {
        box.current?.focus();
        box.current?.setSelectionRange(box.current.value.length, box.current.value.length);
    }, []);
    const key = (event: KeyboardEvent) => {
        if (event.key === 'Enter') {
            event.preventDefault();
            wantsRun.value = true;
        }
    };
    return (
        <aside class="panel" aria-busy="true" aria-label={t('search.title')}>
            <header class="panel-head"><h2>{t('search.title')}</h2></header>
            <div class="search-head"><div class="search-form"><input ref={box} type="text" value={searchText.value} maxLength={1000} aria-label={t('search.box')} onInput={(event) => { searchText.value = event.currentTarget.value; }} onKeyDown={key} /></div></div>
        </aside>
    );
}
