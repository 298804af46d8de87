import type {Token, Tokens} from 'marked';
import type {ComponentChildren, VNode} from 'preact';
import {Fragment} from 'preact';
import {useMemo} from 'preact/hooks';

import {is} from '../store/session';
import {navigate} from '../router';
import {CodeBlock} from './CodeBlock';
import {Marked} from './marks';
import {imageSource, ownPath, safeUrl} from './links';
import {decode, parse} from './parse';
import {Words} from './Words';

/** A message as elements. There is no way from here to HTML: what is no known token is shown as its text. */
export function Markdown({text, inline = false}: {text: string; inline?: boolean}): VNode {
    const tree = useMemo(() => parse(text), [text]);
    return inline ? <span class="md">{tree.map(flat)}</span> : <div class="md" dir="auto">{tree.map(block)}</div>;
}

// Functions, not components: a message has a dozen tokens, and each component costs more than its element.

/** One line of it: for previews, where blocks have no place. */
const flat = (token: Token, index: number): VNode => <Fragment key={index}>{flatten(token)} </Fragment>;

function flatten(token: Token): ComponentChildren {
    const inner = (token as Tokens.Paragraph).tokens;
    if (token.type === 'code') {
        return <code>{(token as Tokens.Code).text.slice(0, 120)}</code>;
    }
    return inner && token.type !== 'list' ? inner.map(span) : token.raw.slice(0, 200);
}

function block(token: Token, index: number): VNode | null {
    switch (token.type) {
    case 'space':
    case 'def':
        return null;
    case 'heading': {
        // The page has headings of its own: a message's come below them.
        const level = Math.min((token as Tokens.Heading).depth + 2, 6);
        return <div key={index} class={`md-h md-h${(token as Tokens.Heading).depth}`} role="heading" aria-level={level}>{(token as Tokens.Heading).tokens.map(span)}</div>;
    }
    case 'paragraph':
        return <p key={index}>{(token as Tokens.Paragraph).tokens.map(span)}</p>;
    case 'blockquote':
        return <blockquote key={index}>{(token as Tokens.Blockquote).tokens.map(block)}</blockquote>;
    case 'code':
        return <CodeBlock key={index} text={(token as Tokens.Code).text} language={(token as Tokens.Code).lang ?? ''} />;
    case 'hr':
        return <hr key={index} />;
    case 'list':
        return <List key={index} token={token as Tokens.List} />;
    case 'table':
        return <TableBlock key={index} token={token as Tokens.Table} />;
    case 'text': {
        const {tokens, text} = token as Tokens.Text;
        return tokens ? <Fragment key={index}>{tokens.map(span)}</Fragment> : <p key={index}><Words text={decode(text)} /></p>;
    }
    default:
        return <p key={index}>{token.raw}</p>;
    }
}

function List({token}: {token: Tokens.List}): VNode {
    const items = token.items.map((item, index) => (
        <li key={index} class={item.task ? 'task' : undefined}>
            {item.task && <input type="checkbox" checked={item.checked} disabled aria-label={item.text.slice(0, 80)} />}
            {item.tokens.filter((inner) => inner.type !== 'checkbox').map(block)}
        </li>
    ));
    return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function TableBlock({token}: {token: Tokens.Table}): VNode {
    const side = (index: number) => token.align[index] ?? undefined;
    return (
        <div class="md-table" tabIndex={0} role="region" aria-label={token.header.map((cell) => cell.text).join(', ')}>
            <table>
                <thead><tr>{token.header.map((cell, index) => <th key={index} scope="col" align={side(index)}>{cell.tokens.map(span)}</th>)}</tr></thead>
                <tbody>
                    {token.rows.map((row, at) => (
                        <tr key={at}>{row.map((cell, index) => <td key={index} align={side(index)}>{cell.tokens.map(span)}</td>)}</tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function span(token: Token, index: number): VNode {
    switch (token.type) {
    case 'strong':
        return <strong key={index}>{(token as Tokens.Strong).tokens.map(span)}</strong>;
    case 'em':
        return <em key={index}>{(token as Tokens.Em).tokens.map(span)}</em>;
    case 'del':
        return <del key={index}>{(token as Tokens.Del).tokens.map(span)}</del>;
    case 'codespan':
        return <code key={index}><Marked text={decode((token as Tokens.Codespan).text)} /></code>;
    case 'br':
        return <br key={index} />;
    case 'link':
        return <Link key={index} token={token as Tokens.Link} />;
    case 'image':
        return <Picture key={index} token={token as Tokens.Image} />;
    case 'text':
    case 'escape': {
        const inner = (token as Tokens.Text).tokens;
        return inner ? <Fragment key={index}>{inner.map(span)}</Fragment> : <Words key={index} text={decode((token as Tokens.Text).text)} />;
    }
    default:
        return <Fragment key={index}>{token.raw}</Fragment>;
    }
}

function Link({token}: {token: Tokens.Link}): VNode {
    const url = safeUrl(decode(token.href));
    // What the parser recognised as an address by itself is shown as it was written.
    const label = token.tokens.length > 0 ? token.tokens.map((inner) => (inner.type === 'link' ? {...inner, type: 'text', tokens: undefined} as Token : inner)).map(span) : token.href;
    if (!url) {
        return <span class="md-unsafe">{label}</span>;
    }
    const path = ownPath(url);
    const follow = (event: MouseEvent) => {
        if (path && !event.ctrlKey && !event.metaKey && event.button === 0) {
            event.preventDefault();
            navigate(path);
        }
    };
    return <a href={url.href} title={token.title ?? undefined} target={path ? undefined : '_blank'} rel="noopener noreferrer nofollow" onClick={follow}>{label}</a>;
}

function Picture({token}: {token: Tokens.Image}): VNode {
    const source = imageSource(decode(token.href), is('HasImageProxy'));
    if (!source) {
        return <Link token={{type: 'link', raw: token.raw, href: token.href, text: token.text, title: token.title ?? null, tokens: [{type: 'text', raw: token.text, text: token.text || token.href} as Tokens.Text]}} />;
    }
    return <a href={source} target="_blank" rel="noopener noreferrer nofollow"><img class="md-img" src={source} alt={decode(token.text)} loading="lazy" referrerpolicy="no-referrer" /></a>;
}
