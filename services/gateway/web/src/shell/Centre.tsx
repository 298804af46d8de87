import type {VNode} from 'preact';

import {Composer} from '../composer/Composer';
import {home} from '../session/boot';
import {t} from '../i18n';
import {navigate, route} from '../router';
import {currentChannel, members} from '../store/channels';
import {currentTeam} from '../store/teams';
import {TimelineSkeleton} from '../timeline/Skeleton';
import {Timeline} from '../timeline/Timeline';
import {TypingNote} from '../timeline/TypingNote';
import {Lazy} from '../ui/Lazy';
import {ChannelHeader} from './ChannelHeader';
import {missing} from './follow';
import {JoinBar} from './JoinBar';

const threadsScreen = () => import('../panel/Threads').then(({Threads}) => Threads);
const draftsScreen = () => import('../panel/Drafts').then(({Drafts}) => Drafts);

/** The middle: a channel, all threads, drafts, or a word about why there is none of these. */
export function Centre(): VNode {
    const at = route.value;
    const channel = currentChannel.value;
    if (missing.value) {
        return <Missing what={missing.value} />;
    }
    if (at.screen === 'threads') {
        return <main id="centre" tabIndex={-1} class="centre"><Lazy key="threads" load={threadsScreen} props={{}} /></main>;
    }
    if (at.screen === 'drafts') {
        return <main id="centre" tabIndex={-1} class="centre"><Lazy key="drafts" load={draftsScreen} props={{}} /></main>;
    }
    if (!channel) {
        return <main id="centre" tabIndex={-1} class="centre" aria-busy="true"><div class="channel-head" /><TimelineSkeleton /><div class="composer-space" /></main>;
    }
    const isMember = members.get(channel.id) !== undefined;
    return (
        <main id="centre" tabIndex={-1} class="centre">
            <ChannelHeader channel={channel} />
            <Timeline key={channel.id} channelId={channel.id} />
            {channel.delete_at > 0 || !isMember ? <JoinBar channel={channel} /> : (
                <>
                    <Composer channelId={channel.id} rootId="" region="composer" />
                    <TypingNote place={channel.id} />
                </>
            )}
        </main>
    );
}

function Missing({what}: {what: 'channel' | 'team' | 'post'}): VNode {
    const back = () => navigate(currentTeam.peek() ? `/${currentTeam.peek()?.name}` : home());
    return (
        <main id="centre" tabIndex={-1} class="centre empty">
            <div class="empty-note">
                <h1>{t(`missing.${what}`)}</h1>
                <p class="quiet">{t('missing.hint')}</p>
                <button type="button" class="primary" onClick={back}>{t('missing.back')}</button>
            </div>
        </main>
    );
}
