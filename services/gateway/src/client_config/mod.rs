//! What clients are told about this server: flat maps of text, the same on every gateway of a deployment.

mod license;

use std::collections::BTreeMap;

use settings::{ServiceSettings, Settings};
use sha2::{Digest, Sha256};

pub use license::license;

pub type Map = BTreeMap<&'static str, String>;

/// The API version whose clients we serve.
pub const VERSION: &str = "11.9.0";
const BUILD: &str = env!("CARGO_PKG_VERSION");

/// The settings as clients see them; what is no setting (`NoAccounts`, `CustomTermsOfServiceId`) is left to the moment of the answer.
#[derive(Debug)]
pub struct ClientConfig {
    limited: Map,
    full: Map,
    /// `{version}.{build}.{hash of the full map}.{licensed}`.
    pub version_id: String,
}

impl ClientConfig {
    pub fn new(settings: &Settings) -> Self {
        let mut limited = constants(include_str!("limited.txt"));
        limited.extend(for_everybody(settings));
        let mut full = limited.clone();
        full.extend(constants(include_str!("full.txt")));
        full.extend(for_users(settings));
        let hash = hex(&Sha256::digest(serde_json::to_vec(&full).unwrap_or_default()));
        Self { limited, full, version_id: format!("{VERSION}.{BUILD}.{hash}.true") }
    }

    pub fn of(&self, logged_in: bool) -> Map {
        if logged_in { self.full.clone() } else { self.limited.clone() }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn constants(text: &'static str) -> Map {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once(' ').unwrap_or((line, "")))
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

/// An id of the deployment that needs no storage: clients use it to tell servers apart.
fn deployment_id(settings: &Settings) -> String {
    let digest = Sha256::digest(format!("{} {}", settings.site_url(), settings.parlance.subject_prefix));
    digest
        .iter()
        .take(26)
        .map(|byte| char::from(b"13456789abcdefghijkmnopqrstuwxyz"[usize::from(byte & 31)]))
        .collect()
}

fn for_everybody(settings: &Settings) -> Map {
    let Settings { service, team, email, password, guest, support, .. } = settings;
    let id = deployment_id(settings);
    Map::from([
        ("Version", VERSION.to_owned()),
        ("BuildNumber", BUILD.to_owned()),
        ("DiagnosticId", id.clone()),
        ("TelemetryId", id),
        ("DiagnosticsEnabled", settings.log.enable_diagnostics.to_string()),
        ("EnableDiagnostics", settings.log.enable_diagnostics.to_string()),
        ("SiteURL", settings.site_url()),
        ("SiteName", team.site_name.clone()),
        ("WebsocketURL", service.websocket_url.trim_end_matches('/').to_owned()),
        ("WebsocketPort", service.websocket_port.to_string()),
        ("WebsocketSecurePort", service.websocket_secure_port.to_string()),
        ("EnableBotAccountCreation", service.enable_bot_account_creation.to_string()),
        ("EnableClientMetrics", settings.metrics.enable_client_metrics.to_string()),
        ("EnableCustomEmoji", service.enable_custom_emoji.to_string()),
        ("EnableDesktopLandingPage", service.enable_desktop_landing_page.to_string()),
        ("EnableUserStatuses", service.enable_user_statuses.to_string()),
        ("EnableUserCreation", team.enable_user_creation.to_string()),
        ("EnableOpenServer", team.enable_open_server.to_string()),
        ("EnableCustomBrand", team.enable_custom_brand.to_string()),
        ("CustomBrandText", team.custom_brand_text.clone()),
        ("CustomDescriptionText", team.custom_description_text.clone()),
        ("EnableJoinLeaveMessageByDefault", team.enable_join_leave_message_by_default.to_string()),
        ("EnableSignUpWithEmail", email.enable_sign_up_with_email.to_string()),
        ("EnableSignInWithEmail", email.enable_sign_in_with_email.to_string()),
        ("EnableSignInWithUsername", email.enable_sign_in_with_username.to_string()),
        ("PasswordMinimumLength", password.minimum_length.to_string()),
        ("PasswordRequireLowercase", password.lowercase.to_string()),
        ("PasswordRequireUppercase", password.uppercase.to_string()),
        ("PasswordRequireNumber", password.number.to_string()),
        ("PasswordRequireSymbol", password.symbol.to_string()),
        ("PasswordEnableForgotLink", password.enable_forgot_link.to_string()),
        ("EnableGuestAccounts", guest.enable.to_string()),
        ("HideGuestTags", guest.hide_tags.to_string()),
        (
            "GuestAccountsEnforceMultifactorAuthentication",
            guest.enforce_multifactor_authentication.to_string(),
        ),
        ("DefaultClientLocale", settings.localization.default_client_locale.clone()),
        ("HasImageProxy", settings.image_proxy.enable.to_string()),
        ("PluginsEnabled", settings.plugin.enable.to_string()),
        ("TermsOfServiceLink", support.terms_of_service_link.clone()),
        ("PrivacyPolicyLink", support.privacy_policy_link.clone()),
        ("AboutLink", support.about_link.clone()),
        ("HelpLink", support.help_link.clone()),
        ("ReportAProblemLink", support.report_a_problem_link.clone()),
        ("SupportEmail", support.support_email.clone()),
        ("EnableCustomTermsOfService", support.custom_terms_of_service_enabled.to_string()),
        (
            "CustomTermsOfServiceReAcceptancePeriod",
            support.custom_terms_of_service_re_acceptance_period.to_string(),
        ),
    ])
}

fn for_users(settings: &Settings) -> Map {
    let Settings { team, email, file, privacy, .. } = settings;
    let mut map = of_service(&settings.service);
    map.extend([
        ("AvailableLocales", settings.localization.available_locales.clone()),
        ("EnableConfirmNotificationsToChannel", team.enable_confirm_notifications_to_channel.to_string()),
        ("EnableCustomUserStatuses", team.enable_custom_user_statuses.to_string()),
        ("EnableUserDeactivation", team.enable_user_deactivation.to_string()),
        ("ExperimentalPrimaryTeam", team.experimental_primary_team.clone()),
        ("ExperimentalViewArchivedChannels", team.experimental_view_archived_channels.to_string()),
        ("LockTeammateNameDisplay", team.lock_teammate_name_display.to_string()),
        ("MaxNotificationsPerChannel", team.max_notifications_per_channel.to_string()),
        ("RestrictDirectMessage", team.restrict_direct_message.clone()),
        ("TeammateNameDisplay", team.teammate_name_display.clone()),
        ("EmailNotificationContentsType", "full".to_owned()),
        ("EnablePreviewModeBanner", email.enable_preview_mode_banner.to_string()),
        ("RequireEmailVerification", email.require_email_verification.to_string()),
        ("SendEmailNotifications", email.send_email_notifications.to_string()),
        ("SendPushNotifications", email.send_push_notifications.to_string()),
        ("EnableFileAttachments", file.enable_file_attachments.to_string()),
        ("EnableMobileFileDownload", file.enable_mobile_download.to_string()),
        ("EnableMobileFileUpload", file.enable_mobile_upload.to_string()),
        ("EnablePublicLink", file.enable_public_link.to_string()),
        ("MaxFileSize", file.max_file_size.to_string()),
        ("EnableMetrics", settings.metrics.enable.to_string()),
        ("ShowEmailAddress", privacy.show_email_address.to_string()),
        ("ShowFullName", privacy.show_full_name.to_string()),
    ]);
    map
}

fn of_service(service: &ServiceSettings) -> Map {
    Map::from([
        ("AllowSyncedDrafts", service.allow_synced_drafts.to_string()),
        ("CollapsedThreads", service.collapsed_threads.clone()),
        ("EnableChannelViewedMessages", service.enable_channel_viewed_messages.to_string()),
        ("EnableCommands", service.enable_commands.to_string()),
        ("EnableCustomGroups", service.enable_custom_groups.to_string()),
        ("EnableDeveloper", service.enable_developer.to_string()),
        ("EnableEmojiPicker", service.enable_emoji_picker.to_string()),
        ("EnableGifPicker", service.enable_gif_picker.to_string()),
        ("EnableIncomingWebhooks", service.enable_incoming_webhooks.to_string()),
        ("EnablePostIconOverride", service.enable_post_icon_override.to_string()),
        ("EnablePostUsernameOverride", service.enable_post_username_override.to_string()),
        ("EnableInlineLatex", service.enable_inline_latex.to_string()),
        ("EnableLatex", service.enable_latex.to_string()),
        ("EnableLinkPreviews", service.enable_link_previews.to_string()),
        ("EnableOAuthServiceProvider", service.enable_o_auth_service_provider.to_string()),
        ("EnableOnboardingFlow", service.enable_onboarding_flow.to_string()),
        ("EnableOutgoingWebhooks", service.enable_outgoing_webhooks.to_string()),
        ("EnablePermalinkPreviews", service.enable_permalink_previews.to_string()),
        ("EnableSVGs", service.enable_sv_gs.to_string()),
        ("EnableTutorial", service.enable_tutorial.to_string()),
        ("EnableUserAccessTokens", service.enable_user_access_tokens.to_string()),
        ("EnableUserTypingMessages", service.enable_user_typing_messages.to_string()),
        ("ExtendSessionLengthWithActivity", service.extend_session_length_with_activity.to_string()),
        ("GoogleDeveloperKey", service.google_developer_key.clone()),
        ("PostEditTimeLimit", service.post_edit_time_limit.to_string()),
        ("PostPriority", service.post_priority.to_string()),
        ("PostAcknowledgements", service.post_priority.to_string()),
        ("ScheduledPosts", service.scheduled_posts.to_string()),
        (
            "TimeBetweenUserTypingUpdatesMilliseconds",
            service.time_between_user_typing_updates_milliseconds.to_string(),
        ),
        ("UniqueEmojiReactionLimitPerPost", service.unique_emoji_reaction_limit_per_post.to_string()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_are_logged_in_get_more_and_strangers_no_secrets() {
        let config = ClientConfig::new(&Settings::default());
        let (limited, full) = (config.of(false), config.of(true));
        assert!(limited.keys().all(|key| full.contains_key(key)));
        assert!(full.len() > limited.len() + 50);
        assert!(!limited.contains_key("MaxFileSize"));
    }

    #[test]
    fn the_version_changes_with_the_settings() {
        let (before, mut settings) = (ClientConfig::new(&Settings::default()), Settings::default());
        settings.team.site_name = "Elsewhere".to_owned();
        let after = ClientConfig::new(&settings);
        assert_ne!(before.version_id, after.version_id);
        assert!(after.version_id.starts_with(VERSION) && after.version_id.ends_with(".true"));
    }
}
