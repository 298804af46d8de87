import type {ComponentChildren, VNode} from 'preact';
import {useId} from 'preact/hooks';

type Props = {
    label: string;
    value: string;
    set: (value: string) => void;
    type?: 'text' | 'password' | 'email' | 'search';
    hint?: ComponentChildren;
    error?: string;
    autocomplete?: string;
    maxLength?: number;
    isRequired?: boolean;
    isFirst?: boolean;
};

export function Field({label, value, set, type = 'text', hint, error, autocomplete, maxLength, isRequired, isFirst}: Props): VNode {
    const id = useId();
    return (
        <div class="field">
            <label for={id}>{label}</label>
            <input
                id={id} type={type as 'text'} value={value} autocomplete={autocomplete} maxLength={maxLength} required={isRequired} autofocus={isFirst}
                aria-invalid={error ? true : undefined} aria-describedby={hint || error ? `${id}-more` : undefined}
                onInput={(event) => set(event.currentTarget.value)}
            />
            {(error || hint) && <small id={`${id}-more`} class={error ? 'error' : 'quiet'}>{error || hint}</small>}
        </div>
    );
}
