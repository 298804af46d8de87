//! An upload that takes several requests.

use model::Problem;
use serde::{Deserialize, Serialize};

pub const ATTACHMENT: &str = "attachment";
pub const IMPORT: &str = "import";

/// How far an upload is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UploadSession {
    pub id: String,
    /// `attachment`
    #[serde(rename = "type")]
    pub kind: String,
    /// Unix ms.
    pub create_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub filename: String,
    /// Bytes it will have.
    pub file_size: i64,
    /// Bytes that have come: the next part begins there.
    pub file_offset: i64,
    pub remote_id: String,
    pub req_file_id: String,
}

/// What is to be uploaded.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewUpload {
    pub channel_id: String,
    pub filename: String,
    /// Bytes.
    pub file_size: i64,
    /// `import` is refused; anything else means `attachment`.
    #[serde(rename = "type")]
    pub kind: String,
}

impl NewUpload {
    pub fn check(&self) -> Result<(), Problem> {
        if self.file_size > 0 {
            return Ok(());
        }
        let id = "model.upload_session.is_valid.file_size.app_error";
        Err(Problem::bad_request(id, "There is nothing to upload."))
    }
}

/// What a request says of the part it sends; what it does not say is not checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// Bytes.
    pub length: Option<u64>,
    /// Where the part begins.
    pub start: Option<u64>,
}

impl Announced {
    /// Fits it behind what has come?
    pub fn fits(self, offset: u64, size: u64) -> bool {
        self.start.is_none_or(|start| start == offset)
            && self.length.is_none_or(|length| offset.checked_add(length).is_some_and(|end| end <= size))
    }
}

/// Reads the beginning out of `bytes 5242880-10485759/20971520`.
pub fn start_of(content_range: &str) -> Option<u64> {
    content_range.strip_prefix("bytes ")?.split_once('-')?.0.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_goes_where_the_one_before_ended() {
        let said = |length, start| Announced { length, start };
        for (announced, fits) in [
            (said(None, None), true),
            (said(Some(6), None), true),
            (said(Some(7), None), false),
            (said(Some(u64::MAX), None), false),
            (said(Some(6), Some(4)), true),
            (said(Some(1), Some(3)), false),
            (said(None, Some(5)), false),
        ] {
            assert_eq!(announced.fits(4, 10), fits, "{announced:?}");
        }
        assert_eq!(start_of("bytes 5242880-10485759/20971520"), Some(5_242_880));
        assert_eq!(start_of("bytes */5"), None);
        assert_eq!(start_of("lines 1-2/3"), None);
    }
}
