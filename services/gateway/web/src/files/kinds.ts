import type {FileInfo} from '@mattermost/types/files';

export type Kind = 'picture' | 'video' | 'audio' | 'text' | 'pdf' | 'other';
/** So many bytes of a text are shown. */
export const READ = 200_000;

/** By extension, where the browser's word for the type says nothing of text. */
const TEXTS: Record<string, string> = {
    txt: '', log: '', csv: '', tsv: '', conf: '', env: '', gitignore: '', md: 'markdown', json: 'json', xml: 'xml', html: 'xml', svg: 'xml', css: 'css', scss: 'scss', less: 'less',
    js: 'javascript', mjs: 'javascript', cjs: 'javascript', jsx: 'javascript', ts: 'typescript', tsx: 'typescript', py: 'python', rb: 'ruby', rs: 'rust', go: 'go', java: 'java',
    kt: 'kotlin', swift: 'swift', c: 'c', h: 'c', cpp: 'cpp', hpp: 'cpp', cc: 'cpp', cs: 'csharp', php: 'php', pl: 'perl', lua: 'lua', r: 'r', sh: 'bash', bash: 'bash', zsh: 'bash',
    sql: 'sql', yml: 'yaml', yaml: 'yaml', toml: 'ini', ini: 'ini', diff: 'diff', patch: 'diff', makefile: 'makefile', graphql: 'graphql', vb: 'vbnet', m: 'objectivec',
};

export function kindOf(info: FileInfo): Kind {
    const type = info.mime_type.split(';')[0]?.trim() ?? '';
    if (info.has_preview_image && info.width > 0 && info.height > 0) {
        return 'picture';
    }
    if (/^(?:video|audio)\//.test(type) && !(info.extension in TEXTS)) {
        return type.startsWith('video/') ? 'video' : 'audio';
    }
    if (type === 'application/pdf') {
        return 'pdf';
    }
    return info.extension in TEXTS || type.startsWith('text/') ? 'text' : 'other';
}

export const languageOf = (info: FileInfo): string => TEXTS[info.extension] ?? '';
