import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {ServerChannel} from '@mattermost/types/channels';

import {attempt, deletePost} from '../actions/post';
import {api} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {channelName} from '../store/channels';
import type {LocalPost} from '../store/posts';
import {currentTeam} from '../store/teams';
import {openDialog} from '../store/ui';
import {ask} from '../ui/ask';
import {Confirm} from '../ui/Confirm';
import {later} from '../ui/later';
import {QuickSwitch} from './QuickSwitch';

export const quickSwitch = (): void => openDialog({title: () => t('switch.title'), body: QuickSwitch, isBare: true});
export const browseChannels = (): void => later(() => t('channel.browse'), () => import('./BrowseChannels').then((all) => all.BrowseChannels), {create: createChannel});
export const createChannel = (): void => later(() => t('channel.create'), () => import('./EditChannel').then((all) => all.EditChannel), {channel: null});
export const editChannel = (channel: ServerChannel): void => later(() => t('channel.edit'), () => import('./EditChannel').then((all) => all.EditChannel), {channel});
export const createCategory = (channelId = ''): void => later(() => t('category.create'), () => import('./EditCategory').then((all) => all.EditCategory), {category: null, channelId});
export const editCategory = (category: ChannelCategory): void => later(() => t('category.rename'), () => import('./EditCategory').then((all) => all.EditCategory), {category, channelId: ''});
export const newConversation = (): void => later(() => t('direct.new'), () => import('./PickPeople').then((all) => all.NewConversation), {});
export const addPeople = (channel: ServerChannel): void => later(() => t('channel.add.to', {name: channelName(channel)}), () => import('./PickPeople').then((all) => all.AddPeople), {channel});
export const invitePeople = (): void => later(() => t('team.invite'), () => import('./Invite').then((all) => all.Invite), {});
export const openCustomStatus = (): void => later(() => t('status.custom'), () => import('./CustomStatus').then((all) => all.CustomStatus), {});
export const openShortcuts = (): void => later(() => t('keys.title'), () => import('./Shortcuts').then((all) => all.Shortcuts), {}, {isWide: true});

export const askDelete = (post: LocalPost): void => openDialog({title: () => t('post.delete'), body: ({close}) => (
    <Confirm text={post.reply_count > 0 ? t('post.delete.thread') : t('post.delete.ask')} quote={post.message.slice(0, 200)} submitLabel={t('post.delete')} isDanger run={() => deletePost(post)} close={close} />
)});

export const askArchive = (channel: ServerChannel): void => ask(t('channel.archive'), t('channel.archive.ask', {name: channelName(channel)}), () => attempt(async () => {
    await api.deleteChannel(channel.id);
    navigate(`/${currentTeam.peek()?.name}/channels/town-square`);
}));
