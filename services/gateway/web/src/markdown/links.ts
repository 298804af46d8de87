const ALLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:', 'ftp:', 'sip:', 'sips:', 'xmpp:', 'irc:', 'ssh:', 'git:']);

/** The address if it is one that a click may safely follow. */
export function safeUrl(href: string): URL | null {
    // Control characters and spaces hide schemes from the eye, and from careless parsers.
    if (/[\u0000-\u001f\u007f]/.test(href)) {
        return null;
    }
    const withScheme = /^www\./i.test(href) ? `https://${href}` : href;
    try {
        const url = new URL(withScheme, window.location.origin);
        const isRelative = !/^[a-z][a-z\d+.-]*:/i.test(withScheme);
        return ALLOWED.has(url.protocol) && (!isRelative || withScheme.startsWith('/')) ? url : null;
    } catch {
        return null;
    }
}

/** A path of this very client, to be opened without loading the page anew. */
export function ownPath(url: URL): string | null {
    const isOwn = url.origin === window.location.origin && !/^\/(api|files|plugins|oauth|static|hooks)\//.test(url.pathname);
    return isOwn ? url.pathname + url.search : null;
}

/** Where a picture comes from: through the server if it has a proxy, else only by https. */
export function imageSource(href: string, hasProxy: boolean): string | null {
    const url = safeUrl(href);
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
        return null;
    }
    if (url.origin === window.location.origin) {
        return url.pathname + url.search;
    }
    if (hasProxy) {
        return `/api/v4/image?url=${encodeURIComponent(url.href)}`;
    }
    return url.protocol === 'https:' ? url.href : null;
}
