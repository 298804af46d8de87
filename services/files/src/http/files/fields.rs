//! The form of an upload, field by field: a channel, files, what the client calls them.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::web::Payload;
use futures_util::TryStreamExt;
use model::Problem;

/// Files of a form at most, and all fields.
pub const MOST_FILES: usize = 10;
pub const MOST_FIELDS: usize = 50;
/// Bytes of a field that is no file.
pub const LONGEST_FIELD: usize = 1_000;

pub struct Fields {
    form: Multipart,
    fields: usize,
    files: usize,
}

/// What a field brings.
pub enum Brought {
    Channel(String),
    /// What the client calls a file.
    Client(String),
    /// Its name as it was sent, and its content, which is still to come.
    File(String, Box<Field>),
    Other,
}

/// The form, or the body, is none that can be read.
pub fn broken(_: impl std::fmt::Debug) -> Problem {
    Problem::bad_request("api.file.upload_file.read_request.app_error", "The upload cannot be read.")
}

impl Fields {
    pub fn of(request: &HttpRequest, body: Payload) -> Self {
        Self { form: Multipart::new(request.headers(), body), fields: 0, files: 0 }
    }

    /// The next field; a file that was not read to its end is passed over.
    ///
    /// # Errors
    /// What is refused for good: no form, too many fields, or one that is too long.
    pub async fn next(&mut self) -> Result<Option<Brought>, Problem> {
        let Some(mut field) = self.form.try_next().await.map_err(broken)? else { return Ok(None) };
        self.fields += 1;
        if self.fields > MOST_FIELDS || self.files == MOST_FILES {
            return Err(Problem::invalid_body("files"));
        }
        Ok(Some(match field.name().unwrap_or_default() {
            "channel_id" => Brought::Channel(text(&mut field).await?),
            "client_ids" => Brought::Client(text(&mut field).await?),
            "files" => {
                self.files += 1;
                let said = field.content_disposition().and_then(|said| said.get_filename());
                Brought::File(said.unwrap_or_default().to_owned(), Box::new(field))
            }
            _ => {
                text(&mut field).await?;
                Brought::Other
            }
        }))
    }
}

async fn text(field: &mut Field) -> Result<String, Problem> {
    let name = field.name().unwrap_or_default().to_owned();
    let bytes = field.bytes(LONGEST_FIELD).await.map_err(|_| Problem::invalid_body(&name))?;
    let bytes = bytes.map_err(broken)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.contains('\0') => Ok(text.to_owned()),
        _ => Err(Problem::invalid_body(&name)),
    }
}
