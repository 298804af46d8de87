/** What the help shows; `keys.ts` does it. Ctrl is Cmd on a Mac. */
export const SHORTCUTS: {group: string; keys: [string, ...string[]][]}[] = [
    {group: 'navigation', keys: [
        ['switch', 'Ctrl', 'K'], ['direct', 'Ctrl', 'Shift', 'K'], ['previous', 'Alt', '↑'], ['next', 'Alt', '↓'], ['previousUnread', 'Alt', 'Shift', '↑'],
        ['nextUnread', 'Alt', 'Shift', '↓'], ['teams', 'Ctrl', 'Alt', '1–9'], ['teamStep', 'Ctrl', 'Alt', '↑ ↓'], ['regions', 'F6'], ['filter', 'Ctrl', 'Shift', 'U'], ['search', 'Ctrl', 'Shift', 'F'], ['back', 'Alt', '← →'],
    ]},
    {group: 'messages', keys: [
        ['editLast', '↑'], ['replyLast', 'Shift', '↑'], ['reactLast', 'Ctrl', 'Shift', '\\'], ['history', 'Ctrl', '↑ ↓'], ['bold', 'Ctrl', 'B'], ['italic', 'Ctrl', 'I'],
        ['link', 'Ctrl', 'Alt', 'K'], ['composer', 'Ctrl', 'Shift', 'L'], ['upload', 'Ctrl', 'U'], ['unread', 'Alt', 'Click'], ['read', 'Esc'], ['readAll', 'Shift', 'Esc'],
    ]},
    {group: 'panels', keys: [
        ['mentions', 'Ctrl', 'Shift', 'M'], ['info', 'Ctrl', 'Shift', 'I'], ['panel', 'Ctrl', '.'], ['wide', 'Ctrl', 'Shift', '.'], ['settings', 'Ctrl', 'Shift', 'A'], ['help', 'Ctrl', '/'],
    ]},
];
