//! Password hashes: few at a time, the rest in a queue with an end, so that a storm of logins starves nobody else.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use model::Problem;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Requests that may wait for their turn.
const QUEUE: usize = 1024;
/// Longer than a full queue takes on a small machine: whoever was let into the queue gets his answer.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Compared with when there is no account, so that the answer takes as long.
    decoy: Arc<str>,
}

/// The right to compute one hash.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    decoy: Arc<str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, and hashed with other parameters than today's: here is the hash to keep instead.
    Outdated(String),
}

impl Passwords {
    /// `at_a_time` 0 means half the cores.
    pub fn new(at_a_time: i64) -> anyhow::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let turns = usize::try_from(at_a_time).ok().filter(|n| *n > 0).unwrap_or((cores / 2).max(1));
        let decoy = hash(&model::id::random()).context("the password hash does not work")?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(turns)),
            queue: Arc::new(Semaphore::new(QUEUE)),
            decoy: decoy.into(),
        })
    }

    /// Waits for a turn; refuses when too many wait already.
    pub async fn turn(&self) -> Result<Turn, Problem> {
        let busy = || {
            Problem::new(
                503,
                "api.context.server_busy.app_error",
                "The server is busy. Please try again later.",
            )
        };
        let _place = self.queue.clone().try_acquire_owned().map_err(|_| busy())?;
        match tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await {
            Ok(Ok(_permit)) => Ok(Turn { _permit, decoy: self.decoy.clone() }),
            _ => Err(busy()),
        }
    }

    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let (turn, password) = (self.turn().await?, password.to_owned());
        turn.compute(move || hash(&password)).await?.map_err(Problem::internal)
    }
}

impl Turn {
    /// Takes as long as comparing with a real hash.
    pub async fn pretend(self, password: &str) -> Result<(), Problem> {
        let decoy = self.decoy.clone();
        self.verify(password, &decoy).await.map(|_| ())
    }

    pub async fn verify(self, password: &str, hash: &str) -> Result<Verdict, Problem> {
        let (password, hash) = (password.to_owned(), hash.to_owned());
        self.compute(move || verify(&password, &hash)).await
    }

    /// The permit goes with the work: a client that hangs up frees nothing early.
    async fn compute<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let task = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(self);
            result
        });
        task.await.map_err(Problem::internal)
    }
}

fn argon2() -> Result<Argon2<'static>, argon2::Error> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(MEMORY_KIB, PASSES, LANES, None)?))
}

fn hash(password: &str) -> anyhow::Result<String> {
    let argon2 = argon2().map_err(|error| anyhow::anyhow!("{error}"))?;
    let hash = argon2.hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(hash.to_string())
}

fn verify(password: &str, text: &str) -> Verdict {
    let Ok(held) = PasswordHash::new(text) else { return Verdict::Wrong };
    if Argon2::default().verify_password(password.as_bytes(), &held).is_err() {
        return Verdict::Wrong;
    }
    if is_current(&held) {
        return Verdict::Right;
    }
    hash(password).map_or(Verdict::Right, Verdict::Outdated)
}

fn is_current(held: &PasswordHash) -> bool {
    held.algorithm == Algorithm::Argon2id.ident()
        && Params::try_from(held).is_ok_and(|params| {
            (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_and_no_other() {
        let held = hash("Pass-word1").unwrap();
        assert!(held.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{held}");
        assert_eq!(verify("Pass-word1", &held), Verdict::Right);
        assert_eq!(verify("pass-word1", &held), Verdict::Wrong);
        assert_eq!(verify("Pass-word1", "nonsense"), Verdict::Wrong);
    }

    #[test]
    fn a_weak_hash_is_replaced() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let held = weak.hash_password(b"Pass-word1").unwrap().to_string();
        let Verdict::Outdated(better) = verify("Pass-word1", &held) else { panic!("not replaced") };
        assert_eq!(verify("Pass-word1", &better), Verdict::Right);
    }

    #[test]
    fn a_full_queue_refuses() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let passwords = Passwords::new(1).unwrap();
            let held = passwords.turn().await.unwrap();
            let places =
                passwords.queue.clone().acquire_many_owned(u32::try_from(QUEUE).unwrap()).await.unwrap();
            assert_eq!(passwords.turn().await.err().unwrap().status, 503);
            drop((held, places));
            assert!(passwords.turn().await.is_ok());
        });
    }
}
