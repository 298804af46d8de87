import {openDialog} from '../store/ui';
import {Confirm} from './Confirm';

/** Asked before what cannot be taken back by the one who does it. */
export const ask = (title: string, text: string, run: () => Promise<void>): void => openDialog({title: () => title, body: ({close}) => (
    <Confirm text={text} submitLabel={title} isDanger run={run} close={close} />
)});
