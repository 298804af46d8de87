//! A member's Cargo.toml, read line by line: the checks need the names, where they stand, and whether they are inherited.

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    pub name: String,
    pub line: usize,
    pub inherited: bool,
    /// Only for tests, benches and examples.
    pub dev: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub dependencies: Vec<Dependency>,
    pub inherits_lints: bool,
}

pub fn parse(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let mut section = String::new();
    for (index, raw) in text.lines().enumerate() {
        let line = raw.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            header.trim_matches(['[', ']']).clone_into(&mut section);
            // [dependencies.name] says it all in its own lines; the name counts here, what follows below.
            if let Some((kind, name)) = table_of_one(&section) {
                let dev = kind == "dev-dependencies";
                let name = name.to_owned();
                manifest.dependencies.push(Dependency { name, line: index + 1, inherited: false, dev });
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim().trim_matches('"'), value.trim());
        if section == "lints" && key == "workspace" && value == "true" {
            manifest.inherits_lints = true;
        } else if table_of_one(&section).is_some() {
            if key == "workspace" && value == "true" {
                mark_inherited(&mut manifest);
            }
        } else if let Some(dev) = dependency_section(&section) {
            let (name, attribute) = key.split_once('.').unwrap_or((key, ""));
            let inherited = (attribute == "workspace" && value == "true") || inline_workspace(value);
            let name = name.to_owned();
            manifest.dependencies.push(Dependency { name, line: index + 1, inherited, dev });
        }
    }
    manifest
}

fn mark_inherited(manifest: &mut Manifest) {
    if let Some(last) = manifest.dependencies.last_mut() {
        last.inherited = true;
    }
}

fn inline_workspace(value: &str) -> bool {
    let squeezed: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.starts_with('{') && squeezed.contains("workspace=true")
}

/// `Some(dev)` for a section whose keys are dependencies, also under `[target.….]`.
fn dependency_section(section: &str) -> Option<bool> {
    match section.rsplit('.').next()? {
        "dev-dependencies" => Some(true),
        "dependencies" | "build-dependencies" => Some(false),
        _ => None,
    }
}

fn table_of_one(section: &str) -> Option<(&str, &str)> {
    let (kind, name) = section.rsplit_once('.')?;
    let kind = kind.rsplit('.').next()?;
    matches!(kind, "dependencies" | "dev-dependencies" | "build-dependencies").then_some((kind, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_way_to_name_a_dependency() {
        let text = "[dependencies]\nserde.workspace = true\ntokio = { workspace = true, features = [\"rt\"] }\nhex = \"0.4\" # no\n\n\
                    [dev-dependencies]\ntestkit = { workspace = true }\n[target.'cfg(unix)'.dependencies]\nnix = \"1\"\n\
                    [dependencies.url]\nworkspace = true\n[dependencies.bytes]\nversion = \"1\"\n[lints]\nworkspace = true\n";
        let manifest = parse(text);
        let read: Vec<_> =
            manifest.dependencies.iter().map(|d| (d.name.as_str(), d.line, d.inherited, d.dev)).collect();
        assert_eq!(
            read,
            [
                ("serde", 2, true, false),
                ("tokio", 3, true, false),
                ("hex", 4, false, false),
                ("testkit", 7, true, true),
                ("nix", 9, false, false),
                ("url", 10, true, false),
                ("bytes", 12, false, false),
            ]
        );
        assert!(manifest.inherits_lints);
    }

    #[test]
    fn lints_must_be_said() {
        assert!(!parse("[package]\nname = \"a\"\n[lints.rust]\nworkspace = \"x\"\n").inherits_lints);
    }
}
