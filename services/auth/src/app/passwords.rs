//! Password hashes: few at a time, the rest in a queue with an end, so that a storm of logins starves nobody else.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use model::Problem;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Blocks of 1 KiB that are asked for at least. Above 32 MiB the allocator gives memory back when it is freed; less than that it
/// keeps, for every thread that ever hashed. What lies beyond the need is never touched, and so costs nothing.
const ROOM: usize = 33 * 1024;
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

fn hash(password: &str) -> anyhow::Result<String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| anyhow!("{error}"))?;
    let salt = Salt::generate();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let made = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).map_err(|error| anyhow!("{error}"))?,
        hash: Some(compute(&argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?),
        salt: Some(salt),
    };
    Ok(made.to_string())
}

fn compute(argon2: &Argon2<'_>, password: &str, salt: &Salt, length: usize) -> anyhow::Result<Output> {
    let mut buffer = [0; Output::MAX_LENGTH];
    let out = buffer.get_mut(..length).context("too long a hash")?;
    let needed = argon2.params().block_count();
    let mut blocks = Vec::with_capacity(needed.max(ROOM));
    blocks.resize(needed, Block::new());
    argon2
        .hash_password_into_with_memory(password.as_bytes(), salt, out, &mut blocks)
        .map_err(|error| anyhow!("{error}"))?;
    Output::new(out).map_err(|error| anyhow!("{error}"))
}

/// The same for what a hash was made with; `None`: it is none of argon2's.
fn compute_again(password: &str, held: &PasswordHash) -> Option<Output> {
    let algorithm = Algorithm::try_from(held.algorithm.as_str()).ok()?;
    let version = Version::try_from(held.version?).ok()?;
    let argon2 = Argon2::new(algorithm, version, Params::try_from(held).ok()?);
    compute(&argon2, password, held.salt.as_ref()?, held.hash.as_ref()?.len()).ok()
}

fn verify(password: &str, text: &str) -> Verdict {
    let Ok(held) = PasswordHash::new(text) else { return Verdict::Wrong };
    // Outputs are compared in constant time.
    let found = compute_again(password, &held);
    if found.is_none() || found != held.hash {
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
        for nothing in
            ["nonsense", "", "$argon2id$v=19$m=19456,t=2,p=1", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ"]
        {
            assert_eq!(verify("Pass-word1", nothing), Verdict::Wrong, "{nothing}");
        }
    }

    #[test]
    fn hashes_are_what_the_library_itself_makes_and_reads() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};

        let ours = hash("Pass-word1").unwrap();
        assert!(Argon2::default().verify_password(b"Pass-word1", &PasswordHash::new(&ours).unwrap()).is_ok());
        let theirs = Argon2::default().hash_password(b"Pass-word1").unwrap().to_string();
        assert_eq!(verify("Pass-word1", &theirs), Verdict::Right);
    }

    #[test]
    fn a_weak_hash_is_replaced() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let held =
            argon2::password_hash::PasswordHasher::hash_password(&weak, b"Pass-word1").unwrap().to_string();
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
