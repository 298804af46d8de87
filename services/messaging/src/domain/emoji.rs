//! Names of emoji everybody has.

/// Is there an emoji of this name?
pub fn is_known(name: &str) -> bool {
    emojis::get_by_shortcode(name).is_some()
}
