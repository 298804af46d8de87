//! Nobody gets what the virus scanner has not seen, where there is one.

use bytes::Bytes;
use futures_util::stream;
use model::Problem;

use super::receive::store_failed;
use crate::State;
use crate::scanner::Verdict;

/// Said of what holds a virus.
pub const REJECTED: &str = "api.file.upload_file.rejected_by_plugin.app_error";

/// Refuses a blob that holds a virus, and what nobody can say of.
pub async fn blob(state: &State, path: &str) -> Result<(), Problem> {
    let Some(scanner) = &state.scanner else { return Ok(()) };
    let reading = state.blobs.read(path, None).await.map_err(store_failed)?;
    judge(scanner.scan(reading.chunks).await)
}

/// The same of what is in memory.
pub async fn content(state: &State, content: &Bytes) -> Result<(), Problem> {
    let Some(scanner) = &state.scanner else { return Ok(()) };
    judge(scanner.scan(stream::iter([Ok(content.clone())])).await)
}

fn judge(verdict: std::io::Result<Verdict>) -> Result<(), Problem> {
    match verdict {
        Ok(Verdict::Clean) => Ok(()),
        Ok(Verdict::Found(name)) => {
            Err(Problem::bad_request(REJECTED, "The file holds a virus.").with_detail(name))
        }
        Err(error) => Err(Problem::unavailable(format!("the virus scanner: {error}"))),
    }
}
