import type {ChannelCategory, CategorySorting} from '@mattermost/types/channel_categories';

import {deleteCategory, moveCategory, saveCategory} from '../actions/categories';
import {markRead} from '../actions/channel';
import {attempt} from '../actions/post';
import {createCategory, editCategory} from '../dialogs/open';
import {t} from '../i18n';
import {categoryOrder} from '../store/channels';
import {ask} from '../ui/ask';
import type {MenuItem} from '../ui/menu';
import {isUnread, shownIn} from './order';

const SORTINGS = ['manual', 'alpha', 'recent'] as const;

export function categoryMenu(category: ChannelCategory): MenuItem[] {
    const order = categoryOrder.peek(category.team_id) ?? [];
    const at = order.indexOf(category.id);
    const unread = shownIn(category).filter(isUnread);
    const items: MenuItem[] = [];
    if (unread.length > 0) {
        items.push({icon: 'check', label: t('category.read'), run: () => unread.forEach((channel) => markRead(channel.id))}, 'line');
    }
    const sorting = category.sorting as string || 'alpha';
    items.push(...SORTINGS.map((way): MenuItem => ({label: t(`category.sort.${way}`), isChecked: sorting === way, run: () => void attempt(() => saveCategory({...category, sorting: way as CategorySorting}))})), 'line');
    if (at > 0) {
        items.push({icon: 'up', label: t('category.up'), run: () => void attempt(() => moveCategory(category, -1))});
    }
    if (at < order.length - 1) {
        items.push({icon: 'down', label: t('category.down'), run: () => void attempt(() => moveCategory(category, 1))});
    }
    if (category.type === 'custom') {
        items.push({icon: 'edit', label: t('category.rename'), run: () => editCategory(category)});
    }
    items.push({icon: 'plus', label: t('category.create'), run: () => createCategory()});
    if (category.type === 'custom') {
        items.push('line', {icon: 'trash', label: t('category.delete'), isDanger: true, run: () => ask(t('category.delete'), t('category.delete.ask', {name: category.display_name}), () => attempt(() => deleteCategory(category)))});
    }
    return items;
}
