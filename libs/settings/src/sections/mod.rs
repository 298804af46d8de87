//! The settings as types: one struct a section, named and documented in `default.toml`.

mod service;
mod storage;

use serde::Deserialize;

use crate::Secret;
pub use service::ServiceSettings;
pub use storage::{FileSettings, ImageProxySettings, SqlSettings};

/// All settings. Made by [`crate::load`]; tests build it from [`Settings::default`].
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    #[serde(rename = "ServiceSettings")]
    pub service: ServiceSettings,
    #[serde(rename = "TeamSettings")]
    pub team: TeamSettings,
    #[serde(rename = "SqlSettings")]
    pub sql: SqlSettings,
    #[serde(rename = "FileSettings")]
    pub file: FileSettings,
    #[serde(rename = "ImageProxySettings")]
    pub image_proxy: ImageProxySettings,
    #[serde(rename = "LogSettings")]
    pub log: LogSettings,
    #[serde(rename = "RateLimitSettings")]
    pub rate_limit: RateLimitSettings,
    #[serde(rename = "PasswordSettings")]
    pub password: PasswordSettings,
    #[serde(rename = "EmailSettings")]
    pub email: EmailSettings,
    #[serde(rename = "PrivacySettings")]
    pub privacy: PrivacySettings,
    #[serde(rename = "LocalizationSettings")]
    pub localization: LocalizationSettings,
    #[serde(rename = "SupportSettings")]
    pub support: SupportSettings,
    #[serde(rename = "GuestAccountsSettings")]
    pub guest: GuestAccountsSettings,
    #[serde(rename = "MetricsSettings")]
    pub metrics: MetricsSettings,
    #[serde(rename = "PluginSettings")]
    pub plugin: PluginSettings,
    #[serde(rename = "Parlance")]
    pub parlance: Parlance,
}

#[derive(Clone, Debug, Deserialize)]
pub struct TeamSettings {
    #[serde(rename = "SiteName")]
    pub site_name: String,
    #[serde(rename = "MaxUsersPerTeam")]
    pub max_users_per_team: i64,
    #[serde(rename = "MaxChannelsPerTeam")]
    pub max_channels_per_team: i64,
    #[serde(rename = "MaxNotificationsPerChannel")]
    pub max_notifications_per_channel: i64,
    #[serde(rename = "EnableUserCreation")]
    pub enable_user_creation: bool,
    #[serde(rename = "EnableOpenServer")]
    pub enable_open_server: bool,
    #[serde(rename = "EnableUserDeactivation")]
    pub enable_user_deactivation: bool,
    #[serde(rename = "RestrictCreationToDomains")]
    pub restrict_creation_to_domains: String,
    #[serde(rename = "EnableCustomUserStatuses")]
    pub enable_custom_user_statuses: bool,
    #[serde(rename = "EnableCustomBrand")]
    pub enable_custom_brand: bool,
    #[serde(rename = "CustomBrandText")]
    pub custom_brand_text: String,
    #[serde(rename = "CustomDescriptionText")]
    pub custom_description_text: String,
    #[serde(rename = "RestrictDirectMessage")]
    pub restrict_direct_message: String,
    #[serde(rename = "UserStatusAwayTimeout")]
    pub user_status_away_timeout: i64,
    #[serde(rename = "TeammateNameDisplay")]
    pub teammate_name_display: String,
    #[serde(rename = "LockTeammateNameDisplay")]
    pub lock_teammate_name_display: bool,
    #[serde(rename = "ExperimentalPrimaryTeam")]
    pub experimental_primary_team: String,
    #[serde(rename = "ExperimentalDefaultChannels")]
    pub experimental_default_channels: Vec<String>,
    #[serde(rename = "ExperimentalViewArchivedChannels")]
    pub experimental_view_archived_channels: bool,
    #[serde(rename = "EnableConfirmNotificationsToChannel")]
    pub enable_confirm_notifications_to_channel: bool,
    #[serde(rename = "EnableJoinLeaveMessageByDefault")]
    pub enable_join_leave_message_by_default: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct LogSettings {
    #[serde(rename = "EnableConsole")]
    pub enable_console: bool,
    #[serde(rename = "ConsoleLevel")]
    pub console_level: String,
    #[serde(rename = "ConsoleJson")]
    pub console_json: bool,
    #[serde(rename = "EnableFile")]
    pub enable_file: bool,
    #[serde(rename = "FileLevel")]
    pub file_level: String,
    #[serde(rename = "FileJson")]
    pub file_json: bool,
    #[serde(rename = "FileLocation")]
    pub file_location: String,
    #[serde(rename = "EnableDiagnostics")]
    pub enable_diagnostics: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct RateLimitSettings {
    #[serde(rename = "Enable")]
    pub enable: bool,
    #[serde(rename = "PerSec")]
    pub per_sec: i64,
    #[serde(rename = "MaxBurst")]
    pub max_burst: i64,
    #[serde(rename = "MemoryStoreSize")]
    pub memory_store_size: i64,
    #[serde(rename = "VaryByRemoteAddr")]
    pub vary_by_remote_addr: bool,
    #[serde(rename = "VaryByUser")]
    pub vary_by_user: bool,
    #[serde(rename = "VaryByHeader")]
    pub vary_by_header: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PasswordSettings {
    #[serde(rename = "MinimumLength")]
    pub minimum_length: i64,
    #[serde(rename = "Lowercase")]
    pub lowercase: bool,
    #[serde(rename = "Uppercase")]
    pub uppercase: bool,
    #[serde(rename = "Number")]
    pub number: bool,
    #[serde(rename = "Symbol")]
    pub symbol: bool,
    #[serde(rename = "EnableForgotLink")]
    pub enable_forgot_link: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct EmailSettings {
    #[serde(rename = "EnableSignUpWithEmail")]
    pub enable_sign_up_with_email: bool,
    #[serde(rename = "EnableSignInWithEmail")]
    pub enable_sign_in_with_email: bool,
    #[serde(rename = "EnableSignInWithUsername")]
    pub enable_sign_in_with_username: bool,
    #[serde(rename = "SendEmailNotifications")]
    pub send_email_notifications: bool,
    #[serde(rename = "SendPushNotifications")]
    pub send_push_notifications: bool,
    #[serde(rename = "RequireEmailVerification")]
    pub require_email_verification: bool,
    #[serde(rename = "PushNotificationContents")]
    pub push_notification_contents: String,
    #[serde(rename = "EnablePreviewModeBanner")]
    pub enable_preview_mode_banner: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PrivacySettings {
    #[serde(rename = "ShowEmailAddress")]
    pub show_email_address: bool,
    #[serde(rename = "ShowFullName")]
    pub show_full_name: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct LocalizationSettings {
    #[serde(rename = "DefaultServerLocale")]
    pub default_server_locale: String,
    #[serde(rename = "DefaultClientLocale")]
    pub default_client_locale: String,
    #[serde(rename = "AvailableLocales")]
    pub available_locales: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct SupportSettings {
    #[serde(rename = "TermsOfServiceLink")]
    pub terms_of_service_link: String,
    #[serde(rename = "PrivacyPolicyLink")]
    pub privacy_policy_link: String,
    #[serde(rename = "AboutLink")]
    pub about_link: String,
    #[serde(rename = "HelpLink")]
    pub help_link: String,
    #[serde(rename = "ReportAProblemLink")]
    pub report_a_problem_link: String,
    #[serde(rename = "SupportEmail")]
    pub support_email: String,
    #[serde(rename = "CustomTermsOfServiceEnabled")]
    pub custom_terms_of_service_enabled: bool,
    #[serde(rename = "CustomTermsOfServiceReAcceptancePeriod")]
    pub custom_terms_of_service_re_acceptance_period: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct GuestAccountsSettings {
    #[serde(rename = "Enable")]
    pub enable: bool,
    #[serde(rename = "HideTags")]
    pub hide_tags: bool,
    #[serde(rename = "EnforceMultifactorAuthentication")]
    pub enforce_multifactor_authentication: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct MetricsSettings {
    #[serde(rename = "Enable")]
    pub enable: bool,
    #[serde(rename = "ListenAddress")]
    pub listen_address: String,
    #[serde(rename = "EnableClientMetrics")]
    pub enable_client_metrics: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PluginSettings {
    #[serde(rename = "Enable")]
    pub enable: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Parlance {
    #[serde(rename = "NatsUrl")]
    pub nats_url: String,
    #[serde(rename = "SubjectPrefix")]
    pub subject_prefix: String,
    #[serde(rename = "IdentityKey")]
    pub identity_key: Secret,
    #[serde(rename = "AuthUrl")]
    pub auth_url: String,
    #[serde(rename = "MessagingUrl")]
    pub messaging_url: String,
    #[serde(rename = "FilesUrl")]
    pub files_url: String,
    #[serde(rename = "SearchUrl")]
    pub search_url: String,
    #[serde(rename = "MeilisearchUrl")]
    pub meilisearch_url: String,
    #[serde(rename = "MeilisearchKey")]
    pub meilisearch_key: Secret,
    #[serde(rename = "SearchFallback")]
    pub search_fallback: bool,
    #[serde(rename = "ListenAddress")]
    pub listen_address: String,
    #[serde(rename = "MetricsAddress")]
    pub metrics_address: String,
    #[serde(rename = "Workers")]
    pub workers: i64,
    #[serde(rename = "ShutdownTimeout")]
    pub shutdown_timeout: i64,
    #[serde(rename = "OutboxRetentionHours")]
    pub outbox_retention_hours: i64,
    #[serde(rename = "PasswordHashes")]
    pub password_hashes: i64,
    #[serde(rename = "OtlpEndpoint")]
    pub otlp_endpoint: String,
}
