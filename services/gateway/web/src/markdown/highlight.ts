import hljs from 'highlight.js/lib/common';

/** Coloured text as a tree: elements are made of it, never HTML. */
export type Piece = string | {scope: string; inside: Piece[]};
type Node = string | {scope?: string; children: Node[]};

export async function highlight(text: string, language: string): Promise<Piece[] | null> {
    if (!hljs.getLanguage(language)) {
        return null;
    }
    const result = hljs.highlight(text, {language, ignoreIllegals: true});
    // The tree is what the library makes its HTML of; it has no public type.
    const root = (result._emitter as unknown as {rootNode: {children: Node[]}}).rootNode;
    return root.children.map(piece);
}

function piece(node: Node): Piece {
    if (typeof node === 'string') {
        return node;
    }
    const scope = (node.scope ?? '').split('.')[0]?.replace(/[^a-z-]/g, '') ?? '';
    return {scope, inside: node.children.map(piece)};
}
