import type {VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';

import {discardDraft, writeDraft} from '../actions/drafts';
import {runCommand, sendPost} from '../actions/post';
import {openEmojiPicker} from '../emoji/open';
import {addFiles, uploadsAt} from '../files/upload';
import {UploadList} from '../files/UploadList';
import {t, tn} from '../i18n';
import {Markdown} from '../markdown/Markdown';
import {channelName, channels} from '../store/channels';
import {drafts, placeOf} from '../store/drafts';
import {posts, threadPosts, timelines} from '../store/posts';
import {config, is, myId} from '../store/session';
import {editing} from '../store/ui';
import {sendTyping} from '../socket/socket';
import {Icon} from '../ui/icons';
import {history} from './history';
import {SuggestionList} from './SuggestionList';
import {fit, link, prefix, wrap, type Edit} from './text';
import {useSuggestions} from './useSuggestions';

type Props = {channelId: string; rootId: string; region: string};
/** Shown when so few characters are left. */
const WARN = 500;

type Held = {place: string; text: string; isPreview: boolean; isBusy: boolean};
const begun = (place: string): Held => ({place, text: drafts.peek(place)?.message ?? '', isPreview: false, isBusy: false});

/** The same elements for one channel after the other: what is written is another, and making them anew would be felt. */
export function Composer({channelId, rootId, region}: Props): VNode {
    const place = placeOf(channelId, rootId);
    const [held, hold] = useState(() => begun(place));
    const {text, isPreview, isBusy} = held.place === place ? held : begun(place);
    const here = useRef(place);
    here.current = place;
    // What comes late for another place is in its draft.
    const set = (part: Partial<Held>) => {
        if (here.current === place) {
            hold((now) => ({...(now.place === place ? now : begun(place)), ...part}));
        }
    };
    const setText = (next: string) => set({text: next});
    const uploads = uploadsAt(place);
    const box = useRef<HTMLTextAreaElement>(null);
    const typed = useRef(0);
    const suggestions = useSuggestions(box, channelId, rootId, (edit) => apply(edit));

    // A draft written elsewhere appears here, and goes when it was sent there, unless somebody is writing.
    const far = drafts.get(place);
    const before = useRef({place, far});
    useEffect(() => {
        const wasShown = before.current.place === place && before.current.far?.message === text;
        before.current = {place, far};
        if (document.activeElement === box.current && text !== '') {
            return;
        }
        if (far?.isSaved && far.message !== text) {
            setText(far.message);
        } else if (!far && wasShown) {
            setText('');
        }
    }, [place, far]);
    useLayoutEffect(() => fit(box.current), [text, isPreview]);
    useLayoutEffect(() => {
        if (matchMedia('(hover: hover)').matches && (region === 'panel-composer' || document.activeElement === document.body)) {
            box.current?.focus();
        }
        typed.current = 0;
        return suggestions.close;
    }, [place]);

    const change = (next: string) => {
        setText(next);
        writeDraft(channelId, rootId, next);
        const now = Date.now();
        const pause = Number(config.peek().TimeBetweenUserTypingUpdatesMilliseconds) || 5000;
        if (next && config.peek().EnableUserTypingMessages !== 'false' && now - typed.current > pause) {
            typed.current = now;
            sendTyping(channelId, rootId);
        }
    };
    const apply = ({text: next, from, to}: Edit) => {
        // Before the next key is handled: it belongs where the cursor is to stand.
        const area = box.current;
        if (area) {
            area.value = next;
            area.focus();
            area.setSelectionRange(from, to);
        }
        change(next);
    };
    const edit = (how: (edit: Edit) => Edit) => {
        const area = box.current;
        if (area) {
            apply(how({text: area.value, from: area.selectionStart, to: area.selectionEnd}));
        }
    };
    const most = Number(config.value.MaxPostSize) || 16383;
    const left = most - [...text].length;
    const files = uploads.value;
    const isUploading = files.some((entry) => !entry.info && !entry.error);
    const canSend = (text.trim() !== '' || files.some((entry) => entry.info)) && left >= 0 && !isBusy && !isUploading;
    const attach = (list: FileList | undefined | null) => {
        if (list && list.length > 0 && is('EnableFileAttachments')) {
            addFiles(place, channelId, list);
            return true;
        }
        return false;
    };
    const send = async () => {
        const message = text.trim();
        if (!canSend) {
            return;
        }
        history.push(message);
        if (message.startsWith('/') && !message.startsWith('//')) {
            set({isBusy: true});
            const isDone = await runCommand(channelId, rootId, message);
            set({isBusy: false});
            if (!isDone) {
                return;
            }
        } else {
            sendPost(channelId, rootId, message, files.flatMap(({info}) => (info ? [info] : [])));
            uploads.value = [];
        }
        set({text: '', isPreview: false});
        discardDraft(channelId, rootId);
        if (here.current === place) {
            box.current?.focus();
        }
    };
    const key = (event: KeyboardEvent) => {
        const command = event.ctrlKey || event.metaKey;
        if (event.isComposing || suggestions.key(event)) {
            return;
        }
        if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
            event.preventDefault();
            void send();
        } else if (event.key === 'ArrowUp' && text === '' && !command && !event.shiftKey && !event.altKey) {
            event.preventDefault();
            editLast(channelId, rootId);
        } else if (command && !event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
            event.preventDefault();
            change(history.walk(event.key === 'ArrowUp' ? 'back' : 'forth', text));
        } else if (command && !event.shiftKey && !event.altKey && (event.key === 'b' || event.key === 'i')) {
            event.preventDefault();
            edit((now) => wrap(now, event.key === 'b' ? '**' : '_'));
        } else if (command && event.altKey && event.key === 'k') {
            event.preventDefault();
            edit(link);
        }
    };
    const name = channelName(channels.get(channelId));
    const label = rootId ? t('composer.reply') : t('composer.label', {name});
    return (
        <form class="composer" data-region={region} onSubmit={(event) => { event.preventDefault(); void send(); }}
            onDragOver={(event) => { if (event.dataTransfer?.types.includes('Files')) { event.preventDefault(); } }} onDrop={(event) => { if (attach(event.dataTransfer?.files)) { event.preventDefault(); } }}>
            {suggestions.list.length > 0 && <SuggestionList {...suggestions} />}
            {isPreview && <div class="preview" tabIndex={0} role="region" aria-label={t('composer.preview')}><Markdown text={text} /></div>}
            <textarea
                ref={box} rows={1} value={text} placeholder={label} aria-label={label} hidden={isPreview} dir="auto" readOnly={isBusy} aria-busy={isBusy}
                aria-autocomplete="list" aria-controls={suggestions.list.length > 0 ? suggestions.id : undefined}
                aria-activedescendant={suggestions.list.length > 0 ? `${suggestions.id}-${suggestions.at}` : undefined}
                onInput={(event) => { change(event.currentTarget.value); suggestions.look(); }} onKeyDown={key} onClick={suggestions.look} onPaste={(event) => { if (attach(event.clipboardData?.files)) { event.preventDefault(); } }} onBlur={suggestions.close}
            />
            <UploadList place={place} />
            <div class="composer-tools" role="toolbar" aria-label={t('composer.tools')}>
                <Tool icon="bold" label={t('composer.bold')} run={() => edit((now) => wrap(now, '**'))} />
                <Tool icon="italic" label={t('composer.italic')} run={() => edit((now) => wrap(now, '_'))} />
                <Tool icon="code" label={t('composer.code')} run={() => edit((now) => wrap(now, text.slice(now.from, now.to).includes('\n') ? '\n```\n' : '`'))} />
                <Tool icon="link" label={t('composer.link')} run={() => edit(link)} />
                <Tool icon="quote" label={t('composer.quote')} run={() => edit((now) => prefix(now, '> '))} />
                <Tool icon="list" label={t('composer.list')} run={() => edit((now) => prefix(now, '- '))} />
                <span class="grow" />
                {left < WARN && <span class={left < 0 ? 'error' : 'quiet'} role="status">{left < 0 ? tn('composer.over', -left) : tn('composer.left', left)}</span>}
                {is('EnableFileAttachments') && (
                    <label class="plain attach" title={t('files.attach')}>
                        <Icon name="clip" /><input type="file" class="hidden" multiple aria-label={t('files.attach')} onChange={(event) => { attach(event.currentTarget.files); event.currentTarget.value = ''; }} />
                    </label>
                )}
                <button type="button" class={`plain${isPreview ? ' on' : ''}`} aria-pressed={isPreview} aria-label={t('composer.preview')} title={t('composer.preview')} disabled={!text} onClick={() => set({isPreview: !isPreview})}><Icon name="eye" /></button>
                <button type="button" class="plain" aria-label={t('composer.emoji')} title={t('composer.emoji')} onClick={(event) => openEmojiPicker(event.currentTarget, (emoji) => edit((now) => {
                    const put = `:${emoji}: `;
                    return {text: now.text.slice(0, now.from) + put + now.text.slice(now.to), from: now.from + put.length, to: now.from + put.length};
                }))}><Icon name="smile" /></button>
                <button type="submit" class="send" aria-label={t('composer.send')} title={t('composer.send')} disabled={!canSend}><Icon name="send" /></button>
            </div>
        </form>
    );
}

function Tool({icon, label, run}: {icon: 'bold' | 'italic' | 'code' | 'link' | 'quote' | 'list'; label: string; run: () => void}): VNode {
    return <button type="button" class="plain format" aria-label={label} title={label} onMouseDown={(event) => event.preventDefault()} onClick={run}><Icon name={icon} size={16} /></button>;
}

function editLast(channelId: string, rootId: string): void {
    const ids = rootId ? threadPosts.peek(rootId) : timelines.peek(channelId)?.ids;
    const last = ids?.findLast((id) => {
        const post = posts.peek(id);
        return post?.user_id === myId.peek() && !post.pending && post.type === '';
    });
    if (last) {
        editing.value = last;
    }
}
