//! Whatever is copied from a document is found by its words in quotation marks, in every script.
//!
//! A run is cut where a reader could cut it: at a white space, or beside a character of a script without spaces, and
//! never within a grapheme cluster. Where that is, is said here by code blocks and another library's clusters.

use std::fs;
use std::path::{Path, PathBuf};

use icu_normalizer::DecomposingNormalizer;
use icu_segmenter::GraphemeClusterSegmenter;
use pincite::corpus::Settings;
use pincite::index::Index;
use pincite::ingest::{Pace, ingest};
use pincite::model::Citation;
use pincite::search::{SearchOptions, search};
use proptest::prelude::*;

use crate::support::{drawn_slowly, empty_corpus, indexed, options, shipped, update};

/// Letters of each script, with its marks, as pieces that may stand side by side in any order.
const SCRIPTS: &[&[&str]] = &[
    &["ก", "กำ", "น้ำ", "ที่", "เ", "แ", "ไ", "ร", "ฯ", "ๆ", "๒", "ก็", "ความ", "ร่วมมือ"],
    &["ກ", "ຳ", "ນ້ຳ", "ທີ່", "ເ", "ແ", "ໜ", "ຫຼ", "໒", "ໆ", "ລາວ"],
    &["ក", "ខ្មែ", "ស្ត្រី", "ាំ", "ៈ", "ំ", "៊", "២", "ៗ", "ម្តង", "ការ"],
    &["က", "မြ", "န်", "မာ", "င်္ဂ", "ေ", "ဿ", "၂", "ကြေ", "ညွှန်", "ဣ"],
    &["网", "络", "安全", "對", "話", "々", "〇", "第", "𠀀"],
    &["サ", "ー", "バー", "ﾊﾞ", "ｰ", "が", "か\u{3099}", "の", "話", "っ"],
    &["한국", "대화", "\u{1112}\u{1161}\u{11AB}", "는"],
    &["حوار", "می\u{200C}روم", "سِيَاسَة", "٢٣", "أمن"],
    &["שָׁלוֹם", "עולם", "צה״ל"],
    &["हिन्दी", "क्षेत्र", "की", "२"],
    &["தமிழ்", "மொழி", "க்ஷ"],
    &["Диалог", "ЙОД", "ё"],
    &["διάλογος", "ΑΣ", "ὁδός"],
    &["cyber", "Straße", "ﬁn", "can’t", "3,500.75", "U.S", "e\u{301}te", "A", "x_y"],
    &["tiếng", "hòa", "thuý", "Đối", "ngoa\u{323}i"],
    &["👩\u{200D}💻", "🇹🇭", "§", "½", "①"],
];

/// What may stand between the pieces; where it is nothing, scripts meet.
const BETWEEN: &[&str] =
    &["", "", "", " ", " ", ", ", ". ", "\n", "\u{200B}", "。", " – ", "(", ") ", "“", "” ", "\u{AD}", "-"];

/// True for the blocks of the scripts that are written without spaces.
fn is_solid(character: char) -> bool {
    matches!(character, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{2FFF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// The places in `text` at which a reader can start or end what is copied.
fn borders(text: &str) -> Vec<usize> {
    let cuts: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(text).collect();
    let cluster = |at: usize| text.get(cuts[at]..*cuts.get(at + 1)?);
    let parts = |cluster: &str| cluster.starts_with(|one: char| one.is_whitespace() || is_solid(one));
    let is_border = |at: &usize| {
        let (Some(before), Some(after)) = (at.checked_sub(1).and_then(cluster), cluster(*at)) else { return true };
        !is_halved(before, after) && (parts(before) || parts(after))
    };
    let zawgyi = in_zawgyi(text);
    let is_whole = |at: &usize| zawgyi.iter().any(|run| run.start < *at && *at < run.end);
    (0..cuts.len()).filter(is_border).map(|at| cuts[at]).filter(|at| !is_whole(at)).collect()
}

/// The runs of Burmese letters with a vowel E before its consonant: they are in the encoding of Zawgyi, whose clusters
/// are others.
fn in_zawgyi(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let (mut start, mut is_told, mut before) = (None, false, ' ');
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, matches!(letter, '\u{1000}'..='\u{109F}')) {
            (None, true) => (start, is_told) = (Some(at), letter == '\u{1031}'),
            (Some(_), true) => {
                let bears = matches!(before, '\u{1000}'..='\u{102A}' | '\u{103B}'..='\u{1049}');
                is_told |= letter == '\u{1031}' && !bears;
            }
            (Some(from), false) => {
                runs.extend(Some(from..at).filter(|_| is_told));
                start = None;
            }
            (None, false) => {}
        }
        before = letter;
    }
    runs
}

/// Two SARA E are SARA AE, and NIKHAHIT with SARA AA is SARA AM: a reader sees one letter.
fn is_halved(before: &str, after: &str) -> bool {
    let untoned = before.trim_end_matches(['\u{E48}', '\u{E49}', '\u{EC8}', '\u{EC9}']);
    match after.chars().next() {
        Some('\u{E32}' | '\u{EB2}') => untoned.ends_with(['\u{E4D}', '\u{ECD}']),
        Some('\u{E40}' | '\u{EC0}') => before == after || before.starts_with(after),
        _ => false,
    }
}

/// Checks that a run of `citation`, taken between two of its borders, is found where it stands, spelled as `spell` does.
fn check(
    index: &Index,
    citation: &Citation,
    from: usize,
    length: usize,
    spell: fn(&str) -> String,
) -> Result<(), TestCaseError> {
    let text = citation.passage.text.as_str();
    let borders = borders(text);
    let from = from % borders.len();
    let to = (from + 1 + length).min(borders.len() - 1);
    let range = borders[from]..borders[to];
    let run = &text[range.clone()];
    if run.chars().count() < 2 || !run.chars().any(char::is_alphanumeric) {
        return Ok(());
    }
    // A straight quotation mark would end the quotation, a star would stand for a word; neither is a word.
    let query = format!("\"{}\"", spell(run).replace(['"', '*'], " "));
    let results = search(index, &query, &SearchOptions { limit: 10_000, ..SearchOptions::default() }).unwrap();
    let place = (citation.document.path.as_str(), citation.passage.span.start());
    let hit = results.hits.iter().find(|hit| (hit.document.path.as_str(), hit.passage.span.start()) == place);
    prop_assert!(hit.is_some(), "{query:?} is not found in {text:?}");
    let first = range.start + run.find(char::is_alphanumeric).unwrap_or(0);
    let mut marked = hit.into_iter().flat_map(|hit| &hit.matches).filter_map(|one| one.spans.first());
    prop_assert!(marked.any(|span| span.range().contains(&first)), "{query:?} is found elsewhere in {text:?}");
    Ok(())
}

fn passages(index: &Index) -> Vec<Citation> {
    let mut passages = Vec::new();
    pincite::lookup::export(index, &mut |citation| {
        passages.push(citation.clone());
        Ok(())
    })
    .unwrap();
    passages
}

/// Ways in which a run may reach the query from elsewhere.
const SPELLINGS: &[fn(&str) -> String] = &[
    |run| run.to_owned(),
    |run| DecomposingNormalizer::new_nfd().normalize(run).into_owned(),
    |run| run.to_uppercase(),
    |run| run.replace(' ', "\n  "),
    |run| run.replace(' ', " \u{200B}").replace("ti", "t\u{AD}i"),
];

fn paragraph() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(SCRIPTS).prop_flat_map(prop::sample::select);
    let stretch = prop::sample::select(SCRIPTS).prop_flat_map(|script| {
        prop::collection::vec((prop::sample::select(script), prop::sample::select(BETWEEN)), 1..20)
    });
    let mixed = prop::collection::vec((piece, prop::sample::select(BETWEEN)), 1..20);
    prop_oneof![2 => stretch, 1 => mixed]
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, between)| [piece, between]).collect())
}

proptest! {
    #![proptest_config(drawn_slowly(16))]

    #[test]
    fn what_is_copied_from_a_text_in_any_script_is_found(
        paragraphs in prop::collection::vec(paragraph(), 1..12),
        runs in prop::collection::vec((any::<prop::sample::Index>(), 0..400usize, 1..12usize, prop::sample::select(SPELLINGS)), 40),
    ) {
        let (_folder, corpus, folder) = empty_corpus();
        fs::write(corpus.join("text.txt"), paragraphs.join("\n\n")).unwrap();
        update(&corpus, &folder, 1);
        let index = Index::open(&folder).unwrap();
        let passages = passages(&index);
        for (passage, from, length, spell) in runs.iter().filter(|_| !passages.is_empty()) {
            check(&index, passage.get(&passages), *from, *length, *spell)?;
        }
    }
}

#[test]
fn what_is_copied_from_the_shipped_corpus_is_found() {
    let (_folder, index) = indexed(&shipped(), 2);
    for (at, citation) in passages(&index).iter().enumerate() {
        for run in 0..3 {
            // Any numbers will do that fall on other places in each passage.
            let (from, length) = (at * 31 + run * 67, 1 + (at + run * 5) % 12);
            check(&index, citation, from, length, SPELLINGS[(at + run) % SPELLINGS.len()]).unwrap();
        }
    }
}

#[test]
fn asterisks_of_a_text_are_no_obstacle() {
    let (_folder, corpus, index) = empty_corpus();
    let text = "Prices of the (starred*) item are 5*3 and a*b, as the *.txt files and **bold** words of (GdkClock *clock_of) say f(/* private fields */).";
    fs::write(corpus.join("a.txt"), text).unwrap();
    fs::write(corpus.join("b.txt"), "The starred item is 53, the text files, bald words.").unwrap();
    update(&corpus, &index, 1);
    let index = Index::open(&index).unwrap();
    let found = |query: &str| {
        let hits = search(&index, query, &SearchOptions::default()).unwrap().hits;
        hits.into_iter().map(|hit| hit.document.path.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for copied in [
        "(starred*) item are",
        "are 5*3 and a*b, as",
        "the *.txt files",
        "and **bold** words",
        "(GdkClock *clock_of) say",
        "say f(/* private fields",
    ] {
        assert_eq!(found(&format!("\"{copied}\"")), ["a.txt"], "{copied}");
    }
    assert_eq!(found("\"price* of\""), ["a.txt"]);
    assert_eq!(found("\"(starr*) item is\""), ["b.txt"]);
}

/// Runs that are copied from each of the public passages.
const RUNS: usize = 1;

/// The public passages of the benchmark, where they are at hand: they are no part of the project.
#[test]
#[allow(clippy::print_stdout, reason = "it says that it did nothing")]
fn what_is_copied_from_public_passages_is_found() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/quality");
    let collections = std::env::var_os("PINCITE_COLLECTIONS").map_or(beside, PathBuf::from);
    for (name, language) in [("xquad-th", "th"), ("xquad-vi", "vi"), ("xquad-zh", "zh"), ("xquad-en", "en")] {
        let Ok(records) = fs::read(collections.join(name).join("corpus.jsonl")) else {
            println!("{} was not found: nothing was checked", collections.join(name).display());
            continue;
        };
        let (_folder, corpus, folder) = empty_corpus();
        fs::write(corpus.join("passages.jsonl"), records).unwrap();
        let mut options = options(&corpus, &folder, 2);
        options.settings = Settings::parse(&format!("[[document]]\npath = \"**\"\nlang = \"{language}\"")).unwrap();
        ingest(&options, &|_| Pace::GoOn).unwrap();
        let index = Index::open(&folder).unwrap();
        let passages = passages(&index);
        assert!(passages.len() >= 240, "{name}");
        for (at, citation) in passages.iter().enumerate() {
            for run in 0..RUNS {
                let (from, length) = (at * 31 + run * 67, 1 + (at + run * 5) % 12);
                check(&index, citation, from, length, SPELLINGS[(at + run) % SPELLINGS.len()]).unwrap();
            }
        }
    }
}
