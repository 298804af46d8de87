import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {ServerChannel} from '@mattermost/types/channels';
import {computed, signal} from '@preact/signals';
import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';

import {saveCategory} from '../actions/categories';
import {attempt} from '../actions/post';
import {moveChannel} from '../actions/team';
import {t} from '../i18n';
import {newConversation} from '../dialogs/open';
import {isUnreadFilterOn} from '../store/ui';
import {currentChannelId} from '../store/channels';
import {Icon} from '../ui/icons';
import {openMenu} from '../ui/menu';
import {categoryMenu} from './category-menu';
import {isUnread, shownIn} from './order';
import {ChannelRow} from './ChannelRow';

/** The channel on its way to another place. */
const dragged = signal('');
const target = signal('');

const titleOf = (category: ChannelCategory): string => {
    switch (category.type) {
    case 'favorites':
        return t('category.favorites');
    case 'channels':
        return t('category.channels');
    case 'direct_messages':
        return t('category.direct');
    default:
        return category.display_name;
    }
};

/** Drawn again when another channel is to be shown, not whenever one of them is opened or read. */
function useShown(category: ChannelCategory): ServerChannel[] {
    const shown = useMemo(() => {
        let last: ServerChannel[] = [];
        return computed(() => {
            const now = shownIn(category);
            last = now.length === last.length && now.every((channel, index) => channel === last[index]) ? last : now;
            return last;
        });
    }, [category]);
    return shown.value;
}

export function Category({category}: {category: ChannelCategory}): VNode | null {
    const all = useShown(category);
    const isFiltered = isUnreadFilterOn.value;
    const listed = isFiltered || category.collapsed ? all.filter((channel) => channel.id === currentChannelId.value || isUnread(channel)) : all;
    if ((isFiltered && listed.length === 0) || (category.type === 'favorites' && all.length === 0 && !dragged.value)) {
        return null;
    }
    const drop = (event: DragEvent, index: number) => {
        event.preventDefault();
        event.stopPropagation();
        const id = dragged.peek();
        dragged.value = target.value = '';
        if (id) {
            void attempt(() => moveChannel(id, category.id, index, true));
        }
    };
    const over = (event: DragEvent, place: string) => {
        if (dragged.peek()) {
            event.preventDefault();
            event.stopPropagation();
            target.value = place;
        }
    };
    const place = (channel: ServerChannel): number => category.channel_ids.indexOf(channel.id);
    const title = titleOf(category);
    const id = `category-${category.id}`;
    return (
        <section class={`category${target.value === category.id ? ' target' : ''}${category.type === 'favorites' && all.length === 0 ? ' offered' : ''}`} aria-labelledby={id} onDragOver={(event) => over(event, category.id)} onDrop={(event) => drop(event, 0)}>
            <div class="category-head" onContextMenu={(event) => { event.preventDefault(); openMenu(event.currentTarget, t('category.menu', {name: title}), categoryMenu(category)); }}>
                <button type="button" id={id} class="plain cut" aria-expanded={!category.collapsed} onClick={() => void attempt(() => saveCategory({...category, collapsed: !category.collapsed}))}>
                    <span class={`turn${category.collapsed ? ' closed' : ''}`}><Icon name="down" size={12} /></span>{title}
                </button>
                <span class="grow" />
                <button type="button" class="plain on-hover" aria-haspopup="menu" aria-label={t('category.menu', {name: title})} title={t('category.menu', {name: title})} onClick={(event) => openMenu(event.currentTarget, t('category.menu', {name: title}), categoryMenu(category))}><Icon name="more" size={14} /></button>
                {category.type === 'direct_messages' && <button type="button" class="plain on-hover" aria-label={t('direct.new')} title={t('direct.new')} onClick={newConversation}><Icon name="plus" size={14} /></button>}
            </div>
            {category.type === 'custom' && category.channel_ids.length === 0 && <p class="quiet category-empty">{t('category.empty')}</p>}
            <ul>
                {listed.map((channel) => (
                    <li key={channel.id} draggable class={target.value === channel.id ? 'target' : undefined}
                        onDragStart={(event) => {
                            event.dataTransfer?.setData('text/plain', channel.id);
                            // A list that changes while the drag begins would end it.
                            setTimeout(() => { dragged.value = channel.id; });
                        }}
                        onDragEnd={() => { dragged.value = target.value = ''; }}
                        onDragOver={(event) => over(event, channel.id)} onDrop={(event) => drop(event, place(channel))}>
                        <ChannelRow channel={channel} />
                    </li>
                ))}
            </ul>
        </section>
    );
}
