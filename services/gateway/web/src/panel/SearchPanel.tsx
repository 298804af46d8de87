import type {FileInfo} from '@mattermost/types/files';
import type {VNode} from 'preact';
import {useLayoutEffect, useState} from 'preact/hooks';

import {FileList} from '../files/FileList';
import {t, tn} from '../i18n';
import {ago} from '../i18n/dates';
import {displayName} from '../store/names';
import {Found, FoundHead} from './Found';
import {PanelFrame} from './Frame';
import {users} from '../store/users';
import {moveInList} from '../timeline/arrows';
import {EmptyNote} from '../ui/EmptyNote';
import {Icon} from '../ui/icons';
import {clearSearch, moreResults, retrySearch, runSearch, search, searchPlace, searchWhat, type Search, type What} from '../search/find';
import {openSearch, searchText, wantsRun} from '../search/open';
import {hitPattern, MODIFIERS} from '../search/query';
import {forgetSearches, recentSearches} from '../search/recent';
import {SearchBox} from './SearchBox';

const KINDS = ['messages', 'files'] as const;

export function SearchPanel(): VNode {
    const found = search.value;
    const what = searchWhat.value;
    const place = searchPlace.value;
    const run = (kind: What = searchWhat.peek()) => runSearch(searchText.peek(), kind);
    useLayoutEffect(() => {
        if (wantsRun.peek()) {
            wantsRun.value = false;
            run();
        }
    }, []);
    useLayoutEffect(() => {
        if (found && found.place !== place) {
            clearSearch();
        }
    }, [place]);
    const show = (kind: What) => {
        searchWhat.value = kind;
        if (search.peek()) {
            run(kind);
        }
    };
    return (
        <PanelFrame title={t('search.title')}>
            <div class="search-head">
                <SearchBox run={run} clear={clearSearch} />
                <div class="tabs" role="group" aria-label={t('search.what')}>
                    {KINDS.map((kind) => <button key={kind} type="button" class="grow" aria-pressed={what === kind} onClick={() => show(kind)}>{t(`search.${kind}`)}</button>)}
                </div>
            </div>
            {found?.place === place ? <Results found={found} /> : <Start key={place} place={place} run={run} />}
        </PanelFrame>
    );
}

function Start({place, run}: {place: string; run: () => void}): VNode {
    const [recent, setRecent] = useState(recentSearches(place));
    const again = (terms: string) => {
        openSearch(terms);
        run();
    };
    return (
        <div class="panel-list search-start" data-region="panel-list" tabIndex={-1} role="region" aria-label={t('search.title')}>
            {recent.length > 0 && (
                <section>
                    <header><h3 class="grow">{t('search.recent')}</h3><button type="button" class="link" onClick={() => { forgetSearches(place); setRecent([]); }}>{t('search.forget')}</button></header>
                    <ul class="choices flush">{recent.map((terms) => <li key={terms}><button type="button" onClick={() => again(terms)}><Icon name="search" size={16} /><span class="cut">{terms}</span></button></li>)}</ul>
                </section>
            )}
            <section>
                <header><h3>{t('search.narrow')}</h3></header>
                <ul class="choices flush">
                    {MODIFIERS.map((name) => <li key={name}><button type="button" onClick={() => openSearch(`${searchText.peek()} ${name}:`.trimStart())}><code>{name}:</code><span class="quiet cut">{t(`search.${name}`)}</span></button></li>)}
                </ul>
                <p class="quiet">{t('search.hint')}</p>
            </section>
        </div>
    );
}

function Results({found}: {found: Search}): VNode {
    const {state, ids, files, what, isComplete} = found;
    const count = what === 'files' ? files.length : ids.length;
    const isFirst = state === 'busy' && count === 0;
    const said = state === 'done' ? (count === 0 ? t('search.none') : isComplete ? tn('search.found', count) : tn('search.first', count)) : '';
    return (
        <div class="panel-list" data-region="panel-list" tabIndex={-1} role="region" aria-label={t('search.results')} aria-busy={state === 'busy'} onKeyDown={moveInList}>
            <p class={count === 0 ? 'hidden' : 'quiet search-count'} role="status">{said}</p>
            {isFirst && <div class="search-wait"><span class="ghost w6" /><span class="ghost w8" /><span class="ghost w4" /></div>}
            {state === 'done' && count === 0 && <EmptyNote icon="search" title={t('search.none')} hint={t('search.none.hint')} />}
            {state === 'absent' && <EmptyNote icon="search" title={t('search.absent')} hint={t('search.absent.hint')} />}
            {what === 'files' ? files.map((info) => <FoundFile key={info.id} info={info} />) : ids.map((id) => <Found key={id} id={id} hits={hitPattern(found.words[id] ?? [])} />)}
            {state === 'failed' && <div class="empty-note" role="alert"><h3>{t('search.failed')}</h3><p>{found.error}</p><button type="button" class="button small" onClick={retrySearch}>{t('error.retry')}</button></div>}
            {count > 0 && !isComplete && state !== 'failed' && <button type="button" class="button search-more" disabled={state === 'busy'} onClick={moreResults}>{t('more')}</button>}
        </div>
    );
}

function FoundFile({info}: {info: FileInfo}): VNode {
    return (
        <div class="found found-file">
            <FoundHead channelId={info.channel_id ?? ''} at={info.create_at} postId={info.post_id ?? ''} />
            <FileList files={[info]} />
            <small class="quiet">{displayName(users.get(info.user_id))} · {ago(info.create_at)}</small>
        </div>
    );
}
