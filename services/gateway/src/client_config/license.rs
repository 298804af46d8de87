//! The licence answer: everything is there, since nothing is sold.

use super::Map;

const FEATURES: [&str; 26] = [
    "Announcement",
    "Cluster",
    "Compliance",
    "CustomPermissionsSchemes",
    "CustomTermsOfService",
    "DataRetention",
    "Elasticsearch",
    "EmailNotificationContents",
    "GoogleOAuth",
    "GuestAccounts",
    "GuestAccountsPermissions",
    "IDLoadedPushNotifications",
    "IsLicensed",
    "LDAP",
    "LDAPGroups",
    "LockTeammateNameDisplay",
    "MFA",
    "MHPNS",
    "MessageExport",
    "Metrics",
    "Office365OAuth",
    "OpenId",
    "OutgoingOAuthConnections",
    "RemoteClusterService",
    "SAML",
    "SharedChannels",
];

/// `everything` adds what only those with the right to read licences are told.
pub fn license(everything: bool) -> Map {
    let mut map: Map = FEATURES.iter().map(|name| (*name, "true".to_owned())).collect();
    let text = |value: &str| value.to_owned();
    map.extend([
        ("Cloud", text("false")),
        ("IsGovSku", text("false")),
        ("IsNonProduction", text("false")),
        ("IsTrial", text("false")),
        ("SkuShortName", text("advanced")),
        // Clients warn when more people are there than were paid for.
        ("Users", text("1000000")),
        ("Company", String::new()),
    ]);
    if everything {
        map.extend([
            ("Id", text("parlance")),
            ("Name", text("Parlance")),
            ("Email", String::new()),
            ("IssuedAt", text("0")),
            ("StartsAt", text("0")),
            ("ExpiresAt", text("32503680000000")),
            ("SkuName", text("Parlance")),
        ]);
    }
    map
}
