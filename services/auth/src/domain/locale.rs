//! Languages.

/// Languages clients are translated to; a new user whose locale is none of them gets the server's default.
const TRANSLATED: [&str; 23] = [
    "bg", "de", "en", "en-AU", "es", "fa", "fr", "hi", "hu", "it", "ja", "ko", "nl", "pl", "pt-BR", "ro",
    "ru", "sv", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu \
ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng \
nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta \
te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

pub fn is_translated(locale: &str) -> bool {
    TRANSLATED.contains(&locale)
}

/// "", a language, or a language and a region; at most five characters.
pub fn is_valid(locale: &str) -> bool {
    if locale.is_empty() {
        return true;
    }
    let (language, region) = locale.split_once(['-', '_']).unwrap_or((locale, "XX"));
    locale.len() <= 5
        && LANGUAGES.split(' ').any(|known| known == language)
        && region.len() == 2
        && region.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        for locale in ["", "en", "de-DE", "pt-BR", "en-AU"] {
            assert!(is_valid(locale), "{locale}");
        }
        for locale in ["xx", "german", "zz-ZZ", "d", "de-", "de-D1"] {
            assert!(!is_valid(locale), "{locale}");
        }
    }
}
