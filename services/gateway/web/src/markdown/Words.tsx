import type {VNode} from 'preact';
import {computed} from '@preact/signals';
import {useContext} from 'preact/hooks';

import {Emoji} from '../emoji/Emoji';
import {openProfile} from '../profile/Profile';
import {navigate} from '../router';
import {channels} from '../store/channels';
import {me} from '../store/session';
import {currentTeam} from '../store/teams';
import {users} from '../store/users';
import {Marks, split} from './marks';
import {keyPattern, words} from './split';

const EVERYBODY = new Set(['all', 'channel', 'here']);

const keys = computed(() => {
    const user = me.value;
    const wanted = (user?.notify_props?.mention_keys ?? '').split(',');
    return keyPattern(user?.notify_props?.first_name === 'true' && user.first_name ? [...wanted, user.first_name] : wanted);
});

const peopleByName = computed(() => new Map(users.all().map((user) => [user.username, user])));

/** Text with what its signs mean to this reader. */
export function Words({text}: {text: string}): VNode {
    const hits = useContext(Marks);
    return (
        <>
            {words(text, keys.value).map((word, index) => {
                switch (word.kind) {
                case 'text':
                    return hits ? split(word.text, hits) : word.text;
                case 'key':
                    return <mark key={index} class="mention me">{word.text}</mark>;
                case 'tag':
                    return <span key={index} class="tag">{hits ? split(word.text, hits) : word.text}</span>;
                case 'emoji':
                    return <Emoji key={index} name={word.name} />;
                case 'mention':
                    return <Mention key={index} name={word.name} text={word.text} />;
                case 'channel':
                    return <ChannelLink key={index} name={word.name} text={word.text} />;
                }
            })}
        </>
    );
}

function Mention({name, text}: {name: string; text: string}): VNode {
    const user = peopleByName.value.get(name);
    const isMe = user?.id === me.value?.id || EVERYBODY.has(name);
    if (!user) {
        return EVERYBODY.has(name) ? <mark class="mention me">{text}</mark> : <>{text}</>;
    }
    return <button type="button" class={`mention${isMe ? ' me' : ''}`} onClick={(event) => openProfile(user.id, event.currentTarget)}>{text}</button>;
}

function ChannelLink({name, text}: {name: string; text: string}): VNode {
    const team = currentTeam.value;
    const found = channels.all().find((channel) => channel.name === name && channel.team_id === team?.id);
    if (!found || !team) {
        return <>{text}</>;
    }
    const address = `/${team.name}/channels/${found.name}`;
    return <a class="mention" href={address} onClick={(event) => { event.preventDefault(); navigate(address); }}>~{found.display_name}</a>;
}
