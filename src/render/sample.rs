//! Results that the tests of this room render.

use crate::model::{
    Citation, ClauseMatches, ConcordanceEnd, ConcordanceLine, Coverage, DocumentCard, Extent, Format, Hit, Locator,
    PartialDate, PassageText, Pin, ScoreParts, WordPlace,
};
use crate::text::{Language, Span};

const TEXT: &str = "A leaders' statement and a dialogue do different jobs. The statement fixes shared aims; the \
                    dialogue keeps officials in contact between summits.";

pub(super) fn card() -> DocumentCard {
    DocumentCard {
        path: "corpus/first-asean-us-dialogue.md".into(),
        slug: "first-asean-us-dialogue".into(),
        title: "The first ASEAN-US Cyber Policy Dialogue, October 2019".into(),
        title_from_text: false,
        authors: Vec::new(),
        publisher: Some("pincite project".into()),
        date: PartialDate::parse("2024-02-19"),
        url: None,
        language: Language::parse("en").unwrap(),
        format: Format::Markdown,
        hash: "00".repeat(32),
        thread: None,
    }
}

pub(super) fn pin(text: &str) -> Pin {
    let place = |word| WordPlace { paragraph: 3, word, of: 22 };
    Pin::new("first-asean-us-dialogue", Extent { first: place(1), last: place(22) }, text)
}

pub(super) fn citation() -> Citation {
    Citation {
        pin: pin(TEXT),
        document: card(),
        locator: Locator {
            paragraph: 3,
            section: vec!["What came before it".into()],
            lines: Some((31, 33)),
            ..Locator::default()
        },
        passage: PassageText { text: TEXT.into(), span: Span::between(900, 900 + TEXT.len()) },
    }
}

/// A hit on `text`, in which every occurrence of a word of `words` is matched.
pub(super) fn hit_on(text: &str, words: &[&str]) -> Hit {
    let spans_of = |word: &str| text.match_indices(word).map(|(at, _)| Span::between(at, at + word.len())).collect();
    let clause =
        |(at, word): (usize, &&str)| ClauseMatches { clause: Span::between(at, at + 1), spans: spans_of(word) };
    let Citation { document, locator, .. } = citation();
    Hit {
        rank: 1,
        score: 12.3456,
        parts: ScoreParts { words: 12.3456, ..ScoreParts::default() },
        pin: pin(text),
        document,
        locator,
        passage: PassageText { text: text.into(), span: Span::between(900, 900 + text.len()) },
        matches: words.iter().enumerate().map(clause).collect(),
        match_pins: Vec::new(),
        matches_capped: false,
        missing: Vec::new(),
        score_parts: Vec::new(),
        also: Vec::new(),
        also_capped: false,
        source_changed: false,
        source_missing: false,
        source_unreadable: false,
        before: Vec::new(),
        after: Vec::new(),
    }
}

pub(super) fn hit() -> Hit {
    hit_on(TEXT, &["statement", "dialogue"])
}

pub(super) fn coverage() -> Coverage {
    Coverage {
        documents: 17,
        passages: 1204,
        skipped: 0,
        failed: 0,
        without_text: 0,
        pages_without_text: 0,
        without_date: None,
        changed_since_indexed: 0,
        unreadable: 0,
        sources_checked: 17,
        not_yet_read: 0,
        before_first_commit: false,
        indexed_at: "2024-02-19T10:33:07.123Z".into(),
    }
}

/// A line of a concordance: `run` is the match in `text`, and `spans` its words.
pub(super) fn concordance_line(text: &str, run: Span, spans: &[Span]) -> ConcordanceLine {
    let Citation { pin, document, locator, .. } = citation();
    ConcordanceLine {
        pin,
        document,
        locator,
        clause: Span::between(0, 1),
        left: text[..run.start()].to_owned(),
        matched: run.of(text).to_owned(),
        right: text[run.end()..].to_owned(),
        spans: spans.iter().map(|span| span.rebased(run.start())).collect(),
        place: run.shifted(900),
        source_changed: false,
    }
}

pub(super) fn concordance_end() -> ConcordanceEnd {
    ConcordanceEnd {
        lines: 2,
        lines_exact: true,
        passages: 1,
        total: 1,
        total_exact: true,
        coverage: coverage(),
        offer: None,
    }
}
