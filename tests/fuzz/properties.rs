//! What holds for every input: the bodies of the fuzz targets, which the ordinary tests run as well.
//!
//! Each function panics if its property fails.

use std::ops::ControlFlow;

use pincite::clause::{Case, Chinese, Forms};
use pincite::extract::document;
use pincite::model::{Columns, Document, DocumentCard, Format, Limits, Metadata, Passage};
use pincite::passage::split;
use pincite::query::{matcher, parse, plan::plan};
use pincite::text::{Analysis, Language, Span, analyze::analyze};
use pincite::worker::{Extraction, File, Input, Wanted};

/// Any text is a query, and what is said of it points into it.
pub(crate) fn query(text: &str) {
    let query = parse(text);
    for diagnostic in &query.diagnostics {
        assert!(Span::new(text, diagnostic.span.range()).is_some(), "{diagnostic:?}");
    }
    if let Some(root) = &query.root {
        assert!(Span::new(text, root.span.range()).is_some_and(|span| !span.is_empty()), "{root:?}");
        plan(root, &languages(), Forms::default());
    }
}

/// A query as it was read is a query that is read so.
pub(crate) fn reading(text: &str) {
    let Some(root) = parse(text).root else { return };
    let reading = root.to_string();
    let again = parse(&reading).root.map(|root| root.to_string()).unwrap_or_default();
    assert_eq!(reading, again, "{text:?}");
}

/// What the matcher marks are words of the passage, in order and disjoint, and it says which clause they answer.
///
/// The first line of `text` is the query, the others are the document.
pub(crate) fn matches(text: &str) {
    let (query, text) = text.split_once('\n').unwrap_or((text, text));
    let Some(root) = parse(query).root else { return };
    for language in languages() {
        let metadata = Metadata { language: Some(language.clone()), ..Metadata::default() };
        let Ok(document) = document("a.txt", text.as_bytes(), &metadata) else { continue };
        let (passages, card) = (split(&document), card(language));
        let shifted = |(passage, analysis): &(Passage, Analysis)| -> Vec<Span> {
            let start = passage.quote_span().start();
            analysis.words.iter().map(|word| word.span.shifted(start)).collect()
        };
        let words: Vec<Span> = passages.iter().flat_map(shifted).collect();
        let around: Vec<&(Passage, Analysis)> = passages.iter().collect();
        for (clause, home) in [(Case::Folded, Chinese::AsWritten), (Case::Kept, Chinese::Either)]
            .map(|(case, chinese)| plan(&root, &languages(), Forms { case, chinese }))
            .iter()
            .flat_map(|clause| (0..passages.len()).map(move |home| (clause, home)))
        {
            let subject = matcher::Subject { document: &card, passages: &around, home };
            for one in matcher::matches(clause, &subject).unwrap_or_default().matches {
                assert!(Span::new(query, one.clause.range()).is_some_and(|clause| !clause.is_empty()), "{one:?}");
                assert!(!one.spans.is_empty());
                assert!(around[home].0.span.contains(one.spans[0]), "{one:?} does not start in its passage");
                let mut end = 0;
                for span in one.spans {
                    assert!(span.start() >= end && !span.is_empty(), "{span:?} after {end}");
                    assert!(Span::new(&document.text, span.range()).is_some(), "{span:?} of {:?}", document.text);
                    assert!(words.iter().any(|word| span.contains(*word)), "{span:?} holds no word");
                    end = span.end();
                }
            }
        }
    }
}

/// Any bytes are a document or say why not; blocks and passages are its whole text, each word in one passage.
pub(crate) fn extract(bytes: &[u8]) {
    for path in ["a.txt", "a.md", "a.html"] {
        if let Ok(document) = document(path, bytes, &Metadata::default()) {
            whole(&document, path);
        }
    }
}

/// Names of files of each format, and of each kind of file that holds others.
const NAMES: &[&str] = &[
    "a.eml", "a.mbox", "a.mhtml", "a.zip", "a.tar", "a.7z", "a.gz", "a.xz", "a.zst", "a.bz2", "a.jsonl", "a.json",
    "a.csv", "a.tsv", "a.pdf", "a.docx", "a.odt", "a.pptx", "a.odp", "a.xlsx", "a.ods", "a.epub", "a.rtf", "a.rst",
    "a.adoc", "a.srt", "a.vtt", "a.xml",
];

/// Any bytes under any name are sources, each of which is a document or says why not.
///
/// The first byte says which name; the others are the file.
pub(crate) fn sources(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let path = NAMES[usize::from(*first) % NAMES.len()];
    let columns = Columns::default();
    let file = File { path, input: Input::Bytes(bytes), columns: &columns };
    // No more than a machine that fuzzes for hours has.
    let limits = Limits { unpacked_bytes: 1 << 20, member_bytes: 1 << 20, archive_bytes: 4 << 20, ..Limits::default() };
    Extraction::in_process(limits).sources(&file, Wanted::All, &mut |found| {
        if let Some(Ok(document)) = found.read {
            whole(&document, path);
        }
        ControlFlow::Continue(())
    });
}

/// Blocks and passages are the whole text, each word in one passage.
fn whole(document: &Document, path: &str) {
    let blocks: Vec<&str> = document.blocks.iter().map(|block| block.span.of(&document.text)).collect();
    assert_eq!(blocks.join("\n"), document.text, "{path}");
    let (mut end, mut words) = (0, 0);
    for (at, (passage, analysis)) in split(document).into_iter().enumerate() {
        assert_eq!((passage.ordinal, passage.span.start(), passage.first_word), (at, end, words), "{path}");
        assert_eq!(passage.span.of(&document.text), passage.text, "{path}");
        assert_eq!(analysis, passage.analyze(&document.language), "{path}");
        end = passage.span.end();
        words += analysis.words.len();
    }
    assert_eq!(end, document.text.len(), "{path}");
    assert_eq!(words, analyze(&document.text, &document.language).words.len(), "{path}");
}

/// Languages with stems, with a script without spaces, and none.
fn languages() -> [Language; 3] {
    ["en", "th", "und"].map(|code| Language::parse(code).unwrap_or_else(Language::undetermined))
}

fn card(language: Language) -> DocumentCard {
    DocumentCard {
        path: "tea/green.md".to_owned(),
        slug: "green".to_owned(),
        title: "How to steep green tea".to_owned(),
        title_from_text: false,
        authors: vec!["A. Author".to_owned()],
        publisher: None,
        date: None,
        url: None,
        language,
        format: Format::Markdown,
        hash: String::new(),
        thread: None,
    }
}
