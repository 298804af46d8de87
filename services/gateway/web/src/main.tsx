import './styles/main.css';

import {render} from 'preact';

import {boot} from './session/boot';
import {App} from './App';
import {keepAppearance} from './ui/appearance';

keepAppearance();
const place = document.getElementById('app');
if (place) {
    render(<App />, place);
}
void boot();
