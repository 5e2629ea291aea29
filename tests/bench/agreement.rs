//! How far two readings of a PDF agree: the words of each page, their order, and the page that they stand on.

use pincite::extract::Unextracted;
use pincite::model::{Document, PageRemark};

use crate::bag::{Counts, common, counts, f1, mean, words};

/// Pages with fewer words in the reference are not compared by words: of five words a page number is a fifth.
const MIN_WORDS: usize = 20;

/// Pages before and after, to which the words of a page may have drifted.
const NEAR: usize = 3;

/// The words of a page.
#[derive(Default)]
pub(crate) struct PageWords {
    /// True if it has text, be it no words.
    has_text: bool,
    count: usize,
    words: Counts<String>,
    pairs: Counts<(String, String)>,
}

impl PageWords {
    /// The words of a text.
    pub(crate) fn of(text: &str) -> PageWords {
        let all = words(text);
        let pairs = counts(all.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
        PageWords { has_text: !text.trim().is_empty(), count: all.len(), words: counts(all), pairs }
    }
}

/// A text whose words are joined where a hyphen ends a line before a small letter.
pub(crate) fn joined(text: &str) -> String {
    let mut joined = String::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let goes_on = lines.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
        match line.strip_suffix(['-', '\u{2010}', '\u{AD}']).filter(|_| goes_on) {
            Some(start) => joined.push_str(start),
            None => joined.extend([line, "\n"]),
        }
    }
    joined
}

/// Pages of which the first or last line is the same but for its digits, so that it is a running head or foot.
const RUNNING: usize = 4;

/// The pages without their running heads and feet: the first line and the last one, where many pages have the same.
pub(crate) fn without_running_lines(pages: &[String]) -> Vec<String> {
    let shape = |line: &str| -> String { line.chars().filter(|one| one.is_alphabetic()).collect() };
    let edge = |page: &str, last: bool| {
        let mut lines = page.lines().filter(|line| !line.trim().is_empty());
        if last { lines.next_back() } else { lines.next() }.map(str::to_owned)
    };
    let mut counts: Counts<(bool, String)> = Counts::new();
    for page in pages {
        for last in [false, true] {
            *counts.entry((last, shape(&edge(page, last).unwrap_or_default()))).or_default() += 1;
        }
    }
    let bare = |page: &String| {
        let mut bare = page.trim().to_owned();
        for last in [false, true] {
            let line = edge(&bare, last).unwrap_or_default();
            if counts.get(&(last, shape(&line))).is_some_and(|count| *count >= RUNNING) {
                bare = match last {
                    true => bare.trim_end().strip_suffix(line.as_str()).unwrap_or(&bare).to_owned(),
                    false => bare.trim_start().strip_prefix(line.as_str()).unwrap_or(&bare).to_owned(),
                };
            }
        }
        bare
    };
    pages.iter().map(bare).collect()
}

/// What the reference says of the pages of a file.
pub(crate) struct References<'r> {
    /// In its order.
    pub(crate) pages: &'r [PageWords],
    /// In the order in which the file draws.
    pub(crate) raw: &'r [PageWords],
    /// In its order, without running heads and feet.
    pub(crate) bare: &'r [PageWords],
}

/// What `one` has more of than `other`.
fn surplus(one: &Counts<String>, other: &Counts<String>) -> Counts<String> {
    let more = |(word, count): (&String, &usize)| {
        let more = count.saturating_sub(*other.get(word).unwrap_or(&0));
        (more > 0).then(|| (word.clone(), more))
    };
    one.iter().filter_map(more).collect()
}

/// How far the readings of a file agree.
pub(crate) struct Agreement {
    name: String,
    /// Why we have no document.
    failure: Option<Unextracted>,
    /// Number of pages, ours and the reference's.
    counts: (Option<usize>, Option<usize>),
    /// F1 of each page compared: of the words, of the pairs, of the pairs with the better of the reference's orders, and of
    /// the pairs without running heads and feet.
    pages: Vec<[f64; 4]>,
    /// Words of the reference, and those of ours that stand on another page there, at most.
    words: usize,
    drifted: usize,
    /// Pages, from 1, whose words agree better with another page of the reference.
    elsewhere: Vec<usize>,
    /// Pages without text in the reference, and those of them of which we say nothing.
    blank: usize,
    unflagged: Vec<usize>,
    /// Pages with text in the reference and none of ours, with the number of its words and our remark.
    lost: Vec<(usize, usize, Option<PageRemark>)>,
}

impl Agreement {
    pub(crate) fn of(
        name: String,
        document: &Result<Document, Unextracted>,
        references: &References<'_>,
        count: Option<usize>,
    ) -> Agreement {
        let References { pages: reference, raw, bare } = references;
        let mut ours: Vec<PageWords> = match document {
            Ok(document) => texts(document).iter().map(|text| PageWords::of(text)).collect(),
            Err(_) => Vec::new(),
        };
        ours.resize_with(ours.len().max(reference.len()), PageWords::default);
        let remark = |page: usize| document.as_ref().ok()?.pages.get(page)?.remark;
        let mut agreement = Agreement {
            name,
            failure: document.as_ref().err().cloned(),
            counts: (document.as_ref().ok().map(|document| document.pages.len()), count),
            pages: Vec::new(),
            words: reference.iter().map(|page| page.count).sum(),
            drifted: 0,
            elsewhere: Vec::new(),
            blank: 0,
            unflagged: Vec::new(),
            lost: Vec::new(),
        };
        for (at, page) in reference.iter().enumerate() {
            let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(reference.len());
            let more = surplus(&ours[at].words, &page.words);
            let beside = near.clone().filter(|near| near.abs_diff(at) == 1);
            let missing = beside.map(|beside| common(&more, &surplus(&reference[beside].words, &ours[beside].words)));
            agreement.drifted += missing.sum::<usize>();
            if !page.has_text {
                agreement.blank += 1;
                if !ours[at].has_text && remark(at).is_none() && document.is_ok() {
                    agreement.unflagged.push(at + 1);
                }
                continue;
            }
            if !ours[at].has_text {
                agreement.lost.push((at + 1, page.count, remark(at)));
            }
            if page.count < MIN_WORDS {
                continue;
            }
            let words = f1(&ours[at].words, &page.words);
            let pairs = f1(&ours[at].pairs, &page.pairs);
            let raw = raw.get(at).map_or(0.0, |raw| f1(&ours[at].pairs, &raw.pairs));
            let bare = bare.get(at).map_or(0.0, |bare| f1(&ours[at].pairs, &bare.pairs));
            agreement.pages.push([words, pairs, pairs.max(raw), bare]);
            if near.into_iter().any(|near| f1(&ours[at].words, &reference[near].words) > words) {
                agreement.elsewhere.push(at + 1);
            }
        }
        agreement
    }

    /// Where the package of the file comes from.
    fn family(&self) -> &'static str {
        match &self.name {
            name if name.starts_with("texlive-") => "manuals of TeX packages",
            name if name.starts_with("r-") => "papers and manuals of R",
            _ => "other guides and manuals",
        }
    }
}

/// The text of each page.
fn texts(document: &Document) -> Vec<String> {
    let mut texts = vec![String::new(); document.pages.len()];
    let ends = document.page_starts.iter().skip(1).map(|start| start.offset).chain([document.text.len()]);
    for (start, end) in document.page_starts.iter().zip(ends) {
        texts[start.page].push_str(&document.text[start.offset..end]);
        texts[start.page].push('\n');
    }
    texts
}

/// Prints the table, what is amiss, and the files that agree least.
pub(crate) fn print(all: &[Agreement], worst: usize) {
    println!(
        "| files | number | pages compared | words F1 a page | pairs F1 | pairs F1, better order | pairs F1, no heads | words F1 a file |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for family in ["manuals of TeX packages", "papers and manuals of R", "other guides and manuals", "all"] {
        let files: Vec<&Agreement> = all.iter().filter(|file| family == "all" || file.family() == family).collect();
        let pages: Vec<[f64; 4]> = files.iter().flat_map(|file| file.pages.iter().copied()).collect();
        let [words, pairs, better, bare] = [0, 1, 2, 3].map(|nth| mean(pages.iter().map(|page| page[nth])));
        let by_file = mean(files.iter().filter(|file| !file.pages.is_empty()).map(|file| words_of(file)));
        println!(
            "| {family} | {} | {} | {words:.4} | {pairs:.4} | {better:.4} | {bare:.4} | {by_file:.4} |",
            files.len(),
            pages.len()
        );
    }
    let low = all.iter().flat_map(|file| &file.pages).filter(|page| page[0] < 0.9).count();
    let (words, drifted) = (sum(all, |file| file.words), sum(all, |file| file.drifted));
    println!("\npages under 0.9: {low}; words that may stand on another page: {drifted} of {words}");
    println!("pages nearer to another page: {}", sum(all, |file| file.elsewhere.len()));
    println!("pages without text in the reference: {}", sum(all, |file| file.blank));
    println!("of them neither with text of ours nor flagged: {}", sum(all, |file| file.unflagged.len()));
    for file in all {
        let name = &file.name;
        if let Some(failure) = &file.failure {
            println!("- {name}: {} ({} words in the reference)", failure.reason(), file.words);
        } else if file.counts.0 != file.counts.1 {
            println!("- {name}: pages {:?}", file.counts);
        }
        for (pages, what) in [(&file.elsewhere, "nearer to another page"), (&file.unflagged, "not flagged")] {
            if !pages.is_empty() {
                println!("- {name}: {what}: {pages:?}");
            }
        }
        for (page, words, remark) in &file.lost {
            println!("- {name}: page {page}: {words} words lost, {remark:?}");
        }
    }
    let mut by_words: Vec<&Agreement> = all.iter().filter(|file| !file.pages.is_empty()).collect();
    by_words.sort_by(|one, other| words_of(one).total_cmp(&words_of(other)));
    println!();
    for file in by_words.iter().take(worst) {
        let pairs = mean(file.pages.iter().map(|page| page[1]));
        println!("- {:.3} {pairs:.3} {} ({} pages)", words_of(file), file.name, file.pages.len());
    }
}

fn words_of(file: &Agreement) -> f64 {
    mean(file.pages.iter().map(|page| page[0]))
}

fn sum(all: &[Agreement], of: fn(&Agreement) -> usize) -> usize {
    all.iter().map(of).sum()
}
