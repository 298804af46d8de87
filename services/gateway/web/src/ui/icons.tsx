import type {VNode} from 'preact';

const PATHS = {
    hash: 'M9 4 7 20M17 4l-2 16M4 9h16M4 15h16',
    lock: 'M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z',
    plus: 'M12 5v14M5 12h14',
    close: 'M6 6l12 12M18 6 6 18',
    search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l5 5',
    menu: 'M4 7h16M4 12h16M4 17h16',
    down: 'm6 9 6 6 6-6',
    right: 'm9 6 6 6-6 6',
    back: 'M20 12H5M11 6l-6 6 6 6',
    reply: 'M10 9V5l-7 7 7 7v-4c5 0 8 1.5 11 5-1-6-4-11-11-11z',
    smile: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01',
    more: 'M5 12h.01M12 12h.01M19 12h.01',
    star: 'm12 3.5 2.6 5.5 6 .8-4.4 4.1 1.1 5.9L12 17l-5.3 2.8 1.1-5.9L3.4 9.8l6-.8z',
    bookmark: 'M6 4h12v16l-6-4.5L6 20z',
    pin: 'M9 4h6l-1 6 4 4H6l4-4zM12 14v6',
    at: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5',
    threads: 'M5 5h14v9H10l-5 4zM9 9h6',
    send: 'M4 12 20 4l-5 16-3.5-6.5z',
    people: 'M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM2.5 20a6.5 6.5 0 0 1 13 0M16 5.5a3.3 3.3 0 0 1 0 6M18 14.5a6 6 0 0 1 3.5 5.5',
    info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v5M12 8h.01',
    bell: 'M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15zM10 20.5h4',
    mute: 'M6 16V11a6 6 0 0 1 9-5M18 11v5l1.5 2H8M4 4l16 16M10 20.5h4',
    edit: 'm4 20 1-4L16 5l3 3L8 19z',
    trash: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
    link: 'M10 14a4 4 0 0 0 6 .5l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4.2 4.2 0 0 0 6 6l1.5-1.5',
    copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
    unread: 'M4 6h16v12H4zM4 7l8 6 8-6',
    settings: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM19 12l2-1.5-2-3.5-2.4.8-1.8-1L14.3 4h-4.6l-.5 2.8-1.8 1L5 7 3 10.500 5 12l-2 1.500L5 17l2.400-.800 1.800 1 .500 2.800h4.600l.500-2.800 1.800-1L19 17l2-3.500z',
    filter: 'M4 6h16M7 12h10M10 18h4',
    check: 'm5 12 5 5L19 7',
    bold: 'M7 5h6a3.500 3.500 0 0 1 0 7H7zM7 12h7a3.500 3.500 0 0 1 0 7H7z',
    italic: 'M10 5h7M7 19h7M14 5l-4 14',
    code: 'm8 7-5 5 5 5M16 7l5 5-5 5',
    quote: 'M5 6v12M10 8h9M10 12h9M10 16h6',
    list: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
    eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
    archive: 'M4 5h16v4H4zM6 9v10h12V9M10 13h4',
    globe: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
    logout: 'M14 4H6v16h8M10 12h11M17 8l4 4-4 4',
    shield: 'M12 3 5 6v6c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6z',
    key: 'M8 12a4 4 0 1 1 0 .01zM12 12h9v4M17 12v3',
    keys: 'M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M8 15h8',
    expand: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
    up: 'm6 15 6-6 6 6',
    file: 'M6 3h8l5 5v13H6zM14 3v5h5',
    clip: 'm20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500a1.800 1.800 0 0 1-2.500-2.500L14.500 7.500',
    draft: 'M5 4h9l5 5v11H5zM14 4v5h5M9 14h6',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({name, size = 18}: {name: IconName; size?: number}): VNode {
    return (
        <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width={name === 'more' ? 2.8 : 1.8} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d={PATHS[name]} />
        </svg>
    );
}
