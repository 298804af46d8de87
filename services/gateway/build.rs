//! Puts the built web client into the binary: a table of `web/dist`, or an empty one when nobody has built it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Hidden, as they are no files of the client: thousands of pictures in one, and where in it each is.
const EMOJI_LIST: &str = ".emoji.list";
const EMOJI_PICTURES: &str = ".emoji.pictures";

fn main() -> io::Result<()> {
    let dist =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?).join("web/dist");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
    let mut files = BTreeSet::new();
    collect(&dist, "", &mut files)?;
    let mut table = String::from("pub static FILES: &[File] = &[\n");
    for name in files.iter().filter(|name| !is_packed(name) && !name.starts_with('.')) {
        let _ = writeln!(table, "    File {{ name: {name:?}, plain: {},", include(&dist, name));
        for (field, ending) in [("brotli", ".br"), ("gzip", ".gz")] {
            let packed = format!("{name}{ending}");
            let body = match files.contains(&packed) {
                true => format!("Some({})", include(&dist, &packed)),
                false => "None".to_owned(),
            };
            let _ = writeln!(table, "        {field}: {body},");
        }
        table.push_str("    },\n");
    }
    table.push_str("];\n");
    let has = |name: &str| files.contains(name);
    let (list, pictures) = match has(EMOJI_LIST) && has(EMOJI_PICTURES) {
        true => (format!("include_str!({:?})", dist.join(EMOJI_LIST)), include(&dist, EMOJI_PICTURES)),
        false => ("\"\"".to_owned(), "&[]".to_owned()),
    };
    let _ = writeln!(
        table,
        "pub static EMOJI_LIST: &str = {list};\npub static EMOJI_PICTURES: &[u8] = {pictures};"
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::write(out.join("web_client.rs"), table)
}

/// Names of all files below, with slashes.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name);
        }
    }
    Ok(())
}

fn is_packed(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| ending == "br" || ending == "gz")
}

fn include(dist: &Path, name: &str) -> String {
    format!("include_bytes!({:?})", dist.join(name))
}
