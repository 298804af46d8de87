//! The process that reads: it limits itself before it looks at the document, and has nothing it could lose.

use std::io::{Read, Write, stdin, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, Signal, nice, set_parent_process_death_signal, setrlimit};
use rustix::thread::set_no_new_privs;

use super::words::Words;
use super::{Kind, LARGEST};

/// What is said before the words, so that no other program's output is taken for them.
pub const HEAD: &[u8] = b"words\n";

/// The whole of it: the document comes in, its words go out.
pub fn run() -> ExitCode {
    if read().is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read() -> Option<()> {
    let mut arguments = std::env::args().skip(2);
    let kind = Kind::parse(&arguments.next()?)?;
    let (memory, cpu) = (arguments.next()?.parse().ok()?, arguments.next()?.parse().ok()?);
    limit(memory, cpu).ok()?;
    let mut content = Vec::new();
    stdin().lock().take(LARGEST).read_to_end(&mut content).ok()?;
    let mut words = Words::default();
    // What was found until it broke was found.
    let is_read = catch_unwind(AssertUnwindSafe(|| kind.read(content, &mut words))).unwrap_or(true);
    if !is_read {
        return None;
    }
    let mut out = stdout().lock();
    out.write_all(HEAD)
        .and_then(|()| out.write_all(words.as_str().as_bytes()))
        .and_then(|()| out.flush())
        .ok()
}

/// `memory`: bytes of address space; `cpu`: seconds.
fn limit(memory: u64, cpu: u64) -> std::io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    set_no_new_privs(true)?;
    // The first to go where the machine has no memory left. Not everywhere may a process say so.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    let _ = nice(10);
    // Told before it is killed: so who started it knows that it was the document.
    setrlimit(Resource::Cpu, Rlimit { current: Some(cpu), maximum: Some(cpu + 1) })?;
    let limits = [
        (Resource::As, memory),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, 8),
        (Resource::Nproc, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
