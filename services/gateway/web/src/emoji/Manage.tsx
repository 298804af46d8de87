import type {CustomEmoji} from '@mattermost/types/emojis';
import type {VNode} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';

import {attempt} from '../actions/post';
import {may} from '../actions/roles';
import {needUsers} from '../actions/users';
import {api, problem} from '../api/client';
import {t} from '../i18n';
import {displayName} from '../store/names';
import {myId} from '../store/session';
import {currentTeamId} from '../store/teams';
import {toast} from '../store/ui';
import {users} from '../store/users';
import {Field} from '../ui/Field';
import {customEmoji, receiveCustomEmoji} from '../store/custom-emoji';
import {emojiOf, needEmoji} from './index';

const PAGE = 60;
const KINDS = 'image/png,image/jpeg,image/gif';
const NAME = /^[a-z0-9_+-]{1,64}$/;

/** All emoji that people of this server made; one's own can be taken away again. */
export function ManageEmoji(): VNode {
    const [list, setList] = useState<CustomEmoji[] | null>(null);
    const [isComplete, setComplete] = useState(false);
    const [text, setText] = useState('');
    const receive = (found: CustomEmoji[]) => {
        receiveCustomEmoji(found);
        needUsers(found.map((emoji) => emoji.creator_id));
    };
    const load = (page: number) => attempt(async () => {
        const found = await api.getCustomEmojis(page, PAGE, 'name');
        receive(found);
        setList((known) => [...(page === 0 ? [] : known ?? []), ...found]);
        setComplete(found.length < PAGE);
    });
    useEffect(() => {
        needEmoji();
        const timer = setTimeout(() => void (text
            ? attempt(async () => {
                const found = await api.searchCustomEmoji(text);
                receive(found);
                setList(found);
                setComplete(true);
            })
            : load(0)), text ? 200 : 0);
        return () => clearTimeout(timer);
    }, [text]);
    const remove = (emoji: CustomEmoji) => void attempt(async () => {
        await api.deleteCustomEmoji(emoji.id);
        customEmoji.delete(emoji.name);
        setList((known) => (known ?? []).filter((entry) => entry.id !== emoji.id));
    });
    const mayDelete = (emoji: CustomEmoji): boolean => may(emoji.creator_id === myId.value ? 'delete_emojis' : 'delete_others_emojis', currentTeamId.value);
    return (
        <>
            {may('create_emojis', currentTeamId.value) && <Make made={(emoji) => { receive([emoji]); setList((known) => [emoji, ...(known ?? [])]); }} />}
            <input type="search" value={text} placeholder={t('emoji.search')} aria-label={t('emoji.search')} onInput={(event) => setText(event.currentTarget.value)} />
            <div class="dialog-list" aria-busy={list === null}>
                {list?.length === 0 && <p class="quiet none">{text ? t('emoji.none') : t('emoji.custom.none')}</p>}
                <ul class="lines emoji-lines" aria-label={t('emoji.all')}>
                    {(list ?? []).map((emoji) => (
                        <li key={emoji.id}>
                            <img class="emoji-large" src={api.getCustomEmojiImageUrl(emoji.id)} alt="" loading="lazy" />
                            <span class="two-lines grow"><span class="cut">:{emoji.name}:</span><small class="quiet cut">{displayName(users.get(emoji.creator_id))}</small></span>
                            {mayDelete(emoji) && <button type="button" class="button small" aria-label={t('emoji.delete.of', {name: emoji.name})} onClick={() => remove(emoji)}>{t('post.delete')}</button>}
                        </li>
                    ))}
                </ul>
                {list && !isComplete && <button type="button" class="button small" onClick={() => void load(Math.ceil(list.length / PAGE))}>{t('more')}</button>}
            </div>
        </>
    );
}

function Make({made}: {made: (emoji: CustomEmoji) => void}): VNode {
    const [name, setName] = useState('');
    const [file, setFile] = useState<File | null>(null);
    const [picture, setPicture] = useState('');
    const [error, setError] = useState('');
    const [isBusy, setBusy] = useState(false);
    const box = useRef<HTMLInputElement>(null);
    useEffect(() => () => URL.revokeObjectURL(picture), [picture]);
    const choose = (chosen: File | undefined) => {
        if (chosen) {
            setFile(chosen);
            setPicture(URL.createObjectURL(chosen));
            setName(name || chosen.name.replace(/\.\w+$/, '').toLowerCase().replace(/[^a-z0-9_+-]+/g, '_').slice(0, 64));
        }
    };
    const submit = async (event: Event) => {
        event.preventDefault();
        const wanted = name.trim().toLowerCase().replace(/^:|:$/g, '');
        const wrong = !NAME.test(wanted) ? t('emoji.name.hint') : emojiOf(wanted) ? t('emoji.name.taken') : !file ? t('emoji.picture.first') : '';
        setError(wrong);
        if (wrong || !file) {
            return;
        }
        setBusy(true);
        try {
            made(await api.createCustomEmoji({name: wanted, creator_id: myId.peek()}, file));
            toast(t('emoji.made', {name: wanted}));
            setName('');
            setFile(null);
            setPicture('');
        } catch (failure) {
            setError(problem(failure).message || t('error.offline'));
        }
        setBusy(false);
    };
    return (
        <form class="make-emoji" onSubmit={submit}>
            <div class="make-line">
                <input ref={box} type="file" hidden accept={KINDS} onChange={(event) => { choose(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
                <button type="button" class="button" onClick={() => box.current?.click()}>{picture ? <img class="emoji-large" src={picture} alt="" /> : null}{t('picture.choose')}</button>
                <Field label={t('emoji.name')} value={name} set={setName} maxLength={66} hint={t('emoji.name.hint')} error={error} />
                <button type="submit" class="primary" disabled={isBusy}>{t('emoji.make')}</button>
            </div>
        </form>
    );
}
