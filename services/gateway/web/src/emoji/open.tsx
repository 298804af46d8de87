import {t} from '../i18n';
import {Lazy} from '../ui/Lazy';
import {later} from '../ui/later';
import {closeFloating, float} from '../ui/menu';
import {rememberEmoji} from './index';

export function openEmojiPicker(anchor: Element, choose: (name: string) => void): void {
    const chosen = (name: string) => {
        rememberEmoji(name);
        closeFloating();
        choose(name);
    };
    const manage = () => {
        closeFloating(true);
        manageEmoji();
    };
    float(anchor, t('emoji.title'), () => <Lazy load={() => import('./Picker').then(({Picker}) => Picker)} props={{choose: chosen, manage}} fallback={<div class="picker" />} />);
}

export const manageEmoji = (): void => later(() => t('emoji.all'), () => import('./Manage').then((all) => all.ManageEmoji), {});
