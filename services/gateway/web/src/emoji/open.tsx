import {t} from '../i18n';
import {Lazy} from '../ui/Lazy';
import {closeFloating, float} from '../ui/menu';
import {rememberEmoji} from './index';

export function openEmojiPicker(anchor: Element, choose: (name: string) => void): void {
    const chosen = (name: string) => {
        rememberEmoji(name);
        closeFloating();
        choose(name);
    };
    float(anchor, t('emoji.title'), () => <Lazy load={() => import('./Picker').then(({Picker}) => Picker)} props={{choose: chosen}} fallback={<div class="picker" />} />);
}
