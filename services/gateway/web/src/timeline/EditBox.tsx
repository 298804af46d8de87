import type {VNode} from 'preact';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';

import {editPost} from '../actions/post';
import {askDelete} from '../dialogs/open';
import {t} from '../i18n';
import type {LocalPost} from '../store/posts';
import {editing} from '../store/ui';
import {fit} from '../composer/text';

export function EditBox({post}: {post: LocalPost}): VNode {
    const [text, setText] = useState(post.message_source || post.message);
    const box = useRef<HTMLTextAreaElement>(null);
    useLayoutEffect(() => {
        const area = box.current;
        area?.focus();
        area?.setSelectionRange(area.value.length, area.value.length);
    }, []);
    useLayoutEffect(() => fit(box.current), [text]);
    const close = () => {
        const place = box.current?.closest('.panel, .centre');
        editing.value = '';
        (place?.querySelector<HTMLElement>('.composer textarea') ?? document.querySelector<HTMLElement>('.centre .composer textarea'))?.focus();
    };
    const save = async () => {
        if (text.trim() === '') {
            close();
            askDelete(post);
        } else if (await editPost(post, text)) {
            close();
        }
    };
    const key = (event: KeyboardEvent) => {
        if (event.key === 'Escape') {
            event.stopPropagation();
            close();
        } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            void save();
        }
    };
    return (
        <div class="edit-box">
            <textarea ref={box} rows={1} value={text} aria-label={t('post.edit')} dir="auto" onInput={(event) => setText(event.currentTarget.value)} onKeyDown={key} />
            <div class="edit-tools">
                <button type="button" class="primary small" onClick={() => void save()}>{t('save')}</button>
                <button type="button" class="button small" onClick={close}>{t('cancel')}</button>
                <span class="quiet">{t('edit.hint')}</span>
            </div>
        </div>
    );
}
