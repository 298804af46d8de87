import type {VNode} from 'preact';

import {Markdown} from '../markdown/Markdown';
import {safeUrl} from '../markdown/links';
import type {LocalPost} from '../store/posts';

type Attachment = {fallback?: string; color?: string; pretext?: string; title?: string; title_link?: string; text?: string; footer?: string; fields?: {title?: string; value?: unknown; short?: boolean}[] | null};

const isAttachment = (entry: unknown): entry is Attachment => typeof entry === 'object' && entry !== null;

/** What integrations hang on a message. */
export function Attachments({post}: {post: LocalPost}): VNode | null {
    const list = Array.isArray(post.props?.attachments) ? (post.props.attachments as unknown[]).filter(isAttachment).slice(0, 50) : [];
    return list.length === 0 ? null : <>{list.map((entry, index) => <One key={index} entry={entry} />)}</>;
}

function One({entry}: {entry: Attachment}): VNode {
    const url = entry.title_link ? safeUrl(entry.title_link) : null;
    const color = /^#[\da-f]{3,8}$/i.test(entry.color ?? '') ? entry.color : undefined;
    return (
        <>
            {entry.pretext && <Markdown text={entry.pretext} />}
            <div class="attachment" style={color ? {borderInlineStartColor: color} : undefined}>
                {entry.title && <strong>{url ? <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">{entry.title}</a> : entry.title}</strong>}
                {entry.text && <Markdown text={entry.text} />}
                {entry.fields && entry.fields.length > 0 && (
                    <dl>{entry.fields.map((field, index) => <div key={index} class={field.short ? 'short' : undefined}><dt>{field.title}</dt><dd><Markdown text={String(field.value ?? '')} /></dd></div>)}</dl>
                )}
                {entry.footer && <small class="quiet">{entry.footer}</small>}
            </div>
        </>
    );
}
