import type {VNode} from 'preact';
import {useRef, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {config, me, myId} from '../store/session';
import {toast} from '../store/ui';
import {receiveUsers} from '../store/users';
import {Avatar} from '../ui/Avatar';

const KINDS = 'image/png,image/jpeg,image/gif,image/bmp,image/webp';

/** One's own picture; the server cuts it to a square. */
export function Picture(): VNode {
    const [isBusy, setBusy] = useState(false);
    const box = useRef<HTMLInputElement>(null);
    const change = async (work: () => Promise<unknown>) => {
        setBusy(true);
        await attempt(async () => {
            await work();
            receiveUsers([await api.getMe()]);
            toast(t('saved'));
        });
        setBusy(false);
    };
    const choose = (file: File | undefined) => {
        if (!file) {
            return;
        }
        if (file.size > (Number(config.peek().MaxFileSize) || Infinity)) {
            toast(t('files.large', {name: file.name}));
            return;
        }
        void change(() => api.uploadProfileImage(myId.peek(), file));
    };
    return (
        <div class="own-picture" aria-busy={isBusy}>
            <Avatar id={myId.value} size={72} />
            <input ref={box} type="file" hidden accept={KINDS} onChange={(event) => { choose(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
            <button type="button" class="button small" disabled={isBusy} onClick={() => box.current?.click()}>{t('picture.choose')}</button>
            {(me.value?.last_picture_update ?? 0) > 0 && <button type="button" class="button small" disabled={isBusy} onClick={() => void change(() => api.setDefaultProfileImage(myId.peek()))}>{t('picture.remove')}</button>}
        </div>
    );
}
