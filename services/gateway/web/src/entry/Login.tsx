import type {ClientConfig} from '@mattermost/types/config';
import type {VNode} from 'preact';
import {useState} from 'preact/hooks';

import {afterLogin} from '../session/boot';
import {api, problem} from '../api/client';
import {t} from '../i18n';
import {navigate} from '../router';
import {config, is} from '../store/session';
import {Field} from '../ui/Field';

/** Other ways in that the server announces: a key of its settings, where it leads, what it is called. */
const PROVIDERS: [keyof ClientConfig, string, (settings: Partial<ClientConfig>) => string][] = [
    ['EnableSignUpWithOpenId', '/oauth/openid/login', (settings) => settings.OpenIdButtonText || 'OpenID Connect'],
    ['EnableSignUpWithGitLab', '/oauth/gitlab/login', (settings) => settings.GitLabButtonText || 'GitLab'],
    ['EnableSignUpWithGoogle', '/oauth/google/login', () => 'Google'],
    ['EnableSignUpWithOffice365', '/oauth/office365/login', () => 'Entra ID'],
    ['EnableSaml', '/login/sso/saml', (settings) => settings.SamlLoginButtonText || 'SAML'],
];

/** Only back into this client: an address from outside could lead anywhere. */
function wayBack(): string {
    const wanted = new URLSearchParams(window.location.search).get('redirect_to') ?? '';
    return /^\/[^/\\]/.test(wanted) && !wanted.startsWith('/login') ? wanted : '/';
}

export function Login(): VNode {
    const [name, setName] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [asksCode, setAsksCode] = useState(false);
    const [error, setError] = useState('');
    const [isBusy, setBusy] = useState(false);
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        setError('');
        const to = wayBack();
        try {
            await api.login(name.trim(), password, code);
            await afterLogin(to);
        } catch (failure) {
            const {id, message} = problem(failure);
            if (id === 'mfa.validate_token.authenticate.app_error' && !asksCode) {
                setAsksCode(true);
            } else {
                setError(message || t('error.offline'));
            }
            setBusy(false);
        }
    };
    const byName = is('EnableSignInWithUsername') || is('EnableLdap');
    const label = is('EnableSignInWithEmail') ? (byName ? t('login.either') : t('field.email')) : t('field.username');
    const others = PROVIDERS.filter(([key]) => is(key));
    const hasPassword = is('EnableSignInWithEmail') || byName;
    return (
        <>
            {hasPassword && (
                <form onSubmit={submit}>
                    <Field label={label} value={name} set={setName} autocomplete="username" isRequired isFirst />
                    <Field label={t('field.password')} value={password} set={setPassword} type="password" autocomplete="current-password" isRequired />
                    {asksCode && <Field label={t('login.code')} value={code} set={setCode} autocomplete="one-time-code" hint={t('login.code.hint')} isRequired />}
                    {error && <p class="error" role="alert">{error}</p>}
                    <button type="submit" class="primary" disabled={isBusy}>{t('login.submit')}</button>
                </form>
            )}
            {others.length > 0 && <p class="divider"><span>{t('login.or')}</span></p>}
            {others.map(([key, to, called]) => <a key={key} class="button" href={to}>{t('login.with', {provider: called(config.value)})}</a>)}
            <p class="foot">
                <a href={config.value.ForgotPasswordLink || '/reset_password'} onClick={(event) => { if (!config.value.ForgotPasswordLink) { event.preventDefault(); navigate('/reset_password'); } }}>{t('login.forgot')}</a>
                {is('EnableUserCreation') && is('EnableSignUpWithEmail') && <a href="/signup_user_complete/" onClick={(event) => { event.preventDefault(); navigate('/signup_user_complete/'); }}>{t('login.signup')}</a>}
            </p>
        </>
    );
}
