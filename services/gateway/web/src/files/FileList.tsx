import type {FileInfo} from '@mattermost/types/files';
import type {VNode} from 'preact';

import {api} from '../api/client';
import {t} from '../i18n';
import {openDialog} from '../store/ui';
import {Icon} from '../ui/icons';
import {sizeText} from './upload';

/** A picture is drawn no larger than this; its place is kept while it comes. */
const WIDE = 420;
const HIGH = 300;

const isPicture = (info: FileInfo): boolean => info.has_preview_image && info.width > 0 && info.height > 0;

export function FileList({files}: {files: FileInfo[]}): VNode | null {
    const here = files.filter((info) => info.delete_at === 0);
    if (here.length === 0) {
        return null;
    }
    return (
        <div class="files">
            {here.map((info) => (isPicture(info) ? <Picture key={info.id} info={info} /> : <Card key={info.id} info={info} />))}
        </div>
    );
}

function Picture({info}: {info: FileInfo}): VNode {
    const scale = Math.min(1, WIDE / info.width, HIGH / info.height);
    return (
        <button type="button" class="picture" aria-label={t('files.show', {name: info.name})} onClick={() => openDialog({title: () => info.name, isWide: true, body: () => <Large info={info} />})}>
            <img src={api.getFilePreviewUrl(info.id, 0)} alt={info.name} loading="lazy" width={Math.round(info.width * scale)} height={Math.round(info.height * scale)} />
        </button>
    );
}

function Large({info}: {info: FileInfo}): VNode {
    return (
        <div class="large">
            <img src={api.getFilePreviewUrl(info.id, 0)} alt={info.name} />
            <footer><span class="quiet grow">{info.width} × {info.height} · {sizeText(info.size)}</span><a class="button" href={`${api.getFileUrl(info.id, 0)}?download=1`} download={info.name}>{t('files.download')}</a></footer>
        </div>
    );
}

function Card({info}: {info: FileInfo}): VNode {
    return (
        <a class="file" href={`${api.getFileUrl(info.id, 0)}?download=1`} download={info.name}>
            <Icon name="file" size={30} />
            <span class="two-lines"><span class="cut">{info.name}</span><small class="quiet">{info.extension.toUpperCase()} {sizeText(info.size)}</small></span>
        </a>
    );
}
