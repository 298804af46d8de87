use files::texts::{Kind, MOST};

const KINDS: [Kind; 6] = [Kind::Html, Kind::Mail, Kind::Packed, Kind::Pdf, Kind::Plain, Kind::Archive];

/// Whatever calls itself a document: no more is kept of it than there is room for. What it costs is limited by the process that
/// reads it. The first byte is the kind.
pub fn text(content: &[u8]) {
    let Some((kind, content)) = content.split_first() else { return };
    let words = KINDS[usize::from(*kind) % KINDS.len()].words(content.to_vec());
    assert!(words.is_none_or(|words| words.len() <= MOST && !words.contains('\0')));
}
