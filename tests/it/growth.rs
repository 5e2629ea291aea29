//! However an input is made, what is done with it grows by its size, and not by the square of it.

use std::fs;
use std::io::sink;

use pincite::index::Index;
use pincite::lookup::Against;
use pincite::manuscript::{MAX_NAMED, ManuscriptFormat, quotations, read};
use pincite::model::Verdict;
use pincite::query::parse;
use pincite::recheck::{recheck, stored};
use pincite::render::terminal::{self, Color, Links, Style};
use pincite::verify::{MIN_WORDS, Verifier};

use crate::processor::processor_seconds;
use crate::support::{empty_corpus, update};

use ManuscriptFormat::{Html, Markdown, Tex, Text};

/// Does `work`, which takes a second or two; by the square of the size, from half a minute to hours.
fn in_time<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = processor_seconds();
    let done = work();
    let taken = processor_seconds() - start;
    assert!(taken < 15.0, "{what}: {taken:.1} s of the processor");
    done
}

/// What `make` gives for each number up to `count`, one after another.
fn each(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

#[test]
fn a_manuscript_is_taken_apart_in_time_by_its_size() {
    let many = 25_000;
    let keys = "@a;".repeat(50);
    let texts = [
        ("lists", Markdown, "- ".repeat(many) + "a\n" + &"b\n".repeat(many)),
        ("quotes", Markdown, ">".repeat(many) + "a\n" + &"b\n".repeat(many)),
        ("marks that nothing closes", Text, "“a ‘".repeat(many)),
        ("low marks", Text, "‚a ".repeat(many)),
        ("single marks", Text, "('a ".repeat(2 * many)),
        ("quotations in one paragraph", Text, "he “a b c” ".repeat(2 * many)),
        ("block quotations", Text, "> “a b c”\n\nx\n\n".repeat(many)),
        ("pins and keys", Text, "tea#p1@k7f2q9 [@a] ".repeat(many)),
        ("quotations with pins", Text, "“a b c” [tea#p1@k7f2q9] ".repeat(many)),
        ("quotations with keys", Text, "“a b c” [@a] ".repeat(many)),
        ("keys", Text, "“a b c”".to_owned() + &" [@a],".repeat(2 * many)),
        ("addresses", Text, each(many, |number| format!("http://a{number}.b "))),
        ("one address", Text, "http://a".repeat(many)),
        ("brackets", Text, format!("{}{keys}]", "[".repeat(140)).repeat(many / 100)),
        ("spaces and notes", Text, " ".repeat(10 * many) + &"[^1] ".repeat(many)),
        ("tags", Html, "<q>a b c ".repeat(many)),
        ("closed tags", Html, "<q>a ".repeat(many) + &"</q>".repeat(many)),
        ("blockquote", Tex, "\\blockquote{".repeat(many)),
        ("closed blockquote", Tex, "\\blockquote{".repeat(many) + &"}".repeat(many)),
        ("options", Tex, "\\foo[".repeat(many)),
        ("notes", Tex, "\\footnote{".repeat(many) + &"}".repeat(many)),
        ("accents", Tex, "\\'{".repeat(many)),
        ("formulas", Tex, "\\[".repeat(10 * many)),
        ("code", Tex, each(many, |number| format!("\\verb{}", char::from_u32(0x4E00 + number as u32).unwrap_or('a')))),
        ("keys of one command", Tex, format!("\\enquote{{a b c}}\\cite{{{}}}", "a,".repeat(many))),
    ];
    for (what, format, text) in texts {
        in_time(what, || quotations(&read(text, format)));
    }
}

#[test]
fn quotations_share_no_more_names_than_there_is_room_for() {
    let many = 2_000;
    let names = each(many, |number| format!("@a{number}; "));
    let beside = "“a b c” and ".repeat(many) + &names.replace('@', "[@").replace(';', "]");
    let in_note = "“a b c”[^1] and ".repeat(many) + "\n\n[^1]: " + &names;
    for (what, text) in [("beside", beside), ("in a note", in_note)] {
        let found = in_time(what, || quotations(&read(text, Markdown))).quotations;
        assert_eq!(found.len(), many, "{what}");
        for quotation in found {
            assert!(quotation.named.len() == MAX_NAMED && quotation.named_more > 0, "{what}");
        }
    }
}

#[test]
fn a_quotation_within_too_many_others_is_counted_and_not_copied() {
    let many = 20_000;
    let marks = "“tea leaves are ‘".repeat(many) + &"’”".repeat(many);
    let commands = "\\enquote{tea leaves are ".repeat(2 * many) + &"}".repeat(2 * many);
    for (format, text) in [(Text, marks), (Tex, commands)] {
        let length = text.len();
        let found = in_time("nested", || quotations(&read(text, format)));
        assert_eq!((found.quotations.len(), found.too_deep), (9, 2 * many - 9));
        assert!(found.quotations.iter().all(|quotation| quotation.text.len() < 2 * length));
    }
}

#[test]
fn quotations_of_one_long_line_are_checked_and_shown_in_time_by_their_number() {
    let (_folder, corpus, folder) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "Green tea needs cooler water.").unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let nested = "“".repeat(30) + "green tea needs" + &"”".repeat(30);
    let text = "and “green tea needs” ".repeat(8_000) + &nested;
    let manuscript = read(text, Text);
    let style = Style { width: 80, color: Color::Never, links: Links::Off };
    in_time("one line", || {
        let checked = verifier.check("draft.txt", &manuscript, &|_, _| {}).unwrap();
        assert_eq!(checked.quotes.len(), 8_009);
        for quote in &checked.quotes {
            terminal::quote(&mut sink(), &style, manuscript.text(), quote).unwrap();
        }
    });
    assert_eq!(verifier.end().too_deep, 21);
    let mut end = Vec::new();
    terminal::verify_end(&mut end, &style, verifier.end()).unwrap();
    let end = String::from_utf8(end).unwrap();
    assert!(end.contains("passed over: 21 within more than eight others"), "{end}");
}

#[test]
fn a_query_is_read_in_time_by_its_length() {
    let many = 60_000;
    let queries = [
        ("signs", "+".repeat(many) + "tea"),
        ("quotations without spaces", "\"a\"b".repeat(many)),
        ("links that are none", "w/\"\"".repeat(many)),
        ("marks that nothing closes", "“a\" ".repeat(many)),
        ("parentheses", "(".repeat(many) + "tea"),
        ("negations", "NOT ".repeat(many) + "tea"),
        ("words", "tea ".repeat(many)),
    ];
    for (what, query) in queries {
        in_time(what, || parse(&query));
    }
}

#[test]
fn a_record_whose_words_stand_in_a_document_many_times_is_told_by_what_stands_around_them() {
    let (_folder, corpus, folder) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "The tea is hot.\n\n".repeat(4_000) + "All tea was drunk.").unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, 1).unwrap();
    for (prefix, suffix, verdict, places) in
        [("The ", " is", Verdict::Ambiguous, 4_001), ("All ", " was", Verdict::Moved, 0)]
    {
        let record = format!(
            "{{\"pin\":\"tea#p3@abcdef\",\"passage\":{{\"text\":\"tea\"}},\"prefix\":\"{prefix}\",\"suffix\":\"{suffix}\"}}"
        );
        let record = &stored(&record)[0];
        let checked = in_time(suffix, || recheck(&index, &mut verifier, record, Against::Index).unwrap());
        assert_eq!((checked.verdict, checked.places.len()), (verdict, places), "{suffix}");
    }
}
