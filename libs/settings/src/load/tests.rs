use super::*;

fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn file(text: &str) -> (std::path::PathBuf, impl Drop) {
    struct Remove(std::path::PathBuf);
    impl Drop for Remove {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }
    let path = std::env::temp_dir().join(format!(
        "settings-{}-{:x}.toml",
        std::process::id(),
        rand::random::<u64>()
    ));
    std::fs::write(&path, text).unwrap();
    (path.clone(), Remove(path))
}

fn refusal(text: &str) -> String {
    let (path, _remove) = file(text);
    let message = load(Some(&path), []).unwrap_err().to_string();
    message.replace(&path.display().to_string(), "FILE")
}

#[test]
fn defaults_parse() {
    let settings = Settings::default();
    assert_eq!(settings.listen_address(), "0.0.0.0:8065");
    assert_eq!(settings.site_url(), "http://localhost:8065");
    assert!(settings.rate_limit.enable);
}

#[test]
fn environment_wins_over_file_wins_over_default() {
    let (path, _remove) = file("[ServiceSettings]\nSiteURL = \"http://file\"\nListenPort = 9000\n");
    let settings = load(Some(&path), environment(&[("MM_SERVICESETTINGS_SITEURL", "http://env/")])).unwrap();
    assert_eq!(settings.site_url(), "http://env");
    assert_eq!(settings.listen_address(), "0.0.0.0:9000");
    assert_eq!(settings.team.site_name, "Parlance");
}

#[test]
fn our_own_variables_may_be_spelled_with_underscores() {
    let settings =
        load(None, environment(&[("PARLANCE_NATS_URL", "nats://x:1"), ("PARLANCE_WORKERS", "3")])).unwrap();
    assert_eq!((settings.parlance.nats_url.as_str(), settings.parlance.workers), ("nats://x:1", 3));
}

#[test]
fn lists_and_unknown_mattermost_names() {
    let variables =
        environment(&[("MM_SQLSETTINGS_DATASOURCEREPLICAS", "a, b"), ("MM_CLUSTERSETTINGS_ENABLE", "x")]);
    assert_eq!(load(None, variables).unwrap().sql.data_source_replicas.len(), 2);
}

#[test]
fn unknown_keys_are_refused_with_file_and_line() {
    assert_eq!(
        refusal("[ServiceSettings]\n\nSiteUrl = \"x\"\n"),
        "FILE:3: unknown key ServiceSettings.SiteUrl"
    );
    assert_eq!(refusal("# x\n[Servicesettings]\n"), "FILE:2: unknown section Servicesettings");
}

#[test]
fn values_of_the_wrong_type_are_refused_with_file_line_and_key() {
    let message = refusal("[ServiceSettings]\nListenPort = \"x\"\n");
    assert_eq!(message, "FILE:2: ServiceSettings.ListenPort is of type string, should be integer");
    assert!(refusal("[ServiceSettings]\nListenPort = \n").starts_with("FILE:2: "));
    let message =
        load(None, environment(&[("MM_SERVICESETTINGS_LISTENPORT", "many")])).unwrap_err().to_string();
    assert_eq!(message, "MM_SERVICESETTINGS_LISTENPORT: is not a whole number");
}

#[test]
fn other_databases_are_refused() {
    let message = load(None, environment(&[("MM_SQLSETTINGS_DRIVERNAME", "mysql")])).unwrap_err().to_string();
    assert!(message.contains("postgres only"), "{message}");
}

#[test]
fn secrets_do_not_print() {
    let variables = environment(&[
        ("MM_SQLSETTINGS_DATASOURCE", "postgres://u:geheim@h/d"),
        ("PARLANCE_IDENTITY_KEY", "geheim-geheim-geheim-geheim-geheim"),
    ]);
    let printed = format!("{:?}", load(None, variables).unwrap());
    assert!(!printed.contains("geheim"), "{printed}");
}
