//! What people have missed in other searches: each is found here.

use crate::fixtures::{terms, world};

/// What is said, and what finds it.
const FOUND: &[(&str, &[&str])] = &[
    // Words that a dictionary of stop words would drop.
    (
        "To be, or not to be: that is the question",
        &["to be", "\"to be or not to be\"", "not", "that is", "the question"],
    ),
    ("The Who are on at IT", &["the who", "who", "it"]),
    // One and two letters.
    ("C and R and Go are languages", &["c", "r", "go", "C R Go"]),
    ("use C++ or C# here", &["c++", "c#"]),
    ("plan b is ok", &["b", "ok", "plan b"]),
    // Infix.
    ("the Mattermostification of everything", &["mattermost", "mostif", "ification", "everyth"]),
    ("Donaudampfschifffahrtsgesellschaft", &["dampfschiff", "gesellschaft", "donau"]),
    // Addresses of the net.
    (
        "see https://wiki.example.com/pages/4711/How-to_deploy?v=2#top",
        &[
            "https://wiki.example.com/pages/4711",
            "wiki.example.com",
            "example.com",
            "4711",
            "How-to_deploy",
            "deploy",
            "v=2",
        ],
    ),
    ("host 192.168.17.4 is down", &["192.168.17.4", "192.168", "168.17"]),
    ("route 2001:db8::ff00:42:8329", &["2001:db8::ff00:42:8329", "ff00:42"]),
    (
        "write to jane.doe+chat@example.org",
        &["jane.doe+chat@example.org", "jane.doe", "@example.org", "jane", "doe"],
    ),
    // Hyphens, dots, underscores, paths.
    (
        "the follow-up on pre-production",
        &["follow-up", "pre-production", "follow", "up", "\"follow up\"", "production"],
    ),
    ("released v1.22.333-rc1 today", &["v1.22.333-rc1", "1.22.333", "v1.22", "rc1"]),
    ("open services/search/src/lib.rs", &["services/search", "lib.rs", "search/src/lib.rs"]),
    ("set MAX_OPEN_CONNS=20", &["max_open_conns", "MAX_OPEN_CONNS=20", "open_conns", "conns"]),
    ("ticket ABC-1234 is done", &["abc-1234", "ABC-1234", "1234", "\"ABC-1234\""]),
    ("phone +49 30 1234567", &["\"+49 30 1234567\"", "1234567", "+49"]),
    // Code.
    (
        "if (foo->bar() != nullptr) { return a[i]; }",
        &["foo->bar", "->", "!=", "nullptr", "a[i]", "\"return a[i]\"", "bar()"],
    ),
    ("run `kubectl get pods -n kube-system --all`", &["kubectl", "kube-system", "--all", "\"get pods\""]),
    ("SELECT * FROM users WHERE id = $1;", &["$1", "\"id = $1\"", "\"from users\""]),
    // Slips of a key.
    (
        "please accommodate the accessibility requirements",
        &["acommodate", "accomodate", "accessibilty", "requirments", "requriements"],
    ),
    // Accents and cases.
    (
        "Caf\u{e9} M\u{fc}ller, Stra\u{df}e, \u{130}stanbul",
        &["cafe", "muller", "m\u{fc}ller", "MÜLLER", "strasse", "stra\u{df}e", "istanbul"],
    ),
    ("it\u{2019}s a \u{201c}quote\u{201d}", &["it's", "\"it's a\"", "quote"]),
    // Languages, with and without spaces.
    ("全文検索エンジンを作る", &["検索", "全文検索", "エンジン", "を", "索エ"]),
    ("我们明天讨论数据库迁移", &["数据库", "迁移", "讨论", "明天"]),
    ("데이터베이스를 검색합니다", &["데이터베이스", "검색", "베이스"]),
    ("ค้นหาข้อความภาษาไทย", &["ข้อความ", "ภาษาไทย"]),
    ("Поиск сообщений на русском языке", &["поиск", "сообщен", "русском"]),
    ("البحث في الرسائل", &["البحث", "الرسائل", "رسائل"]),
    ("חיפוש הודעות", &["חיפוש", "הודעות"]),
    ("संदेश खोजें", &["संदेश", "खोजें"]),
    ("Αναζήτηση μηνυμάτων", &["αναζητηση", "μηνυμάτων"]),
    ("Tìm kiếm tin nhắn", &["tim kiem", "tìm kiếm"]),
    ("Zażółć gęślą jaźń", &["zażółć", "gęślą"]),
    // Emoji.
    ("ship it 🚀🎉 now", &["🚀", "🎉", "ship 🚀"]),
    ("good :thumbsup: job", &[":thumbsup:", "thumbsup"]),
    // Mentions and tags.
    (
        "ask @jane.doe about #release-notes",
        &["@jane.doe", "\"@jane.doe\"", "jane", "#release-notes", "release-notes", "#release*"],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_the_screen_is_found() {
    let world = world().await;
    let said: Vec<&str> = FOUND.iter().map(|(said, _)| *said).collect();
    world.posts(&said).await;
    let mut missed = Vec::new();
    for (said, queries) in FOUND {
        for query in *queries {
            if !world.texts(terms(query)).await.iter().any(|text| text == said) {
                missed.push(format!("{query} in {said}"));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn and_little_else() {
    let world = world().await;
    let said: Vec<&str> = FOUND.iter().map(|(said, _)| *said).collect();
    world.posts(&said).await;
    for (query, count) in [
        ("follow-up", 1),
        ("c++", 1),
        ("192.168.17.4", 1),
        ("検文", 0),
        ("检索", 0),
        ("qqqq", 0),
        ("--nothing", 0),
        ("$2", 0),
    ] {
        let texts = world.texts(terms(query)).await;
        assert_eq!(texts.len(), count, "{query}: {texts:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_words_come_first_then_the_newest() {
    let world = world().await;
    world.posts(&["test one", "testing two", "test three", "contest four"]).await;
    assert_eq!(world.texts(terms("test")).await, ["test three", "test one", "contest four", "testing two"]);
}
