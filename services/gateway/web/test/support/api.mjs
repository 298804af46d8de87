// What a test does besides what it shows: people, channels and messages by the API.

export class Api {
    constructor(url, token = '') {
        this.url = url;
        this.token = token;
    }

    async call(method, path, body) {
        const answer = await fetch(`${this.url}/api/v4${path}`, {
            method, headers: {Authorization: `Bearer ${this.token}`}, body: body === undefined ? undefined : JSON.stringify(body),
        });
        const text = await answer.text();
        if (!answer.ok) {
            throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        }
        return text ? JSON.parse(text) : null;
    }

    get = (path) => this.call('GET', path);
    post = (path, body = {}) => this.call('POST', path, body);
    put = (path, body = {}) => this.call('PUT', path, body);

    static async login(url, name, password = PASSWORD) {
        const answer = await fetch(`${url}/api/v4/users/login`, {method: 'POST', body: JSON.stringify({login_id: name, password})});
        const api = new Api(url, answer.headers.get('token'));
        api.me = await answer.json();
        return api;
    }

    /** A new account in a team. */
    async person(name, teamId, names = {}) {
        const user = await this.post('/users', {email: `${name}@example.com`, username: name, password: PASSWORD, ...names});
        if (teamId) {
            await this.post(`/teams/${teamId}/members`, {team_id: teamId, user_id: user.id});
        }
        return Api.login(this.url, name);
    }
}

export const PASSWORD = 'Pass-word1';

/** The first account and a team. */
export async function found(url, {name = 'ada', team = 'orbit', title = 'Orbit Works'} = {}) {
    await new Api(url).post('/users', {email: `${name}@example.com`, username: name, password: PASSWORD});
    const api = await Api.login(url, name);
    api.team = await api.post('/teams', {name: team, display_name: title, type: 'O'});
    api.square = await api.get(`/teams/${api.team.id}/channels/name/town-square`);
    return api;
}
