//! Names and words, so that search and autocompletion have something to find.

use crate::chance::Chance;

pub const FIRST: [&str; 32] = [
    "Ada", "Amir", "Bela", "Carla", "Chen", "Dana", "Elif", "Emil", "Fatou", "Goran", "Hana", "Ines", "Ivo",
    "Jonas", "Kaya", "Lena", "Luca", "Mara", "Milo", "Nadia", "Noor", "Olga", "Oskar", "Pia", "Ravi", "Rosa",
    "Samir", "Tessa", "Tomas", "Vera", "Yuki", "Zoe",
];
pub const LAST: [&str; 32] = [
    "Abe", "Adler", "Bauer", "Costa", "Dahl", "Diaz", "Evans", "Farah", "Fischer", "Garcia", "Haddad", "Ito",
    "Jansen", "Keller", "Kim", "Lindt", "Lopez", "Marino", "Mensah", "Nagy", "Novak", "Okafor", "Olsen",
    "Petrov", "Quist", "Rossi", "Sato", "Silva", "Tanaka", "Urban", "Weber", "Zhang",
];
pub const POSITIONS: [&str; 8] =
    ["Engineer", "Designer", "Support", "Sales", "Research", "Operations", "Editor", ""];
pub const SUBJECTS: [&str; 24] = [
    "billing", "mobile", "search", "release", "design", "hiring", "support", "backend", "frontend", "data",
    "security", "budget", "travel", "lunch", "books", "music", "infra", "quality", "sales", "docs",
    "research", "legal", "events", "ideas",
];
pub const ASPECTS: [&str; 8] =
    ["team", "alerts", "questions", "planning", "review", "weekly", "random", "help"];
pub const EMOJI: [&str; 6] = ["+1", "heart", "tada", "eyes", "white_check_mark", "joy"];
const WORDS: [&str; 64] = [
    "the", "report", "is", "ready", "please", "have", "a", "look", "before", "lunch", "we", "moved",
    "server", "to", "new", "rack", "and", "it", "runs", "quietly", "tomorrow", "morning", "somebody",
    "should", "check", "backup", "again", "because", "disk", "was", "nearly", "full", "customer", "asked",
    "for", "an", "answer", "by", "friday", "who", "knows", "how", "this", "works", "build", "failed", "on",
    "main", "branch", "fixed", "now", "thanks", "everyone", "next", "meeting", "starts", "at", "ten", "in",
    "blue", "room", "draft", "shared", "folder",
];

/// So many words, nothing in them that COPY or JSON would have to escape.
pub fn sentence(chance: &mut Chance, words: usize) -> String {
    let mut text = String::with_capacity(words * 7);
    for n in 0..words {
        if n > 0 {
            text.push(' ');
        }
        text.push_str(WORDS[chance.below(WORDS.len())]);
    }
    text
}
