import type {ComponentType, VNode} from 'preact';
import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';

/** A part of the program that is fetched when it is first shown. */
export function Lazy<P extends object>({load, props, fallback = null}: {load: () => Promise<ComponentType<P>>; props: P; fallback?: VNode | null}): VNode | null {
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
    return body ? h(body.component as ComponentType<object>, props) : fallback;
}
