import type {FileInfo} from '@mattermost/types/files';
import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {FileList} from '../files/FileList';
import {t} from '../i18n';
import {Markdown} from '../markdown/Markdown';
import type {LocalPost} from '../store/posts';
import {Attachments} from './Attachments';

/** Longer than this, a message is folded. */
const LONG = 2400;
const LINES = 24;
/** Nobody reads this much in a list; the rest is drawn when it is asked for. */
const DRAWN = 6000;

const ONLY_EMOJI = /^(?:\s*(?:\p{Extended_Pictographic}[\uFE0F\u200D\p{Extended_Pictographic}\u{1F3FB}-\u{1F3FF}]*|:[a-z0-9_+-]{1,40}:)){1,3}\s*$/u;

/** As they were attached, which is how they were sent: the ids of a message come sorted. */
const attached = (post: LocalPost): FileInfo[] => [...post.metadata.files].sort((a, b) => a.create_at - b.create_at);

export function PostBody({post, isSystem}: {post: LocalPost; isSystem: boolean}): VNode {
    const [isUnfolded, setUnfolded] = useState(false);
    const text = post.message;
    const isLong = text.length > LONG || text.split('\n', LINES + 1).length > LINES;
    const isFolded = isLong && !isUnfolded;
    const drawn = isFolded && text.length > DRAWN ? text.slice(0, DRAWN) : text;
    const isJumbo = text.length < 80 && ONLY_EMOJI.test(text);
    return (
        <>
            <div class={`post-body${isFolded ? ' folded' : ''}${isJumbo ? ' jumbo' : ''}${isSystem ? ' quiet' : ''}`}>
                {text && <Markdown text={drawn} />}
                {post.edit_at > 0 && <span class="edited">{t('post.edited')}</span>}
            </div>
            {isLong && <button type="button" class="link" aria-expanded={!isFolded} onClick={() => setUnfolded(!isUnfolded)}>{isFolded ? t('post.more') : t('post.less')}</button>}
            {post.metadata?.files?.length > 0 && <FileList files={attached(post)} />}
            {post.props?.attachments !== undefined && <Attachments post={post} />}
        </>
    );
}
