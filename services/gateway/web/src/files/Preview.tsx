import type {FileInfo} from '@mattermost/types/files';
import type {VNode} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';

import {api} from '../api/client';
import {t} from '../i18n';
import {CodeBlock} from '../markdown/CodeBlock';
import {Icon} from '../ui/icons';
import {kindOf, languageOf, READ} from './kinds';
import {sizeText} from './upload';

/** What is in a file, as far as a browser shows it; arrows go on to the others of the message. */
export function Preview({files, first}: {files: FileInfo[]; first: string}): VNode | null {
    const [id, setId] = useState(first);
    const box = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => box.current?.focus(), []);
    const at = Math.max(files.findIndex((entry) => entry.id === id), 0);
    const info = files[at];
    if (!info) {
        return null;
    }
    const step = (by: 1 | -1) => setId(files[(at + by + files.length) % files.length]?.id ?? id);
    const key = (event: KeyboardEvent) => {
        const by = {ArrowLeft: -1, ArrowRight: 1}[event.key] as 1 | -1 | undefined;
        // A player and a text have arrows of their own.
        if (by && files.length > 1 && !(event.target as HTMLElement).matches('video, audio, pre')) {
            event.preventDefault();
            step(document.documentElement.dir === 'rtl' ? -by as 1 | -1 : by);
        }
    };
    return (
        <div class="large" ref={box} tabIndex={-1} onKeyDown={key}>
            <Body key={info.id} info={info} />
            <footer>
                {files.length > 1 && (
                    <>
                        <button type="button" class="button small" aria-label={t('files.previous')} title={t('files.previous')} onClick={() => step(-1)}><span class="turn-back"><Icon name="right" size={16} /></span></button>
                        <button type="button" class="button small" aria-label={t('files.next')} title={t('files.next')} onClick={() => step(1)}><Icon name="right" size={16} /></button>
                    </>
                )}
                <span class="two-lines grow" role="status"><strong class="cut">{info.name}</strong><small class="quiet">{aboutOf(info)}{files.length > 1 ? ` · ${t('files.place', {at: at + 1, of: files.length})}` : ''}</small></span>
                <a class="button" href={`${api.getFileUrl(info.id, 0)}?download=1`} download={info.name}>{t('files.download')}</a>
            </footer>
        </div>
    );
}

const aboutOf = (info: FileInfo): string =>
    [info.width > 0 && `${info.width} × ${info.height}`, info.extension.toUpperCase(), sizeText(info.size)].filter(Boolean).join(' · ');

function Body({info}: {info: FileInfo}): VNode {
    const [isBroken, setBroken] = useState(false);
    const url = api.getFileUrl(info.id, 0);
    const broken = () => setBroken(true);
    if (isBroken) {
        return <None text={t('files.unreadable')} />;
    }
    switch (kindOf(info)) {
    case 'picture':
        return <img src={api.getFilePreviewUrl(info.id, 0)} alt={info.name} onError={broken} />;
    case 'video':
        return <video controls autofocus preload="metadata" src={url} aria-label={info.name} onError={broken} />;
    case 'audio':
        return <audio controls autofocus preload="metadata" src={url} aria-label={info.name} onError={broken} />;
    case 'text':
        return <Text info={info} url={url} />;
    case 'pdf':
        return navigator.pdfViewerEnabled ? <Pdf info={info} url={url} /> : <None text={t('files.unshown')} />;
    default:
        return <None text={t('files.unshown')} />;
    }
}

const None = ({text}: {text: string}): VNode => <div class="empty-note"><Icon name="file" size={34} /><p>{text}</p></div>;

/** A tab that was opened has read its file by then. */
const READ_WITHIN = 60_000;

/** The browser's own reader shows it, which the page's policy keeps out of the page. Whatever is in the file, it is opened as nothing else. */
function Pdf({info, url}: {info: FileInfo; url: string}): VNode {
    const [source, setSource] = useState('');
    const [isBroken, setBroken] = useState(false);
    const link = useRef<HTMLAnchorElement>(null);
    useEffect(() => {
        const asked = new AbortController();
        let made = '';
        fetch(url, {signal: asked.signal})
            .then(async (answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(answer.statusText))))
            .then((bytes) => {
                made = URL.createObjectURL(new Blob([bytes], {type: 'application/pdf'}));
                setSource(made);
            })
            .catch(() => { if (!asked.signal.aborted) { setBroken(true); } });
        return () => {
            asked.abort();
            setTimeout(() => URL.revokeObjectURL(made), READ_WITHIN);
        };
    }, [url]);
    useLayoutEffect(() => link.current?.focus(), [source]);
    if (isBroken) {
        return <None text={t('files.unreadable')} />;
    }
    return (
        <div class="empty-note" aria-busy={source === ''}>
            <Icon name="file" size={34} />
            <p>{t('files.pdf')}</p>
            {source && <a ref={link} class="primary" href={source} target="_blank" rel="noopener" aria-label={t('files.tab.of', {name: info.name})}>{t('files.tab')}</a>}
        </div>
    );
}

/** The beginning of a text: nobody reads megabytes here. */
function Text({info, url}: {info: FileInfo; url: string}): VNode {
    const [text, setText] = useState<string | null>(null);
    const [isBroken, setBroken] = useState(false);
    useEffect(() => {
        const asked = new AbortController();
        fetch(url, {headers: {Range: `bytes=0-${READ - 1}`}, signal: asked.signal})
            .then(async (answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.statusText))))
            .then((found) => setText(found.slice(0, READ)), () => { if (!asked.signal.aborted) { setBroken(true); } });
        return () => asked.abort();
    }, [url]);
    if (isBroken) {
        return <None text={t('files.unreadable')} />;
    }
    return (
        <div class="large-text" aria-busy={text === null}>
            {text !== null && <CodeBlock text={text} language={languageOf(info)} />}
            {text !== null && info.size > READ && <p class="quiet">{t('files.beginning')}</p>}
        </div>
    );
}
