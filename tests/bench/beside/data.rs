//! Passages as JSON Lines, and pages of HTML, of the corpus that `tests/bench/prepare` makes.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use pincite::index::Index;
use pincite::model::{DocumentCard, Outcome, Passage, Source};
use serde_json::{Value, json};

/// Of so many documents two are taken, and of so many pages one: what all rivals do together takes long enough.
const SHARE: usize = 5;

/// Lines of a file of records.
const FILE_LINES: usize = 20_000;

/// What everything is measured on.
pub(crate) struct Data {
    /// The folder that `tests/bench/prepare` fills.
    pub(crate) base: PathBuf,
    /// A folder of JSON Lines: a record is an id, a title and a text.
    pub(crate) records: PathBuf,
    /// The same for SQLite.
    pub(crate) tabs: PathBuf,
    pub(crate) passages: usize,
    /// MB of text.
    pub(crate) text: f64,
    /// The folder of the pages.
    pub(crate) html: PathBuf,
    pub(crate) pages: usize,
    pub(crate) html_mb: f64,
}

/// What a query is in each of the languages.
pub(crate) struct Asked {
    pub(crate) kind: Kind,
    pub(crate) words: Vec<String>,
    pub(crate) ours: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Term,
    And,
    Phrase,
    Window,
}

impl Asked {
    fn new(kind: Kind, words: Vec<String>) -> Asked {
        let ours = match kind {
            Kind::Term => words[0].clone(),
            Kind::And => words.join(" AND "),
            Kind::Phrase => format!("\"{}\"", words.join(" ")),
            Kind::Window => words.join(" w/5 "),
        };
        Asked { kind, words, ours }
    }

    /// Words that count as written only, as they do in the other languages.
    fn exact(kind: Kind, words: Vec<String>) -> Asked {
        let exact = words.iter().map(|word| format!("={word}")).collect();
        Asked { words, ..Asked::new(kind, exact) }
    }

    /// The statement of SQLite.
    pub(crate) fn fts5(&self) -> String {
        let quoted: Vec<String> = self.words.iter().map(|word| format!("\"{word}\"")).collect();
        let query = match self.kind {
            Kind::Term => quoted[0].clone(),
            Kind::And => quoted.join(" AND "),
            Kind::Phrase => format!("\"{}\"", self.words.join(" ")),
            Kind::Window => format!("NEAR({}, 5)", quoted.join(" ")),
        };
        format!("select id, snippet(p, 2, '[', ']', '...', 40) from p where p match '{query}' order by rank limit 10;")
    }
}

impl Data {
    pub(crate) fn prepare(base: PathBuf) -> Data {
        let (records, tabs, html) = (base.join("passages"), base.join("passages.tsv"), base.join("html"));
        if !tabs.exists() {
            write_passages(&Index::open(&base.join("index")).expect("run tests/bench/prepare first"), &records, &tabs);
        }
        if !html.exists() {
            link_pages(&base.join("corpus"), &html);
        }
        let (mut passages, mut text) = (0, 0);
        for line in lines(&records) {
            passages += 1;
            text += record(&line).2.len();
        }
        let (mut pages, mut bytes) = (0, 0);
        for entry in fs::read_dir(&html).unwrap() {
            pages += 1;
            bytes += entry.unwrap().metadata().unwrap().len();
        }
        Data { base, records, tabs, passages, text: text as f64 / 1e6, html, pages, html_mb: bytes as f64 / 1e6 }
    }

    /// So many phrases of two words, always the same.
    pub(crate) fn phrases(&self, number: usize) -> Vec<Asked> {
        self.pairs(number).iter().map(|pair| Asked::new(Kind::Phrase, pair.to_vec())).collect()
    }

    /// Neighbours in the middle of passages.
    fn pairs(&self, number: usize) -> Vec<[String; 2]> {
        let step = self.passages / (number * 3);
        let some = lines(&self.records).step_by(step.max(1));
        let middle = |text: String| neighbours(&text).nth(neighbours(&text).count() / 2);
        some.filter_map(|line| middle(record(&line).2)).take(number).collect()
    }

    /// So many queries of each kind, always the same, with neighbouring words of passages.
    pub(crate) fn queries(&self, number: usize) -> Vec<(&'static str, Vec<Asked>)> {
        let pairs = self.pairs(number);
        let asked = |make: fn(Kind, Vec<String>) -> Asked, kind: Kind, pairs: &[[String; 2]]| -> Vec<Asked> {
            pairs.iter().map(|pair| make(kind, pair.to_vec())).collect()
        };
        vec![
            ("a word", asked(Asked::new, Kind::Term, &pairs)),
            ("an exact word", asked(Asked::exact, Kind::Term, &pairs)),
            ("`AND` of two words", asked(Asked::new, Kind::And, &pairs)),
            ("`AND` of two exact words", asked(Asked::exact, Kind::And, &pairs)),
            ("a phrase of two words", asked(Asked::new, Kind::Phrase, &pairs)),
            ("a common phrase", asked(Asked::new, Kind::Phrase, &self.common(number))),
            ("two words within 5", asked(Asked::new, Kind::Window, &pairs)),
            ("two exact words within 5", asked(Asked::exact, Kind::Window, &pairs)),
        ]
    }

    /// The neighbours that stand in most passages, of every tenth one.
    fn common(&self, number: usize) -> Vec<[String; 2]> {
        let mut passages: HashMap<[String; 2], usize> = HashMap::new();
        for line in lines(&self.records).step_by(10) {
            let here: HashSet<[String; 2]> = neighbours(&record(&line).2).collect();
            here.into_iter().for_each(|pair| *passages.entry(pair).or_default() += 1);
        }
        let mut passages: Vec<([String; 2], usize)> = passages.into_iter().collect();
        passages.sort_by(|(one, few), (other, many)| (many, one).cmp(&(few, other)));
        passages.into_iter().map(|(pair, _)| pair).take(number).collect()
    }
}

/// The lines of all files of a folder, in order.
pub(crate) fn lines(folder: &Path) -> impl Iterator<Item = String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().flat_map(|file| BufReader::new(File::open(file).unwrap()).lines().map(Result::unwrap))
}

/// Writes lines into files of a folder, so many in each as a file may have bytes by default.
pub(crate) fn write_lines(folder: &Path, lines: impl Iterator<Item = String>) {
    fs::create_dir_all(folder).unwrap();
    let mut file = None;
    for (at, line) in lines.enumerate() {
        if at % FILE_LINES == 0 {
            let path = folder.join(format!("{:03}.jsonl", at / FILE_LINES));
            file = Some(BufWriter::new(File::create(path).unwrap()));
        }
        writeln!(file.as_mut().unwrap(), "{line}").unwrap();
    }
}

/// Id, title and text of a line.
pub(crate) fn record(line: &str) -> (String, String, String) {
    let value: Value = serde_json::from_str(line).unwrap();
    let text = |name: &str| value[name].as_str().unwrap().to_owned();
    (text("_id"), text("title"), text("text"))
}

/// Two plain words side by side, wherever they stand in a text.
fn neighbours(text: &str) -> impl Iterator<Item = [String; 2]> {
    let words: Vec<&str> = text.split(' ').collect();
    let is_plain = |word: &str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let pairs = words.windows(2).filter(|pair| pair.iter().all(|word| is_plain(word)));
    let pairs: Vec<[String; 2]> = pairs.map(|pair| [pair[0].to_owned(), pair[1].to_owned()]).collect();
    pairs.into_iter()
}

fn write_passages(index: &Index, records: &Path, tabs: &Path) {
    let mut rows = BufWriter::new(File::create(tabs).unwrap());
    let sources = index.sources().unwrap();
    let of_source = |(at, source): (usize, &Source)| -> Vec<[String; 3]> {
        if at % SHARE > 1 || !matches!(source.outcome, Outcome::Indexed { .. }) {
            return Vec::new();
        }
        let title = DocumentCard::of(source).unwrap().title;
        let passages = index.passages(&source.path).unwrap().into_iter();
        let id = |passage: &Passage| format!("{}#{}", source.path, passage.ordinal);
        passages.map(|passage| [id(&passage), title.clone(), passage.quote().to_owned()]).collect()
    };
    let lines = sources.iter().enumerate().flat_map(of_source).map(|[id, title, text]| {
        let flat = |text: &str| text.replace(['\t', '\n', '\r', '"'], " ");
        writeln!(rows, "{}\t{}\t{}", flat(&id), flat(&title), flat(&text)).unwrap();
        json!({ "_id": id, "title": title, "text": text }).to_string()
    });
    write_lines(records, lines);
    rows.flush().unwrap();
}

/// Gives every so-many-th page of the corpus a name in one folder.
fn link_pages(corpus: &Path, html: &Path) {
    fs::create_dir_all(html).unwrap();
    let mut pages = Vec::new();
    let mut folders = vec![corpus.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    for (number, page) in pages.iter().step_by(SHARE).enumerate() {
        fs::hard_link(page, html.join(format!("{number:05}.html"))).unwrap();
    }
}
