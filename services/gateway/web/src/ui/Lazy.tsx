import type {ComponentType, VNode} from 'preact';
import {h} from 'preact';
import {useEffect, useLayoutEffect, useState} from 'preact/hooks';

type Props<P> = {load: () => Promise<ComponentType<P>>; props: P; fallback?: VNode | null; shown?: () => void};

/** A part of the program that is fetched when it is first shown. */
export function Lazy<P extends object>({load, props, fallback = null, shown}: Props<P>): VNode | null {
    const [body, setBody] = useState<{component: ComponentType<P>} | null>(null);
    useEffect(() => {
        let isCurrent = true;
        void load().then((component) => {
            if (isCurrent) {
                setBody({component});
            }
        });
        return () => {
            isCurrent = false;
        };
    // What is loaded never changes for one place in the tree.
    }, []);
    useLayoutEffect(() => {
        if (body) {
            shown?.();
        }
    }, [body]);
    return body ? h(body.component as ComponentType<object>, props) : fallback;
}
