//! Named steps at which tests make the program die. Nothing of this is in a release.
//!
//! A variable of the environment, honoured where debug assertions are on, and no feature of the crate: features of one member
//! are everybody's in a workspace's build, and the programs that die are the very ones that all other tests run.

/// Dies here as of `kill -9`, if `PARLANCE_DIE_AT` names this step.
#[cfg(debug_assertions)]
pub fn step(name: &str) {
    use rustix::process::{Signal, getpid, kill_process};
    if std::env::var("PARLANCE_DIE_AT").is_ok_and(|wanted| wanted == name) {
        let _ = kill_process(getpid(), Signal::KILL);
    }
}

#[cfg(not(debug_assertions))]
pub fn step(_: &str) {}
