import type {VNode} from 'preact';

import {Markdown} from '../markdown/Markdown';
import {safeUrl} from '../markdown/links';
import type {LocalPost} from '../store/posts';

type Attachment = Record<string, unknown>;

const isObject = (value: unknown): value is Attachment => typeof value === 'object' && value !== null;
const MOST = 50;

/** Anybody may send anything as a property: only texts, numbers and yes or no are shown. */
function text(value: unknown): string {
    return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** What integrations hang on a message. */
export function Attachments({post}: {post: LocalPost}): VNode | null {
    const found = post.props?.attachments;
    const list = Array.isArray(found) ? found.filter(isObject).slice(0, MOST) : [];
    return list.length === 0 ? null : <>{list.map((entry, index) => <One key={index} entry={entry} />)}</>;
}

function One({entry}: {entry: Attachment}): VNode {
    const [title, color, pretext, body, footer] = [entry.title, entry.color, entry.pretext, entry.text, entry.footer].map(text);
    const url = safeUrl(text(entry.title_link));
    const fields = (Array.isArray(entry.fields) ? entry.fields : []).filter(isObject).slice(0, MOST);
    return (
        <>
            {pretext && <Markdown text={pretext} />}
            <div class="attachment" style={/^#[\da-f]{3,8}$/i.test(color ?? '') ? {borderInlineStartColor: color} : undefined}>
                {title && <strong>{url ? <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">{title}</a> : title}</strong>}
                {body && <Markdown text={body} />}
                {fields.length > 0 && (
                    <dl>{fields.map((field, index) => <div key={index} class={field.short === true ? 'short' : undefined}><dt>{text(field.title)}</dt><dd><Markdown text={text(field.value)} /></dd></div>)}</dl>
                )}
                {footer && <small class="quiet">{footer}</small>}
            </div>
        </>
    );
}
