//! A server that this client starts itself, so that it is fresh for every measurement and nothing of the last one is in its way.

use std::fs::File;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use hyper::Method;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::http::Connection;
use crate::target::Target;

pub struct Server {
    child: Child,
    pub pid: u32,
    /// From its start to its first answer.
    pub ready_after: Duration,
}

impl Server {
    /// Returns when it answers; what it says goes to `log`.
    pub async fn start(target: &Arc<Target>, command: &str, log: &File) -> Result<Self> {
        ensure!(!answers(target).await, "{} answers before it was started", target.url);
        let start = Instant::now();
        let mut child = Command::new("sh")
            .args(["-c", &format!("exec {command}")])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?)
            .kill_on_drop(true)
            .spawn()
            .context("starting the server")?;
        let pid = child.id().context("the server ended at once")?;
        while !answers(target).await {
            if let Some(status) = child.try_wait()? {
                bail!("the server ended before it was ready ({status}); see its log beside the state file");
            }
            ensure!(start.elapsed() < Duration::from_secs(60), "the server is not ready after 60 s");
            sleep(Duration::from_millis(2)).await;
        }
        Ok(Self { child, pid, ready_after: start.elapsed() })
    }

    /// What a server still does in its first moments is no part of any measurement.
    pub async fn settle(&self) {
        sleep(Duration::from_secs(3)).await;
    }

    pub async fn stop(mut self) -> Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.pid)?).context("a process without an id")?;
        kill_process(pid, Signal::TERM)?;
        timeout(Duration::from_secs(60), self.child.wait())
            .await
            .context("the server does not stop within 60 s of SIGTERM")??;
        Ok(())
    }
}

async fn answers(target: &Arc<Target>) -> bool {
    let Ok(mut connection) = Connection::new(target, None) else {
        return false;
    };
    let answer = connection.send(Method::GET, "system/ping", Bytes::new()).await;
    answer.is_ok_and(|answer| answer.status.is_success())
}
