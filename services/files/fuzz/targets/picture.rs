use actix_web::web::Bytes;
use files::pictures::{Shape, look, portrait};
use files::previews::picture::size;

/// Pixels: few, so that a run is fast; what is too large is refused by its head.
const PIXELS: u64 = 1 << 18;

/// Whatever calls itself a picture: looked at, brought to another shape, and measured, within its limits.
pub fn picture(content: &[u8]) {
    let Some((shape, content)) = content.split_first() else { return };
    let _ = size(content);
    let Some(look) = look(content, PIXELS) else { return };
    assert!(u64::from(look.width) * u64::from(look.height) <= PIXELS);
    assert!(look.width > 0 && look.height > 0);
    let (shape, side) = match shape % 3 {
        0 => return,
        1 => (Shape::Square(64), 64),
        _ => (Shape::Within(48), 48),
    };
    let Some(made) = portrait(Bytes::copy_from_slice(content), shape, PIXELS) else { return };
    let made_of_it = size(&made.content).expect("what was made is a picture");
    if shape == Shape::Square(side) {
        assert_eq!((made_of_it.width, made_of_it.height), (side, side));
    }
}
