//! Defaults → file → environment, and what is wrong with either, said precisely.

use std::path::Path;

use anyhow::{Context, Result, bail};
use config::{Config, File, FileFormat};
use toml::Value;

use crate::Settings;

const DEFAULTS: &str = include_str!("default.toml");
const FILE_VARIABLE: &str = "PARLANCE_CONFIG";

/// Reads the file that `PARLANCE_CONFIG` names, if any, and the process's environment.
pub fn from_environment() -> Result<Settings> {
    let file = std::env::var(FILE_VARIABLE).ok().filter(|path| !path.is_empty());
    load(file.as_deref().map(Path::new), std::env::vars())
}

/// Defaults, then `file`, then `environment` (name, value).
///
/// # Errors
/// Names the file, line and key, or the variable, that is unknown or does not parse.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings> {
    let known: toml::Table = DEFAULTS.parse().context("the built-in defaults")?;
    let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
    if let Some(path) = file {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        check_file(&known, &text, &path.display().to_string())?;
        builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
    }
    for (name, text) in environment {
        let Some((section, key, default)) = find_variable(&known, &name) else { continue };
        let value = parse_variable(&name, &text, default)?;
        builder = builder.set_override(format!("{section}.{key}"), value)?;
    }
    let settings: Settings = builder.build()?.try_deserialize()?;
    validate(&settings)?;
    Ok(settings)
}

/// `MM_SQLSETTINGS_DATASOURCE` → `SqlSettings.DataSource`; `PARLANCE_NATS_URL` → `Parlance.NatsUrl`.
/// Mattermost has many more settings than we use, so an unknown `MM_` name is nobody's mistake.
fn find_variable<'a>(known: &'a toml::Table, name: &str) -> Option<(&'a str, &'a str, &'a Value)> {
    let (section, wanted) = match name.strip_prefix("PARLANCE_") {
        Some(rest) => ("PARLANCE".to_owned(), rest.replace('_', "")),
        None => {
            let (section, key) = name.strip_prefix("MM_")?.split_once('_')?;
            (section.to_owned(), key.to_owned())
        }
    };
    let (section, keys) = known.iter().find(|(known, _)| known.eq_ignore_ascii_case(&section))?;
    let (key, default) = keys.as_table()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(&wanted))?;
    Some((section, key, default))
}

fn parse_variable(name: &str, text: &str, default: &Value) -> Result<config::Value> {
    let kind: config::ValueKind = match default {
        Value::Boolean(_) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "t" => true.into(),
            "false" | "0" | "f" => false.into(),
            _ => bail!("{name}: is not true or false"),
        },
        Value::Integer(_) => match text.trim().parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => bail!("{name}: is not a whole number"),
        },
        Value::Array(_) => text
            .split([',', ' '])
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect::<Vec<String>>()
            .into(),
        _ => text.into(),
    };
    Ok(config::Value::new(None, kind))
}

/// Refuses keys that the defaults do not have and values of another type.
fn check_file(known: &toml::Table, text: &str, path: &str) -> Result<()> {
    let line_of = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
    let parsed = toml::de::DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(span.start));
        anyhow::anyhow!("{path}:{line}: {}", error.message())
    })?;
    for (section, content) in parsed.get_ref() {
        let line = line_of(section.span().start);
        let name = section.get_ref().as_ref();
        let Some(known_keys) = known.get(name).and_then(Value::as_table) else {
            bail!("{path}:{line}: unknown section {name}");
        };
        let toml::de::DeValue::Table(keys) = content.get_ref() else {
            bail!("{path}:{line}: {name} is a section, not a value");
        };
        for (key, value) in keys {
            let line = line_of(key.span().start);
            let key = key.get_ref().as_ref();
            let Some(default) = known_keys.get(key) else { bail!("{path}:{line}: unknown key {name}.{key}") };
            let given = value.get_ref().type_str();
            if given != default.type_str() {
                bail!("{path}:{line}: {name}.{key} is of type {given}, should be {}", default.type_str());
            }
        }
    }
    Ok(())
}

fn validate(settings: &Settings) -> Result<()> {
    if settings.sql.driver_name != "postgres" {
        bail!(
            "SqlSettings.DriverName is {:?}: Parlance keeps its data in postgres only",
            settings.sql.driver_name
        );
    }
    let key = settings.parlance.identity_key.expose();
    if !key.is_empty() && key.len() < 32 {
        bail!("Parlance.IdentityKey is shorter than 32 characters");
    }
    if !["disabled", "default_off", "default_on", "always_on"]
        .contains(&settings.service.collapsed_threads.as_str())
    {
        bail!("ServiceSettings.CollapsedThreads is none of disabled, default_off, default_on, always_on");
    }
    for (name, value) in [
        ("SqlSettings.MaxOpenConns", settings.sql.max_open_conns),
        ("ServiceSettings.MaximumPayloadSizeBytes", settings.service.maximum_payload_size_bytes),
        ("FileSettings.MaxFileSize", settings.file.max_file_size),
        ("FileSettings.MaxImageResolution", settings.file.max_image_resolution),
        ("FileSettings.LooseFileHours", settings.file.loose_file_hours),
        ("RateLimitSettings.PerSec", settings.rate_limit.per_sec),
        ("RateLimitSettings.MaxBurst", settings.rate_limit.max_burst),
    ] {
        if value <= 0 {
            bail!("{name} must be greater than 0");
        }
    }
    let prefix = &settings.parlance.subject_prefix;
    if prefix.is_empty() || !prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        bail!("Parlance.SubjectPrefix may hold letters, digits, _ and - only");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
