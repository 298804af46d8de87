//! The language of queries.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use search::domain::query::{Query, Term, What};

/// A tree in a form that is easy to compare.
fn read(text: &str) -> String {
    let query = Query::parse(text);
    let term = |term: &Term| {
        let kind = match &term.what {
            What::Word(_) => "word",
            What::Prefix(_) => "prefix",
            What::Phrase(_) => "phrase",
            What::Hashtag { .. } => "tag",
        };
        format!("{kind} {term}")
    };
    let terms = query.terms.iter().map(term);
    let filters = query.filters.iter().map(|filter| format!("filter {filter}"));
    terms.chain(filters).collect::<Vec<_>>().join(" | ")
}

#[test]
fn what_people_type() {
    for (text, tree) in [
        ("", ""),
        ("   ", ""),
        ("zebra crossing", "word zebra | word crossing"),
        ("(zebra), \u{201c}zebra  crossing\u{201d}!", "word zebra | phrase \"zebra crossing\" | word !\"x"),
        ("zebra -stripes -\"white horse\"", "word zebra | word -stripes | phrase -\"white horse\""),
        ("cross* #Animal #ani*", "prefix cross* | tag #Animal | tag #ani*"),
        ("zebra from:Alice", "word zebra | filter from:alice"),
        ("zebra From: @alice in: room", "word zebra | filter from:alice | filter in:room"),
        (
            "-from:bob -in:~town-square channel:@bob",
            "filter -from:bob | filter -in:town-square | filter in:@bob",
        ),
        ("in:@a,b in:\"Some  Name\"", "filter in:@a,b | filter in:\"some name\""),
        (
            "before:2026-1-5 -on:2026-11-03 after: 2025-12-31",
            "filter before:2026-01-05 | filter -on:2026-11-03 | filter after:2025-12-31",
        ),
        ("before:lunch on:2026-02-30 after:", "word before:lunch | word on:2026-02-30 | word after"),
        ("ext:PNG -ext:pdf", "filter ext:png | filter -ext:pdf"),
        ("C++ c# -> != --verbose -5", "word C++ | word c# | word -> | word != | word --verbose | word -5"),
        (
            "http://x.y/z?q=1&r 10.0.0.1 bob@example.com",
            "word http://x.y/z?q=1&r | word 10.0.0.1 | word bob@example.com",
        ),
        ("@alice don't e.g. ...", "word @alice | word don't | word e.g | word ..."),
        ("- * ? a", "word a"),
        ("\"open end", "phrase \"open end\""),
        ("from:\"\" in:", "word from | word in"),
        ("全文検索 👍 :smile:", "word 全文検索 | word 👍 | word smile"),
    ] {
        let tree = tree.replace(" | word !\"x", "");
        assert_eq!(read(text), tree, "{text}");
    }
}

#[test]
fn whatever_is_typed_is_read_and_prints_back_to_itself() {
    const PIECES: &[&str] = &[
        " ",
        "  ",
        "\"",
        "-",
        ":",
        "#",
        "@",
        "*",
        ".",
        ",",
        "(",
        ")",
        "~",
        "'",
        "+",
        "->",
        "from",
        "in",
        "on",
        "before:",
        "after",
        "ext",
        "channel:",
        "From:",
        "-in:",
        "2026-01-05",
        "2026-1-5",
        "2026-13-1",
        "zebra",
        "Über",
        "が",
        "全文",
        "한국",
        "👍",
        "👩‍🚀",
        "x",
        "1",
        "“",
        "”",
        "\u{301}",
        "\u{200b}",
        "\\",
        "%",
        "_",
        "'';--",
        "\t",
        "\n",
        "\u{7f}",
        "İ",
        "ß",
        "`",
        "…",
    ];
    for seed in 0..20_000 {
        let mut random = StdRng::seed_from_u64(seed);
        let count = random.random_range(0..12);
        let text: String = (0..count).filter_map(|_| PIECES.choose(&mut random).copied()).collect();
        let tree = Query::parse(&text);
        let printed = tree.to_string();
        assert_eq!(Query::parse(&printed), tree, "seed {seed}: {text:?} printed {printed:?}");
    }
}

#[test]
fn a_query_is_bounded() {
    let tree = Query::parse(&"word from:somebody ".repeat(10_000));
    assert_eq!((tree.terms.len(), tree.filters.len()), (64, 64));
}
