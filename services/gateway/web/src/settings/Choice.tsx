import type {VNode} from 'preact';
import {useId} from 'preact/hooks';

type Props = {legend: string; value: string; options: readonly (readonly [value: string, label: string])[]; set: (value: string) => void; hint?: string};

/** One of a few, saved when it is chosen. */
export function Choice({legend, value, options, set, hint}: Props): VNode {
    const id = useId();
    return (
        <fieldset class="options">
            <legend>{legend}</legend>
            {hint && <p class="quiet">{hint}</p>}
            {options.map(([option, label]) => <label key={option}><input type="radio" name={id} checked={value === option} onChange={() => set(option)} /><span>{label}</span></label>)}
        </fieldset>
    );
}
