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
    return inline ? <span class="md"><Flat tokens={tree} /></span> : <div class="md" dir="auto"><Blocks tokens={tree} /></div>;
}

/** One line of it: for previews, where blocks have no place. */
function Flat({tokens}: {tokens: Token[]}): VNode {
    return <>{tokens.map((token, index) => <Fragment key={index}>{flatten(token)} </Fragment>)}</>;
}

function flatten(token: Token): ComponentChildren {
    const inner = (token as Tokens.Paragraph).tokens;
    if (token.type === 'code') {
        return <code>{(token as Tokens.Code).text.slice(0, 120)}</code>;
    }
    return inner && token.type !== 'list' ? <Inline tokens={inner} /> : token.raw.slice(0, 200);
}

function Blocks({tokens}: {tokens: Token[]}): VNode {
    return <>{tokens.map((token, index) => <Block key={index} token={token} />)}</>;
}

function Block({token}: {token: Token}): VNode | null {
    switch (token.type) {
    case 'space':
    case 'def':
        return null;
    case 'heading': {
        // The page has headings of its own: a message's come below them.
        const level = Math.min((token as Tokens.Heading).depth + 2, 6);
        return <div class={`md-h md-h${(token as Tokens.Heading).depth}`} role="heading" aria-level={level}><Inline tokens={(token as Tokens.Heading).tokens} /></div>;
    }
    case 'paragraph':
        return <p><Inline tokens={(token as Tokens.Paragraph).tokens} /></p>;
    case 'blockquote':
        return <blockquote><Blocks tokens={(token as Tokens.Blockquote).tokens} /></blockquote>;
    case 'code':
        return <CodeBlock text={(token as Tokens.Code).text} language={(token as Tokens.Code).lang ?? ''} />;
    case 'hr':
        return <hr />;
    case 'list':
        return <List token={token as Tokens.List} />;
    case 'table':
        return <TableBlock token={token as Tokens.Table} />;
    case 'text': {
        const {tokens, text} = token as Tokens.Text;
        return tokens ? <Inline tokens={tokens} /> : <p><Words text={decode(text)} /></p>;
    }
    default:
        return <p>{token.raw}</p>;
    }
}

function List({token}: {token: Tokens.List}): VNode {
    const items = token.items.map((item, index) => (
        <li key={index} class={item.task ? 'task' : undefined}>
            {item.task && <input type="checkbox" checked={item.checked} disabled aria-label={item.text.slice(0, 80)} />}
            <Blocks tokens={item.tokens.filter((inner) => inner.type !== 'checkbox')} />
        </li>
    ));
    return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function TableBlock({token}: {token: Tokens.Table}): VNode {
    const side = (index: number) => token.align[index] ?? undefined;
    return (
        <div class="md-table" tabIndex={0} role="region" aria-label={token.header.map((cell) => cell.text).join(', ')}>
            <table>
                <thead><tr>{token.header.map((cell, index) => <th key={index} scope="col" align={side(index)}><Inline tokens={cell.tokens} /></th>)}</tr></thead>
                <tbody>
                    {token.rows.map((row, at) => (
                        <tr key={at}>{row.map((cell, index) => <td key={index} align={side(index)}><Inline tokens={cell.tokens} /></td>)}</tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Inline({tokens}: {tokens: Token[]}): VNode {
    return <>{tokens.map((token, index) => <Span key={index} token={token} />)}</>;
}

function Span({token}: {token: Token}): VNode {
    switch (token.type) {
    case 'strong':
        return <strong><Inline tokens={(token as Tokens.Strong).tokens} /></strong>;
    case 'em':
        return <em><Inline tokens={(token as Tokens.Em).tokens} /></em>;
    case 'del':
        return <del><Inline tokens={(token as Tokens.Del).tokens} /></del>;
    case 'codespan':
        return <code><Marked text={decode((token as Tokens.Codespan).text)} /></code>;
    case 'br':
        return <br />;
    case 'link':
        return <Link token={token as Tokens.Link} />;
    case 'image':
        return <Picture token={token as Tokens.Image} />;
    case 'text':
    case 'escape': {
        const inner = (token as Tokens.Text).tokens;
        return inner ? <Inline tokens={inner} /> : <Words text={decode((token as Tokens.Text).text)} />;
    }
    default:
        return <>{token.raw}</>;
    }
}

function Link({token}: {token: Tokens.Link}): VNode {
    const url = safeUrl(decode(token.href));
    // What the parser recognised as an address by itself is shown as it was written.
    const label = token.tokens.length > 0 ? <Inline tokens={token.tokens.map((inner) => (inner.type === 'link' ? {...inner, type: 'text', tokens: undefined} as Token : inner))} /> : token.href;
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
