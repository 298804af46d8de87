import {markRead} from '../actions/channel';
import {currentChannelId} from '../store/channels';

/** Coming back to the window reads the channel; leaving the page tells the server that nothing is looked at. */
export function watchFocus(): () => void {
    const back = () => {
        const id = currentChannelId.peek();
        if (id && !document.hidden) {
            markRead(id);
        }
    };
    window.addEventListener('focus', back);
    return () => window.removeEventListener('focus', back);
}
