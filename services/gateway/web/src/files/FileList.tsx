import type {FileInfo} from '@mattermost/types/files';
import type {VNode} from 'preact';

import {api} from '../api/client';
import {t} from '../i18n';
import {openDialog} from '../store/ui';
import {Icon} from '../ui/icons';
import {Lazy} from '../ui/Lazy';
import {kindOf} from './kinds';
import {sizeText} from './upload';

/** A picture is drawn no larger than this; its place is kept while it comes. */
const WIDE = 420;
const HIGH = 300;

const open = (files: FileInfo[], info: FileInfo): void => openDialog({title: () => t('files.title'), isWide: true, body: () => (
    <Lazy load={() => import('./Preview').then(({Preview}) => Preview)} props={{files, first: info.id}} fallback={<div class="dialog-wait" />} />
)});

export function FileList({files}: {files: FileInfo[]}): VNode | null {
    const here = files.filter((info) => info.delete_at === 0);
    if (here.length === 0) {
        return null;
    }
    return (
        <div class="files">
            {here.map((info) => (kindOf(info) === 'picture' ? <Picture key={info.id} info={info} show={() => open(here, info)} /> : <Card key={info.id} info={info} show={() => open(here, info)} />))}
        </div>
    );
}

function Picture({info, show}: {info: FileInfo; show: () => void}): VNode {
    const scale = Math.min(1, WIDE / info.width, HIGH / info.height);
    return (
        <button type="button" class="picture" aria-label={t('files.show', {name: info.name})} onClick={show}>
            <img src={api.getFilePreviewUrl(info.id, 0)} alt={info.name} loading="lazy" width={Math.round(info.width * scale)} height={Math.round(info.height * scale)} />
        </button>
    );
}

/** What can be shown opens here; the rest is fetched. */
function Card({info, show}: {info: FileInfo; show: () => void}): VNode {
    const inside = (
        <>
            <Icon name="file" size={30} />
            <span class="two-lines"><span class="cut">{info.name}</span><small class="quiet">{info.extension.toUpperCase()} {sizeText(info.size)}</small></span>
        </>
    );
    return kindOf(info) === 'other'
        ? <a class="file" href={`${api.getFileUrl(info.id, 0)}?download=1`} download={info.name}>{inside}</a>
        : <button type="button" class="file" title={t('files.show', {name: info.name})} onClick={show}>{inside}</button>;
}
