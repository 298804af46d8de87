import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {api, problem} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {Field} from '../ui/Field';

function Form({run, done, children, submitLabel}: {run: () => Promise<unknown>; done: string; children: VNode; submitLabel: string}): VNode {
    const [state, setState] = useState<{error?: string; isDone?: boolean}>({});
    const submit = async (event: Event) => {
        event.preventDefault();
        try {
            await run();
            setState({isDone: true});
        } catch (failure) {
            setState({error: problem(failure).message || t('error.offline')});
        }
    };
    return (
        <form onSubmit={submit}>
            {state.isDone ? <p class="note" role="status">{done}</p> : children}
            {state.error && <p class="error" role="alert">{state.error}</p>}
            {!state.isDone && <button type="submit" class="primary">{submitLabel}</button>}
            <p class="foot"><a href="/login" onClick={(event) => { event.preventDefault(); navigate('/login'); }}>{t('signup.login')}</a></p>
        </form>
    );
}

export function Forgot(): VNode {
    const [email, setEmail] = useState('');
    return (
        <Form run={() => api.sendPasswordResetEmail(email)} done={t('forgot.sent')} submitLabel={t('forgot.submit')}>
            <Field label={t('field.email')} value={email} set={setEmail} type="email" autocomplete="email" isRequired isFirst />
        </Form>
    );
}

export function Reset({token}: {token: string}): VNode {
    const [password, setPassword] = useState('');
    return (
        <Form run={() => api.resetUserPassword(token, password)} done={t('reset.done')} submitLabel={t('reset.submit')}>
            <Field label={t('field.password.new')} value={password} set={setPassword} type="password" autocomplete="new-password" isRequired isFirst />
        </Form>
    );
}
