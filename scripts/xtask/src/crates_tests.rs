use super::*;

const LINTS: &str = "\n[lints]\nworkspace = true\n";

fn member(file: &str, dependencies: &str) -> Member {
    let folder = file.rsplit('/').nth(1).unwrap();
    Member::new(folder, file, &format!("{dependencies}{LINTS}"))
}

/// The findings for one member beside two services, a lib, standalone and testkit.
fn findings(file: &str, dependencies: &str) -> Vec<String> {
    let all = [
        member("services/auth/Cargo.toml", ""),
        member("services/standalone/Cargo.toml", "[dependencies]\nauth.workspace = true"),
        member("libs/testkit/Cargo.toml", ""),
        member(file, dependencies),
    ];
    judge(&all).iter().map(ToString::to_string).collect()
}

#[test]
fn a_service_may_use_libs_and_test_with_the_testkit() {
    let dependencies = "[dependencies]\nweb.workspace = true\nsea-orm.workspace = true\n\
                        [dev-dependencies]\ntestkit.workspace = true";
    assert_eq!(findings("services/messaging/Cargo.toml", dependencies), [""; 0]);
}

#[test]
fn a_service_may_not_import_a_service() {
    let found = findings("services/messaging/Cargo.toml", "[dependencies]\nauth.workspace = true");
    assert_eq!(
        found,
        [
            "services/messaging/Cargo.toml:2: messaging depends on auth (services speak by events and typed requests, not by import)"
        ]
    );
}

#[test]
fn a_lib_may_not_import_a_service() {
    let found = findings("libs/web/Cargo.toml", "[dev-dependencies]\nauth.workspace = true");
    assert_eq!(found, ["libs/web/Cargo.toml:2: web depends on auth (libs stand below services)"]);
}

#[test]
fn standalone_carries_services_and_nothing_stands_on_it_but_suites() {
    assert_eq!(findings("tests/load/Cargo.toml", "[dependencies]\nstandalone.workspace = true"), [""; 0]);
    assert_eq!(findings("libs/web/Cargo.toml", "[dependencies]\nstandalone.workspace = true").len(), 1);
}

#[test]
fn testkit_is_for_tests_alone() {
    let found = findings("libs/bus/Cargo.toml", "[dependencies]\ntestkit.workspace = true");
    assert!(found[0].contains("outside [dev-dependencies]"), "{found:?}");
}

#[test]
fn outside_crates_have_one_owner() {
    for (file, name) in [
        ("services/messaging/Cargo.toml", "async-nats"),
        ("libs/web/Cargo.toml", "opentelemetry-otlp"),
        ("libs/web/Cargo.toml", "tracing-opentelemetry"),
        ("libs/runtime/Cargo.toml", "config"),
        ("services/messaging/Cargo.toml", "sqlx"),
        ("libs/web/Cargo.toml", "sea-orm"),
        ("libs/model/Cargo.toml", "actix-web"),
    ] {
        let found = findings(file, &format!("[dependencies]\n{name}.workspace = true"));
        assert_eq!(found.len(), 1, "{file} {name}: {found:?}");
    }
    assert_eq!(findings("libs/bus/Cargo.toml", "[dependencies]\nasync-nats.workspace = true"), [""; 0]);
    assert_eq!(
        findings("libs/telemetry/Cargo.toml", "[dependencies]\nopentelemetry.workspace = true"),
        [""; 0]
    );
}

#[test]
fn versions_and_lints_are_inherited() {
    let found = findings("libs/web/Cargo.toml", "[dependencies]\nhex = \"0.4\"");
    assert_eq!(
        found,
        ["libs/web/Cargo.toml:2: hex is not `workspace = true` (versions live in the root Cargo.toml alone)"]
    );
    let bare = judge(&[Member::new("web", "libs/web/Cargo.toml", "[dependencies]\n")]);
    assert!(bare[0].what.contains("[lints]"), "{bare:?}");
}

#[test]
fn a_lib_has_a_telling_name() {
    assert_eq!(findings("libs/utils/Cargo.toml", "").len(), 1);
}
