//! The files under version control, as the checks see them.

use std::path::Path;
use std::process::Command;

/// Every tracked text file, with its path from the root. Files deleted but not yet committed are left out, as are binaries.
pub fn tracked(root: &Path, pattern: &str) -> Result<Vec<(String, String)>, String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--", pattern])
        .current_dir(root)
        .output()
        .map_err(|e| format!("git ls-files: {e}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    Ok(names
        .split_terminator('\0')
        .filter_map(|name| Some((name.to_owned(), std::fs::read_to_string(root.join(name)).ok()?)))
        .collect())
}
