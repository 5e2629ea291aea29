//! The quotations of manuscripts: each verdict, each convention, every script of the shipped corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pincite::index::Index;
use pincite::manuscript::{ManuscriptFormat, read};
use pincite::model::{ChangeKind, Convention, Finding, QuoteChecked, QuoteVerdict};
use pincite::text::{Span, words};
use pincite::verify::{MIN_WORDS, Verifier};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use crate::made::{MadePdf, report};
use crate::support::{empty_corpus, indexed, shipped, update};

/// The quotations of a Markdown text.
fn checked(verifier: &mut Verifier<'_>, text: &str) -> Vec<QuoteChecked> {
    verifier.check("draft.md", &read(text.to_owned(), ManuscriptFormat::Markdown), &|_, _| {}).unwrap().quotes
}

/// What is found of words in quotation marks.
fn finding(verifier: &mut Verifier<'_>, words: &str) -> Finding {
    let text = format!("“{words}”");
    let found = verifier.check("draft.txt", &read(text, ManuscriptFormat::Text), &|_, _| {}).unwrap().quotes;
    found.into_iter().next().unwrap_or_else(|| panic!("{words:?} is no quotation")).finding
}

fn manuscript() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/manuscripts/regional.md")
}

#[test]
fn every_quotation_of_the_made_manuscript_has_the_verdict_written_beside_it() {
    let text = fs::read_to_string(manuscript()).unwrap();
    let comments = text.split("<!--").skip(1).map(|rest| rest.split("-->").next().unwrap());
    let expected: Vec<&str> = comments.flat_map(|comment| comment.split(';')).map(str::trim).collect();
    let (_folder, index) = indexed(&shipped(), 2);
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let found = checked(&mut verifier, &text);
    assert!(found.len() >= 60 && found.len() == expected.len(), "{} and {}", found.len(), expected.len());
    for (quote, expected) in found.iter().zip(expected) {
        let names: Vec<String> = quote.finding.conventions.iter().map(ToString::to_string).collect();
        let by = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        let said = format!("{}{by}", quote.finding.verdict.name());
        assert_eq!(said, expected, "{}: {} {:?}", quote.start.in_words(), quote.quote, quote.finding);
        assert!(Span::new(&text, quote.span.range()).is_some());
        assert_eq!(quote.finding.diff.is_empty(), quote.finding.verdict != QuoteVerdict::Altered);
    }
    assert_eq!((verifier.end().titles, verifier.end().too_short, verifier.end().quotes), (1, 4, found.len()));
}

/// Texts of the corpus to quote from, and a verifier of it.
fn with_passages(each: impl Fn(&mut Verifier<'_>, &[String])) {
    let (_folder, index) = indexed(&shipped(), 2);
    let mut texts = Vec::new();
    pincite::lookup::export(&index, &mut |citation| {
        let is_title = |line: &&str| solid(line) == solid(&citation.document.title);
        texts.extend(citation.passage.text.lines().filter(|line| !is_title(line)).map(str::to_owned));
        Ok(())
    })
    .unwrap();
    texts.retain(|text| words::units(text).len() >= 12);
    let mut verifier = Verifier::new(&index, 1).unwrap();
    each(&mut verifier, &texts);
}

fn runner(cases: u32) -> TestRunner {
    let deep = std::env::var_os("PINCITE_DEEP").is_some();
    let (cases, rng_seed) = if deep { (cases * 20, RngSeed::Random) } else { (cases, RngSeed::Fixed(6)) };
    TestRunner::new(ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() })
}

/// Words of a text: from one to another, without marks that a manuscript would read as its own.
fn span_of(texts: &[String], pick: (usize, usize, usize), least: usize) -> Option<String> {
    let text = &texts[pick.0 % texts.len()];
    let units = words::units(text);
    let length = least + pick.2 % 20;
    let first = pick.1 % units.len();
    let last = (first + length).min(units.len()) - 1;
    let span = &text[units[first].span.start()..units[last].span.end()];
    let has_marks = span.contains(['“', '”', '"', '[', ']', '…', '‘', '’', '\'']) || span.contains("...");
    (last + 1 - first >= least && !has_marks).then(|| span.to_owned())
}

type Pick = (usize, usize, usize);

fn picks() -> impl Strategy<Value = Pick> {
    (any::<usize>(), any::<usize>(), any::<usize>())
}

#[test]
fn any_words_of_any_passage_are_exact() {
    with_passages(|verifier, texts| {
        let verifier = std::cell::RefCell::new(verifier);
        runner(120)
            .run(&picks(), |pick| {
                let Some(words) = span_of(texts, pick, 5) else { return Ok(()) };
                let found = finding(&mut verifier.borrow_mut(), &words);
                let several = found.verdict == QuoteVerdict::Ambiguous && found.places.len() > 1;
                prop_assert!(found.verdict == QuoteVerdict::Exact || several, "{}: {:?}", words, found);
                for place in found.citation.iter().chain(&found.places) {
                    prop_assert_eq!(solid(&place.passage.text), solid(&words));
                }
                Ok(())
            })
            .unwrap();
    });
}

/// Without white space, and without marks at the ends.
fn solid(text: &str) -> String {
    text.split_whitespace().collect::<String>().trim_matches(|one: char| !one.is_alphanumeric()).to_owned()
}

/// Applies a convention to words of a script with spaces, or gives `None` where it has nothing to change.
fn apply(convention: Convention, text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let middle = words.len() / 2;
    match convention {
        Convention::Dashes if text.contains('-') => Some(text.replacen('-', "–", 1)),
        Convention::FirstLetter | Convention::BracketedLetters => {
            let first = text.chars().next()?;
            let other: String = match first.is_uppercase() {
                true => first.to_lowercase().collect(),
                false => first.to_uppercase().collect(),
            };
            let rest = &text[first.len_utf8()..];
            let is_word = first.is_alphabetic() && rest.starts_with(char::is_alphabetic) && other != first.to_string();
            let open = if convention == Convention::FirstLetter { ("", "") } else { ("[", "]") };
            is_word.then(|| format!("{}{other}{}{rest}", open.0, open.1))
        }
        Convention::EndPunctuation => Some(format!("{text},")),
        Convention::Ellipsis => Some(format!("{} … {}", words[..middle - 1].join(" "), words[middle..].join(" "))),
        Convention::BracketedInsertion => {
            Some(format!("{} [put in here] {}", words[..middle].join(" "), words[middle..].join(" ")))
        }
        _ => None,
    }
}

#[test]
fn any_combination_of_conventions_is_normalised() {
    const ALLOWED: [Convention; 6] = [
        Convention::Ellipsis,
        Convention::BracketedInsertion,
        Convention::Dashes,
        Convention::FirstLetter,
        Convention::BracketedLetters,
        Convention::EndPunctuation,
    ];
    with_passages(|verifier, texts| {
        let verifier = std::cell::RefCell::new(verifier);
        let chosen = proptest::sample::subsequence(ALLOWED.to_vec(), 1..=4);
        runner(120)
            .run(&(picks(), chosen), |(pick, chosen)| {
                let Some(words) = span_of(texts, pick, 8) else { return Ok(()) };
                if words.split(' ').count() < 8 {
                    return Ok(());
                }
                let mut text = words.clone();
                let mut applied = Vec::new();
                for convention in chosen {
                    if convention == Convention::BracketedLetters && applied.contains(&Convention::FirstLetter) {
                        continue;
                    }
                    if let Some(changed) = apply(convention, &text) {
                        text = changed;
                        applied.push(convention);
                    }
                }
                if applied.is_empty() {
                    return Ok(());
                }
                let found = finding(&mut verifier.borrow_mut(), &text);
                let several = found.verdict == QuoteVerdict::Ambiguous;
                // A letter changed may make other words of the corpus, which are exact then.
                let others = found.verdict == QuoteVerdict::Exact
                    && found.citation.as_ref().is_some_and(|citation| solid(&citation.passage.text) == solid(&text));
                prop_assert!(found.verdict == QuoteVerdict::Normalised || several || others, "{}: {:?}", text, found);
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn one_word_that_differs_is_altered_and_is_all_of_the_diff() {
    with_passages(|verifier, texts| {
        let verifier = std::cell::RefCell::new(verifier);
        runner(160)
            .run(&(picks(), 0..4usize, any::<usize>()), |(pick, edit, at)| {
                let Some(words) = span_of(texts, pick, 10) else { return Ok(()) };
                let mut parts: Vec<&str> = words.split(' ').collect();
                // A word between plain words, so that no mark comes or goes with it.
                let plain = |word: &str| word.chars().all(char::is_alphabetic);
                let places: Vec<usize> = (2..parts.len().saturating_sub(2))
                    .filter(|at| (at - 1..=at + 1).all(|near| plain(parts[near]) && parts[near].is_ascii()))
                    .filter(|at| parts[*at] != parts[at + 1] && parts[*at] != parts[at - 1])
                    .collect();
                if parts.len() < 9 || places.is_empty() {
                    return Ok(());
                }
                let at = places[at % places.len()];
                let (word, next) = (parts[at], parts[at + 1]);
                let (source, quote): (Vec<&str>, Vec<&str>) = match edit {
                    0 => {
                        parts[at] = "xylophone";
                        (vec![word], vec!["xylophone"])
                    }
                    1 => {
                        parts.remove(at);
                        (vec![word], vec![])
                    }
                    2 => {
                        parts.insert(at, "xylophone");
                        (vec![], vec!["xylophone"])
                    }
                    _ => {
                        parts.swap(at, at + 1);
                        (vec![word, next], vec![next, word])
                    }
                };
                let text = parts.join(" ");
                let found = finding(&mut verifier.borrow_mut(), &text);
                prop_assert_eq!(found.verdict, QuoteVerdict::Altered, "{}: {:?}", text, found);
                let of = |kind: ChangeKind| -> Vec<String> {
                    let changes = found.diff.iter().filter(|change| change.kind == kind);
                    changes.flat_map(|change| change.text.split_whitespace().map(str::to_owned)).collect()
                };
                // Swapped words may be told as one that moved.
                if edit == 3 {
                    let moved = of(ChangeKind::Source);
                    prop_assert!(moved.iter().all(|one| one == word || one == next) && !moved.is_empty());
                } else {
                    prop_assert_eq!(
                        (of(ChangeKind::Source), of(ChangeKind::Quote)),
                        (owned(&source), owned(&quote)),
                        "{}",
                        text
                    );
                }
                Ok(())
            })
            .unwrap();
    });
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn words_from_nowhere_are_not_found() {
    with_passages(|verifier, _| {
        let verifier = std::cell::RefCell::new(verifier);
        runner(60)
            .run(&"[bcdfgjkqvxz]{3,9}( [bcdfgjkqvxz]{2,9}| the| of| and| in){5,30}", |text| {
                let found = finding(&mut verifier.borrow_mut(), &text);
                prop_assert_eq!(found.verdict, QuoteVerdict::NotFound, "{}: {:?}", text, found);
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn the_words_of_several_documents_are_listed_by_publication() {
    let (_folder, corpus, folder) = empty_corpus();
    for (name, date) in [("later.md", "2024-05-01"), ("undated.md", ""), ("first.md", "2023-01-01")] {
        let front = if date.is_empty() { String::new() } else { format!("---\ndate: {date}\n---\n\n") };
        fs::write(corpus.join(name), format!("{front}The kettle was never put on the stove.")).unwrap();
    }
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let found = checked(&mut verifier, "“The kettle was never put on” and “put on the stove” [@later].");
    let slugs: Vec<&str> = found[0].finding.places.iter().map(|place| place.document.slug.as_str()).collect();
    assert_eq!(slugs.len(), 2, "both quotations share the key: {slugs:?}");
    let alone = checked(&mut verifier, "“The kettle was never put on.”");
    let slugs: Vec<&str> = alone[0].finding.places.iter().map(|place| place.document.slug.as_str()).collect();
    assert_eq!((alone[0].finding.verdict, slugs), (QuoteVerdict::Ambiguous, vec!["first", "later", "undated"]));
}

#[test]
fn words_over_the_border_of_passages_are_found() {
    let (_folder, corpus, folder) = empty_corpus();
    let first = "Warm the pot, then measure the leaves. ".repeat(9) + "Now pour the boiling";
    let second = "water over them and wait. ".repeat(16);
    fs::write(corpus.join("tea.txt"), format!("{first}\n\n{second}")).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let found = finding(&mut verifier, "Now pour the boiling water over them");
    assert_eq!(found.verdict, QuoteVerdict::Exact);
    let pin = found.citation.unwrap().pin;
    assert!(pin.to_string().starts_with("tea#p1:64-p2:3@"), "{pin}");
    let shown = pincite::lookup::show(&index, &pin, 0).unwrap();
    assert_eq!(shown.citation.unwrap().passage.text, "Now pour the boiling\nwater over them");
}

#[test]
fn words_of_more_passages_than_are_looked_at_are_found_in_the_document_named() {
    let (_folder, corpus, folder) = empty_corpus();
    for number in 0..510 {
        let text = format!("This notice is printed in every volume. It is that of volume {number}.");
        fs::write(corpus.join(format!("v{number:03}.txt")), text).unwrap();
    }
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let words = "“This notice is printed in every volume.”";
    let found = checked(&mut verifier, &format!("{words}\n\n{words} [@v509]\n\n“It is that of volume 509.”"));
    let verdicts: Vec<&str> = found.iter().map(|quote| quote.finding.verdict.name()).collect();
    assert_eq!(verdicts, ["ambiguous", "exact", "exact"]);
    let remarks: Vec<usize> = found.iter().map(|quote| quote.finding.remarks.len()).collect();
    assert_eq!(remarks, [1, 1, 0], "{:?}", found[0].finding.remarks);
}

#[test]
fn letters_that_fold_to_two_are_looked_for_as_they_stand() {
    let (_folder, index) = indexed(&shipped(), 2);
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    // U+0EDC is U+0EAB U+0E99 by compatibility.
    let found = finding(&mut verifier, "ຂຶ້ນໃນປີ 1967 ການສົນທະນາຄັ້ງທີໜຶ່ງລະຫວ່າງອາຊຽນ ແລະ ສະຫະລັດອາເມລິກາ");
    assert_eq!(found.verdict, QuoteVerdict::Exact, "{found:?}");
}

#[test]
fn a_quotation_longer_than_any_window_of_a_search_is_found() {
    let (_folder, corpus, folder) = empty_corpus();
    let paragraph = |number: usize| format!("Entry {number} of the long register says no more than this. ").repeat(6);
    let paragraphs: Vec<String> = (0..200).map(|number| paragraph(number).trim_end().to_owned()).collect();
    fs::write(corpus.join("register.txt"), paragraphs.join("\n\n")).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let quoted: String = paragraphs[10..190].iter().map(|one| format!("> {one}\n>\n")).collect();
    let found = checked(&mut verifier, &quoted);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].finding.verdict, QuoteVerdict::Exact, "{:?}", found[0].finding.remarks);
    // Too long to look for what is near, but its paragraphs are not.
    let damaged = checked(&mut verifier, &quoted.replacen("no more", "much more", 1));
    let verdicts: Vec<QuoteVerdict> = damaged.iter().map(|quote| quote.finding.verdict).collect();
    assert_eq!((verdicts.len(), verdicts[0]), (180, QuoteVerdict::Altered));
    assert!(verdicts[1..].iter().all(|verdict| *verdict == QuoteVerdict::Exact));
}

fn pincite(folder: &Path, arguments: &[&str]) -> Output {
    let index = folder.join("index");
    Command::new(env!("CARGO_BIN_EXE_pincite")).args(arguments).arg("--index").arg(index).output().unwrap()
}

#[test]
fn pins_are_written_into_a_copy_and_then_hold() {
    let (folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "The kettle was never put on the stove. Nobody drank tea that day.").unwrap();
    update(&corpus, &index, 1);
    let draft = folder.path().join("draft.md");
    let text = "He says “the kettle was never put on”, and “nobody ever drank any tea that day”.\n\n> Nobody drank tea that day.\n";
    fs::write(&draft, text).unwrap();
    let run = pincite(folder.path(), &["verify", draft.to_str().unwrap(), "--fix-pins", "--quiet"]);
    assert_eq!((run.status.code(), run.stdout.len()), (Some(1), 0));
    assert_eq!(fs::read_to_string(&draft).unwrap(), text);
    let pinned = fs::read_to_string(folder.path().join("draft.pinned.md")).unwrap();
    let index = Index::open(&index).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let again = checked(&mut verifier, &pinned);
    let verdicts: Vec<&str> = again.iter().map(|quote| quote.finding.verdict.name()).collect();
    assert_eq!(verdicts, ["normalised", "altered", "exact"], "{pinned}");
    assert_eq!(again.iter().map(|quote| quote.named.len()).collect::<Vec<_>>(), [1, 0, 1], "{pinned}");
}

#[test]
fn pins_stand_behind_the_quotations_of_a_page() {
    let (folder, corpus, index) = empty_corpus();
    fs::write(corpus.join("tea.txt"), "The kettle was never put on the stove. Nobody drank tea that day.").unwrap();
    update(&corpus, &index, 1);
    let page = |pin: &str| {
        format!(
            "<p>He wrote <q>the kettle was never put on</q>{pin}, too.</p>\r\n\
             <p>He &amp; <i>“the kettle was never put on”{pin}</i>, &ldquo;the kettle was never put on&rdquo;{pin}</p>\r\n\
             <p>&quot;the kettle was never put on&quot;{pin}</p>\
             <blockquote><p>the kettle was never put on{pin}</p></blockquote>"
        )
    };
    fs::write(folder.path().join("draft.html"), page("")).unwrap();
    let run = pincite(folder.path(), &["verify", folder.path().join("draft.html").to_str().unwrap(), "--fix-pins"]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let pinned = fs::read_to_string(folder.path().join("draft.pinned.html")).unwrap();
    let pin = pinned.split_once(" [").unwrap().1.split_once(']').unwrap().0;
    assert_eq!(pinned, page(&format!(" [{pin}]")));
}

#[test]
fn each_part_of_a_locator_that_can_be_checked_has_to_hold() {
    let (_folder, corpus, folder) = empty_corpus();
    let page = |number: usize, text: &str| format!("<pb n='{number}'/><p>{text}</p>");
    let text = page(8, "They met in spring.") + &page(9, "Nobody drank tea that day.") + &page(10, "They left.");
    fs::write(corpus.join("a.xml"), format!("<TEI><text>{text}</text></TEI>")).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    for (locator, stands) in [
        ("p. 9", true),
        ("pp. 8, 9", true),
        ("pp. 8–10", true),
        ("p. 8f.", true),
        ("p. 9, n. 99", true),
        ("p. 9, ¶ 2", true),
        ("part 7, § 4.2", true),
        ("p. 8", false),
        ("pp. 8, 10", false),
        ("pp. 1, 99", false),
        ("p. 8, n. 99", false),
        ("¶ 1, lines 2–9", false),
        ("p. 9, ¶ 1", false),
        ("9", true),
        ("8–10", true),
        ("8", false),
        ("99", false),
        ("ch. 8", true),
    ] {
        let found = checked(&mut verifier, &format!("“Nobody drank tea that day.” [@a, {locator}]"));
        let expected = if stands { QuoteVerdict::Exact } else { QuoteVerdict::WrongLocator };
        assert_eq!(found[0].finding.verdict, expected, "{locator}: {:?}", found[0].finding.remarks);
    }
    let tex = read(r"``Nobody drank tea that day.''\autocite[8]{a}".to_owned(), ManuscriptFormat::Tex);
    let found = verifier.check("draft.tex", &tex, &|_, _| {}).unwrap().quotes;
    assert_eq!(found[0].finding.verdict, QuoteVerdict::WrongLocator);
    // A text without pages may be counted in any way.
    fs::write(corpus.join("b.txt"), "Somebody spilled the sugar.").unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let found = checked(&mut verifier, "“Somebody spilled the sugar.” [@b, 99]");
    assert_eq!(found[0].finding.verdict, QuoteVerdict::Exact);
}

#[test]
fn the_paragraphs_of_a_block_quotation_are_judged_by_themselves() {
    let (_folder, corpus, folder) = empty_corpus();
    let alpha = "The rain fell on the old city.\n\nNobody came to open the door.\n\nThey left before the morning.";
    fs::write(corpus.join("alpha.md"), alpha).unwrap();
    fs::write(corpus.join("beta.md"), "Two bright yellow umbrellas were sold.").unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let (one, next, third) =
        ("The rain fell on the old city.", "Nobody came to open the door.", "They left before the morning.");
    let other = "Two bright yellow umbrellas were sold.";
    for (manuscript, expected) in [
        (format!("> {one}\n>\n> {next}"), "exact"),
        (format!("> {one}\n>\n> {other}"), "exact exact"),
        (format!("> {one}\n>\n> {third}"), "exact exact"),
        (format!("> {one}\n>\n> > {other}"), "exact exact"),
        (format!("> - {third}\n> - {one}"), "exact exact"),
        (format!("> “{one}”\n>\n> “{other}”"), "exact exact"),
        (format!("> {one} [@alpha]\n>\n> > {other} [@alpha]"), "exact misattributed"),
        (format!("<blockquote><p>{one}</p><blockquote>{other}</blockquote></blockquote>"), "exact exact"),
        (format!("> [!NOTE]\n> {one}"), "exact"),
        (format!("> # Heading\n>\n> {one}"), "exact"),
        (format!("> # A heading of mine\n>\n> {one}"), "not_found exact"),
        (format!("> {one}\n>\n> Quarks bind tightly at low energies."), "exact not_found"),
        (format!("> {one}\n>\n> Nobody came to close the door."), "altered"),
        (format!("> {one}\n\n[@beta]"), "misattributed"),
        ("“[Nobody who met in Paris ever saw that] the rain fell”".to_owned(), "not_found"),
    ] {
        let found = checked(&mut verifier, &manuscript);
        let said: Vec<String> = found.iter().map(|quote| quote.finding.verdict.name().replace(' ', "_")).collect();
        assert_eq!(said.join(" "), expected, "{manuscript}");
    }
    let found = checked(&mut verifier, "“The rain [it was said] fell on the old city”");
    assert_eq!(found[0].finding.inserted, ["it was said"]);
}

#[test]
fn a_page_is_the_one_that_is_printed_so() {
    let (_folder, corpus, folder) = empty_corpus();
    let pages = report(&[
        &["A preface says what is to come in the pages after it."],
        &["A foreword thanks all of those who gave their time."],
        &["The first chapter says that nobody drank any tea."],
        &["The second page of it says that somebody spilled it."],
    ]);
    let labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>";
    let bytes = |catalogue| MadePdf { pages: pages.clone(), catalogue, ..MadePdf::default() }.bytes();
    fs::write(corpus.join("a.pdf"), bytes(labels)).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    for (words, locator, stands) in [
        ("A preface says what is to come", "p. i", true),
        ("A preface says what is to come", "pp. i–ii", true),
        ("A preface says what is to come", "p. i (PDF 1)", true),
        ("A preface says what is to come", "PDF 1", true),
        ("A preface says what is to come", "i", true),
        ("A preface says what is to come", "p. ii", false),
        ("A preface says what is to come", "p. xvii", false),
        ("A preface says what is to come", "p. 1", false),
        ("A preface says what is to come", "1", false),
        ("A preface says what is to come", "p. i (PDF 2)", false),
        ("A preface says what is to come", "pp. ii ff.", false),
        ("A preface says what is to come", "p. A-7", true),
        ("The first chapter says that nobody", "p. 1", true),
        ("The first chapter says that nobody", "S. 1", true),
        ("The first chapter says that nobody", "pp. ii–1", true),
        // No page is printed so.
        ("The first chapter says that nobody", "p. 3", true),
        ("The first chapter says that nobody", "p. i", false),
        ("The first chapter says that nobody", "p. 2", false),
        ("The second page of it says", "p. 2 (PDF 4)", true),
    ] {
        let found = checked(&mut verifier, &format!("“{words}” [@a, {locator}]"));
        let expected = if stands { QuoteVerdict::Exact } else { QuoteVerdict::WrongLocator };
        assert_eq!(found[0].finding.verdict, expected, "{words}, {locator}: {:?}", found[0].finding.remarks);
    }
    let found = checked(&mut verifier, "“A preface says what is to come” [@a, p. 1]");
    assert_eq!(found[0].finding.remarks, ["the words stand on page i"]);
    // What says of no page how it is printed may be printed so.
    fs::write(corpus.join("a.pdf"), bytes("")).unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    for (locator, expected) in [("p. iv", QuoteVerdict::Exact), ("p. xvii", QuoteVerdict::WrongLocator)] {
        let found = checked(&mut verifier, &format!("“The first chapter says that nobody” [@a, {locator}]"));
        assert_eq!(found[0].finding.verdict, expected, "{locator}");
    }
}

/// The shell bounds the size of a file, which fails in the middle of it as a full disk does.
#[cfg(unix)]
#[test]
fn a_manuscript_is_written_whole_or_stays_as_it_was() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, corpus, index) = empty_corpus();
    let path = |name: &str| folder.path().join(name);
    fs::write(corpus.join("tea.txt"), "The kettle was never put on the stove.").unwrap();
    update(&corpus, &index, 1);
    let text = format!("He says “the kettle was never put on”.\n\n{}", "And so on and on. ".repeat(400));
    fs::write(path("draft.md"), &text).unwrap();
    fs::set_permissions(path("draft.md"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("draft.md", path("link.md")).unwrap();
    let names = || fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    let before = names();
    for place in ["--in-place", "--quiet"] {
        let line = "trap '' XFSZ; ulimit -f 4; exec \"$0\" verify link.md --fix-pins \"$1\"";
        let mut command = Command::new("sh");
        command.args(["-c", line, env!("CARGO_BIN_EXE_pincite"), place]);
        let run = command.current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.starts_with("pincite: there is no room left to write: link."), "{said}");
        assert_eq!((names(), fs::read_to_string(path("draft.md")).unwrap()), (before.clone(), text.clone()));
    }
    for place in ["--in-place", "--quiet"] {
        let link = path("link.md");
        let run = pincite(folder.path(), &["verify", link.to_str().unwrap(), "--fix-pins", place]);
        assert_eq!(run.status.code(), Some(0), "{run:?}");
    }
    assert_eq!(fs::read_link(path("link.md")).unwrap(), Path::new("draft.md"));
    for name in ["draft.md", "link.pinned.md"] {
        assert!(fs::read_to_string(path(name)).unwrap().starts_with("He says “the kettle was never put on” [tea#p1"));
        assert_eq!(fs::metadata(path(name)).unwrap().permissions().mode() & 0o777, 0o640, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_manuscript_of_several_names_is_left_alone_and_a_copy_may_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, corpus, index) = empty_corpus();
    let path = |name: &str| folder.path().join(name);
    fs::write(corpus.join("tea.txt"), "The kettle was never put on the stove.").unwrap();
    update(&corpus, &index, 1);
    let text = "He says “the kettle was never put on”.\n";
    fs::write(path("draft.md"), text).unwrap();
    fs::hard_link(path("draft.md"), path("other.md")).unwrap();
    let draft = path("draft.md");
    let run = |place: &str| pincite(folder.path(), &["verify", draft.to_str().unwrap(), "--fix-pins", place]);
    let refused = run("--in-place");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("draft.md has 2 names (hard links)") && said.contains("\nhint: write a copy"), "{said}");
    assert_eq!(fs::read_to_string(path("other.md")).unwrap(), text);
    fs::set_permissions(path("draft.md"), fs::Permissions::from_mode(0o440)).unwrap();
    for _ in 0..2 {
        assert_eq!(run("--quiet").status.code(), Some(0));
        assert_eq!(fs::metadata(path("draft.pinned.md")).unwrap().permissions().mode() & 0o777, 0o640);
    }
    assert_eq!(
        (fs::read_to_string(path("draft.md")).unwrap(), fs::read_to_string(path("other.md")).unwrap()),
        (text.to_owned(), text.to_owned())
    );
}

#[test]
fn a_report_for_machines_holds_to_its_form() {
    let folder = tempfile::tempdir().unwrap();
    update(&shipped(), &folder.path().join("index"), 1);
    let draft = folder.path().join("a draft, 1:2.md");
    fs::write(&draft, "“In cyberspace the need is clear.”\n\n“In cyberspace the need is plain.”\n").unwrap();
    let draft = draft.to_str().unwrap();
    let sarif = pincite(folder.path(), &["verify", draft, "--format", "sarif"]);
    let report: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(report["version"], "2.1.0");
    let results = report["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["ruleId"]), (1, &serde_json::json!("altered")));
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["endColumn"]),
        (&1.into(), &1.into(), &35.into())
    );
    let rules = report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == results[0]["ruleId"]));
    let github = String::from_utf8(pincite(folder.path(), &["verify", draft, "--format", "github"]).stdout).unwrap();
    assert_eq!(github.lines().count(), 1);
    assert!(
        github.starts_with("::error file=") && github.contains("%2C 1%3A2.md,line=1,endLine=1,col=1,endColumn=34,")
    );
    assert!(github.contains("[-plain-] {+clear+}"), "{github}");
}

#[test]
fn manuscripts_that_cannot_be_read_are_named_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    update(&shipped(), &folder.path().join("index"), 1);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("good.md"), "“In cyberspace the need is plain.”").unwrap();
    fs::write(path("latin.txt"), b"caf\xE9 \"a b c\"").unwrap();
    fs::write(path("word.docx"), b"PK\x03\x04").unwrap();
    fs::write(path("binary.md"), b"\0\0\0").unwrap();
    let (good, latin, word, binary, gone) =
        (path("good.md"), path("latin.txt"), path("word.docx"), path("binary.md"), path("gone.md"));
    assert_eq!(pincite(folder.path(), &["verify", &good]).status.code(), Some(0));
    let run = pincite(folder.path(), &["verify", &good, &latin, &word, &binary, &gone]);
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("pincite: ")).count(), 4, "{said}");
    for why in ["not UTF-8 at byte 3", "the file is damaged", "this is no text", "cannot read the manuscript"] {
        assert!(said.contains(why), "{said}");
    }
    assert!(String::from_utf8(run.stdout).unwrap().contains("1 quotation: 1 exact"));
    assert_eq!(pincite(folder.path(), &["verify", &gone]).status.code(), Some(2));
    assert_eq!(pincite(folder.path(), &["verify", &good, "--in-place"]).status.code(), Some(2));
}

#[test]
fn a_large_manuscript_without_end_of_its_marks_is_read() {
    let (_folder, index) = indexed(&shipped(), 1);
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let text = "He said “this and \"that, and 'so on (6\" long)\n\n".repeat(20_000)
        + "Then: “In cyberspace the need is plain.”";
    let found = verifier.check("long.md", &read(text, ManuscriptFormat::Markdown), &|_, _| {}).unwrap();
    assert_eq!(found.quotes.last().unwrap().finding.verdict, QuoteVerdict::Exact);
    assert!(found.unclosed.len() >= 19_999);
}

#[test]
fn the_document_named_counts_before_one_that_is_nearer_to_the_letter() {
    let (_folder, corpus, folder) = empty_corpus();
    fs::write(corpus.join("one.md"), "It said \"yes\" to the long plan.").unwrap();
    fs::write(corpus.join("other.md"), "It said 'yes' to the long plan.").unwrap();
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let mut verifier = Verifier::new(&index, MIN_WORDS).unwrap();
    let found = checked(&mut verifier, "“It said 'yes' to the long plan” [@one].\n\n“It said 'yes' to the long plan”.");
    let said: Vec<(&str, &str)> = found
        .iter()
        .map(|quote| (quote.finding.verdict.name(), quote.finding.citation.as_ref().unwrap().document.slug.as_str()))
        .collect();
    assert_eq!(said, [("normalised", "one"), ("exact", "other")]);
}
