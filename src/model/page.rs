//! Pages: their numbers, where their text starts, and those without text.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page, by its place in the file and by the number printed on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Its place in the file, from 1.
    pub number: usize,
    /// What is printed on it, such as `217` or `xii`, where that is another number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
    /// True if it is a picture, and its text was recognised (OCR): it may be wrong.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ocr: bool,
}

impl Page {
    /// What is printed on it, if that is a number and known to be another one.
    pub fn printed_number(&self) -> Option<usize> {
        self.label.as_deref().and_then(|label| label.parse().ok())
    }

    /// What is printed on it, as far as is known.
    pub fn printed(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.number.to_string())
    }

    /// The last of `others` by their places in the file, if it stands behind this one.
    pub fn last_behind<'p>(&self, others: impl IntoIterator<Item = &'p Page>) -> Option<&'p Page> {
        others.into_iter().max_by_key(|page| page.number).filter(|last| last.number > self.number)
    }
}

/// A page of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageText {
    /// Its numbers.
    #[serde(flatten)]
    pub page: Page,
    /// Why its text is missing, or not whole.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remark: Option<PageRemark>,
}

/// Why the text of a page is missing, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageRemark {
    /// There is nothing on it, or only a running head or foot.
    Empty,
    /// It holds pictures and no text but a running head or foot, as a scan does.
    Picture,
    /// Its fonts do not tell which letters they show.
    Unreadable,
    /// It is damaged, and has no text.
    Failed,
    /// It is damaged in part: it has text, of which some may be missing or wrong.
    Damaged,
    /// It goes beyond a limit.
    Limit,
}

impl PageRemark {
    /// The pages with a remark, runs of the same remark together, in words: `pages 3–5`.
    pub fn runs(pages: &[PageText]) -> Vec<(PageRemark, String)> {
        let mut runs: Vec<(PageRemark, Vec<&PageText>)> = Vec::new();
        for page in pages {
            let Some(remark) = page.remark else { continue };
            match runs.last_mut() {
                Some((last, run)) if *last == remark && run[run.len() - 1].page.number + 1 == page.page.number => {
                    run.push(page);
                }
                _ => runs.push((remark, vec![page])),
            }
        }
        let words = |run: &[&PageText]| match run {
            [page] => format!("page {}", page.page.number),
            [first, .., last] => format!("pages {}–{}", first.page.number, last.page.number),
            [] => String::new(),
        };
        runs.into_iter().map(|(remark, run)| (remark, words(&run))).collect()
    }

    /// True if the page may have text that is not in the document.
    pub fn is_loss(self) -> bool {
        self != PageRemark::Empty
    }
}

impl fmt::Display for PageRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PageRemark::Empty => "nothing is on it",
            PageRemark::Picture => "a picture without text; it needs OCR (--ocr)",
            PageRemark::Unreadable => "its fonts do not tell which letters they show; it needs OCR (--ocr)",
            PageRemark::Failed => "it is damaged",
            PageRemark::Damaged => "its data is damaged: text may be missing or wrong",
            PageRemark::Limit => "it goes beyond a limit of pincite.toml",
        })
    }
}

/// Where the text of a page goes on in the canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// Byte offset in the canonical text.
    pub offset: usize,
    /// Index of the page.
    pub page: usize,
}
