//! Names, so that autocompletion has something to find.

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
