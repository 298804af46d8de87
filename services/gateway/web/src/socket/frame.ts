/** What the server says over a socket. */
export type Data = Record<string, unknown>;
export type Frame = {event: string; data: Data; broadcast: {channel_id: string; team_id: string; user_id: string}};

export const text = (data: Data, key: string): string => (typeof data[key] === 'string' ? data[key] : '');
/** A field that is JSON in a string. */
export const inner = <T>(data: Data, key: string): T => JSON.parse(text(data, key)) as T;
