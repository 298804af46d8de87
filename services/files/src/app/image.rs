//! Pictures of elsewhere by way of this server, so that those who look at them are not seen there. Only what is a picture by
//! its content, within a limit. Why it is none, and what there is inside, is not told.

use bytes::Bytes;
use futures_util::{Stream, stream};
use model::Problem;
use outside::{Call, Opened};
use url::Url;

use crate::State;
use crate::domain::content::{LOOKED_AT, mime_type};
use crate::previews::is_picture;

/// Bytes of a picture.
const LARGEST: u64 = 10 * 1024 * 1024;
const ERROR: &str = "api.image.get.app_error";

pub enum Place {
    /// Ours: asked for as everything else of ours.
    Here(Url),
    /// Somewhere else.
    There(Picture),
}

pub struct Picture {
    pub mime_type: &'static str,
    /// Bytes, if they were announced.
    pub length: Option<u64>,
    head: Bytes,
    opened: Opened,
}

/// Finds the picture at an address.
pub async fn open(state: &State, address: &str) -> Result<Place, Problem> {
    let refused = || Problem::bad_request(ERROR, "The address of the picture cannot be read.");
    if !state.settings.image_proxy.enable {
        return Err(refused());
    }
    let site = Url::parse(&state.settings.site_url()).map_err(Problem::internal)?;
    let url = site.join(address).map_err(|_| refused())?;
    if url.origin() == site.origin() {
        return Ok(Place::Here(url));
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused());
    }
    let mut opened = match state.client.open(Call::get(url.as_str(), "image/*")).await {
        Ok(opened) => opened,
        Err(error) => return Err(Problem::not_found(ERROR).with_detail(error.to_string())),
    };
    let forbidden = || Problem::new(403, ERROR, "There is no picture at this address.");
    let fits = opened.length.is_none_or(|length| length <= LARGEST);
    if opened.status != 200 || !is_picture(&opened.content_type) || !fits {
        return Err(forbidden());
    }
    let head = opened.beginning(LOOKED_AT).await.map_err(|_| forbidden())?;
    let mime_type = mime_type(&head, "");
    if !is_picture(mime_type) {
        return Err(forbidden());
    }
    Ok(Place::There(Picture { mime_type, length: opened.length, head, opened }))
}

impl Picture {
    /// All of it. What is larger than it may be breaks off.
    pub fn chunks(self) -> impl Stream<Item = std::io::Result<Bytes>> {
        let Self { head, opened, .. } = self;
        let begin = (Some(head), opened, 0_u64);
        stream::try_unfold(begin, |(head, mut opened, sent)| async move {
            let chunk = match head {
                Some(head) => Some(head),
                None => opened.chunk().await.map_err(std::io::Error::other)?,
            };
            let Some(chunk) = chunk else { return Ok(None) };
            let sent = sent + chunk.len() as u64;
            if sent > LARGEST {
                return Err(std::io::Error::other("the picture is too large"));
            }
            Ok(Some((chunk, (None, opened, sent))))
        })
    }
}
