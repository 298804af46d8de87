import {Component, type ComponentChildren} from 'preact';

/** What cannot be drawn is replaced, and the rest of the page stays. */
export class Boundary extends Component<{instead: ComponentChildren; children: ComponentChildren}, {isBroken: boolean}> {
    state = {isBroken: false};

    static getDerivedStateFromError(): {isBroken: boolean} {
        return {isBroken: true};
    }

    render(): ComponentChildren {
        return this.state.isBroken ? this.props.instead : this.props.children;
    }
}
