import type {VNode} from 'preact';

import {Markdown} from '../markdown/Markdown';
import {posts, type LocalPost} from '../store/posts';
import {sentences} from './activity';

export function ActivityRow({ids, rowKey}: {ids: string[]; rowKey: string}): VNode {
    const list = ids.map((id) => posts.get(id)).filter((post): post is LocalPost => post !== undefined);
    return (
        <div class="activity quiet" role="listitem" data-row={rowKey}>
            {sentences(list).map((sentence, index) => <Markdown key={index} text={sentence} />)}
        </div>
    );
}
