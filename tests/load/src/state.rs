//! What was made on a server in earlier runs, so that people sign up only once: password hashing is dear.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Account {
    pub id: String,
    pub token: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Channel {
    pub id: String,
    /// So many accounts are members, from this one on.
    #[serde(default)]
    pub first: usize,
    pub members: usize,
    /// So many posts of history were written.
    pub posts: usize,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Site {
    pub owner: Account,
    pub team: String,
    /// The first so many accounts are in the team.
    pub joined: usize,
    pub accounts: Vec<Account>,
    pub channels: BTreeMap<String, Channel>,
}

/// A JSON file with a site for each server and seed.
pub struct State {
    path: PathBuf,
    key: String,
    all: BTreeMap<String, Site>,
}

impl State {
    pub fn load(path: &Path, key: String) -> Result<(Self, Site)> {
        let all: BTreeMap<String, Site> = match fs::read(path) {
            Ok(text) => serde_json::from_slice(&text)
                .with_context(|| format!("{} is no state file", path.display()))?,
            Err(error) if error.kind() == ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        let site = all.get(&key).cloned().unwrap_or_default();
        Ok((Self { path: path.to_owned(), key, all }, site))
    }

    pub fn save(&mut self, site: &Site) -> Result<()> {
        self.all.insert(self.key.clone(), site.clone());
        // It holds tokens, so nobody else may read it.
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&self.path)
            .with_context(|| format!("writing {}", self.path.display()))?;
        file.write_all(&serde_json::to_vec(&self.all)?)?;
        Ok(())
    }
}
