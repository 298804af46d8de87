//! What people write: a few words all the time, very many hardly ever, and not all of it in English. So search has something
//! to find, and something to look for long.

use crate::chance::Chance;

const COMMON: [&str; 64] = [
    "the", "report", "is", "ready", "please", "have", "a", "look", "before", "lunch", "we", "moved",
    "server", "to", "new", "rack", "and", "it", "runs", "quietly", "tomorrow", "morning", "somebody",
    "should", "check", "backup", "again", "because", "disk", "was", "nearly", "full", "customer", "asked",
    "for", "an", "answer", "by", "friday", "who", "knows", "how", "this", "works", "build", "failed", "on",
    "main", "branch", "fixed", "now", "thanks", "everyone", "next", "meeting", "starts", "at", "ten", "in",
    "blue", "room", "draft", "shared", "folder",
];
/// Of a thousand words so many are none of these.
const UNCOMMON: usize = 80;
/// How many there are besides, and how much oftener the first of them come than the last.
const VOCABULARY: usize = 250_000;
const SLOPE: i32 = 4;
const BEGIN: [&str; 20] = [
    "b", "br", "d", "dr", "f", "g", "gl", "h", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "v",
];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
const END: [&str; 5] = ["", "n", "r", "s", "x"];
/// Of a thousand messages so many begin with something in a script that sets no spaces.
const WITHOUT_SPACES: usize = 20;
const PHRASES: [&str; 24] = [
    "会议",
    "明天",
    "服务器",
    "数据库",
    "备份",
    "报告",
    "客户",
    "发布",
    "テスト",
    "サーバー",
    "資料",
    "確認",
    "お願い",
    "します",
    "来週",
    "報告",
    "회의",
    "서버",
    "배포",
    "고객",
    "보고서",
    "내일",
    "문서",
    "검토",
];

/// So many words, nothing in them that COPY or JSON would have to escape.
pub fn sentence(chance: &mut Chance, words: usize) -> String {
    let mut text = String::with_capacity(words * 7);
    if chance.permille(WITHOUT_SPACES) {
        (0..4).for_each(|_| text.push_str(PHRASES[chance.below(PHRASES.len())]));
        text.push(' ');
    }
    for n in 0..words {
        if n > 0 {
            text.push(' ');
        }
        if chance.permille(UNCOMMON) {
            uncommon(chance.skewed(VOCABULARY, SLOPE), &mut text);
        } else {
            text.push_str(COMMON[chance.below(COMMON.len())]);
        }
    }
    text
}

/// The n-th of them: three syllables that can be said.
fn uncommon(n: usize, text: &mut String) {
    // Neighbours in number are none in spelling.
    let mut rest = n * 7_919 % VOCABULARY;
    for _ in 0..3 {
        for sounds in [BEGIN.as_slice(), &VOWELS] {
            text.push_str(sounds[rest % sounds.len()]);
            rest /= sounds.len();
        }
    }
    text.push_str(END[n % END.len()]);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::chance::For;

    #[test]
    fn no_two_uncommon_words_are_the_same() {
        let word = |n| {
            let mut word = String::new();
            uncommon(n, &mut word);
            word
        };
        let words: HashSet<String> = (0..VOCABULARY).map(word).collect();
        assert_eq!(words.len(), VOCABULARY);
    }

    #[test]
    fn most_words_are_common_and_few_messages_have_no_spaces() {
        let text = |n| sentence(&mut Chance::new(1, For::Message, n), 20);
        let texts: Vec<String> = (0..2000).map(text).collect();
        let words = texts.iter().flat_map(|text| text.split(' '));
        let uncommon = words.filter(|word| word.is_ascii() && !COMMON.contains(word)).count();
        assert!((2000..4500).contains(&uncommon), "{uncommon} of 40,000");
        let without = texts.iter().filter(|text| !text.is_ascii()).count();
        assert!((20..70).contains(&without), "{without} of 2,000");
    }
}
