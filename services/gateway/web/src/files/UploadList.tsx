import type {VNode} from 'preact';

import {api} from '../api/client';
import {t} from '../i18n';
import {Icon} from '../ui/icons';
import {sizeText, uploadsAt} from './upload';

export function UploadList({place}: {place: string}): VNode | null {
    const list = uploadsAt(place).value;
    if (list.length === 0) {
        return null;
    }
    return (
        <ul class="uploads" aria-label={t('files.attached')}>
            {list.map(({id, name, size, progress, info, error, cancel}) => (
                <li key={id}>
                    {info?.has_preview_image ? <img src={api.getFileThumbnailUrl(info.id, 0)} alt="" /> : <Icon name="file" />}
                    <span class="two-lines grow"><span class="cut">{name}</span><small class={error ? 'error' : 'quiet'} role={error ? 'alert' : undefined}>{error ?? sizeText(size)}</small></span>
                    {!info && !error && <progress value={progress} max={1} aria-label={t('files.progress', {name})} />}
                    <button type="button" class="plain" aria-label={t('files.remove', {name})} onClick={cancel}><Icon name="close" size={16} /></button>
                </li>
            ))}
        </ul>
    );
}
