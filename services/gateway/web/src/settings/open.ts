import {t} from '../i18n';
import {later} from '../ui/later';

export const openSettings = (): void => later(() => t('settings.title'), () => import('./Settings').then((all) => all.Settings), {}, {isWide: true});
