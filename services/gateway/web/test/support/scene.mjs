// A team with something going on in it: for pictures and for checks of every screen.

export async function populate(api) {
    const {team, square} = api;
    const people = {};
    for (const [name, first, last, position] of [['bob', 'Bob', 'Okafor', 'Flight dynamics'], ['carla', 'Carla', 'Mendes', 'Propulsion'], ['dmitri', 'Dmitri', 'Sato', 'Ground control'], ['erin', 'Erin', 'Walsh', 'Design']]) {
        people[name] = await api.person(name, team.id, {first_name: first, last_name: last, position});
    }
    const channel = async (name, title, purpose, type = 'O') => {
        const made = await api.post('/channels', {team_id: team.id, name, display_name: title, purpose, type});
        for (const person of Object.values(people)) {
            await api.post(`/channels/${made.id}/members`, {user_id: person.me.id});
        }
        return made;
    };
    const launch = await channel('launch', 'Launch', 'Everything about the next launch');
    await channel('design', 'Design', 'Shapes and colours');
    await channel('telemetry', 'Telemetry', 'What the sensors say');
    await channel('crew-only', 'Crew only', 'Among ourselves', 'P');
    await api.put(`/channels/${square.id}/patch`, {header: 'Countdown **T-9 days** · [runbook](https://example.com/runbook)'});
    const say = (who, message, root = '') => who.post('/posts', {channel_id: square.id, message, root_id: root});
    await say(people.carla, 'Morning! Static fire is **green** – full report below.\n\n| engine | thrust | temp |\n|:--|--:|--:|\n| A1 | 98.2 % | 412 °C |\n| A2 | 99.1 % | 405 °C |');
    const plan = await say(people.bob, 'Nice. I adjusted the ascent profile to match; could somebody from ~telemetry check the numbers? @ada');
    await say(people.dmitri, 'On it. Two questions in the thread.');
    await say(people.dmitri, '```python\ndef burn(engine, seconds):\n    # never longer than the tank allows\n    return min(seconds, engine.fuel / engine.rate)\n```');
    await say(people.dmitri, 'Is the margin still 4 %?', plan.id);
    await say(people.bob, 'Yes, and a little more for wind.', plan.id);
    await say(api, 'Then let us keep the date. :tada:', plan.id);
    const countdown = await say(api, 'Countdown meeting at **15:00** – agenda:\n1. weather\n2. open items from `launch-42`\n3. who brings cake :cake:\n\n> Slow is smooth, smooth is fast.');
    for (const [who, emoji] of [['bob', 'tada'], ['carla', 'tada'], ['dmitri', 'tada'], ['erin', 'cake'], ['carla', 'rocket']]) {
        await people[who].post('/reactions', {user_id: people[who].me.id, post_id: countdown.id, emoji_name: emoji});
    }
    await say(people.erin, 'New mission patch is ready, feedback welcome! Here is the direction I would take: calmer colours, fewer lines, one star.');
    await api.post(`/posts/${countdown.id}/pin`);
    await api.put('/users/me/preferences', [{user_id: api.me.id, category: 'flagged_post', name: plan.id, value: 'true'}]);
    for (const name of ['bob', 'erin']) {
        const direct = await api.post('/channels/direct', [api.me.id, people[name].me.id]);
        await people[name].post('/posts', {channel_id: direct.id, message: `Hi Ada, ${name} here`});
    }
    await people.bob.post('/posts', {channel_id: launch.id, message: 'Tank pressure nominal'});
    await people.carla.put(`/users/${people.carla.me.id}/status/custom`, {emoji: 'rocket', text: 'Test stand', duration: '', expires_at: '0001-01-01T00:00:00Z'});
    return {people, launch, plan, countdown};
}
