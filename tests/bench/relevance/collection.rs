//! A test collection: its documents as files, its queries, its judgments.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pincite::corpus::Settings;
use pincite::index::Index;
use pincite::ingest::{IngestOptions, MAX_FILE_BYTES, MEMORY_BYTES, Pace, Rebuild, ingest};
use pincite::judge::{Judgments, queries};
use pincite::query::Topic;
use serde_json::Value;

/// The collections and the languages of their documents.
pub(crate) const COLLECTIONS: [(&str, &str); 10] = [
    ("adi", "en"),
    ("cacm", "en"),
    ("cranfield", "en"),
    ("npl", "en"),
    ("scifact", "en"),
    ("xquad-en", "en"),
    ("xquad-vi", "vi"),
    ("xquad-th", "th"),
    ("xquad-zh", "zh"),
    ("facqa-id", "id"),
];

/// A test collection.
pub(crate) struct Collection {
    pub(crate) name: &'static str,
    language: &'static str,
    folder: PathBuf,
    pub(crate) queries: Vec<Topic>,
    pub(crate) judgments: Judgments,
}

impl Collection {
    /// Reads queries and judgments of a collection, or gives `None` if it is not there.
    pub(crate) fn read(folder: &Path, name: &'static str, language: &'static str) -> Option<Collection> {
        let folder = folder.join(name);
        let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
        let judgments = Judgments::parse(&read("qrels.tsv")?).unwrap();
        let queries = queries(&read("queries.jsonl")?).unwrap();
        Some(Collection { name, language, folder, queries, judgments })
    }

    /// Indexes it, a document a file, in a folder that goes with the first value.
    pub(crate) fn index(&self) -> (tempfile::TempDir, Index) {
        let folder = tempfile::tempdir().unwrap();
        let corpus = folder.path().join("corpus");
        fs::create_dir(&corpus).unwrap();
        for line in self.documents().lines() {
            let document: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| document[key].as_str().unwrap_or_default().to_owned();
            let page = page(self.language, &text("title"), &text("text"));
            fs::write(corpus.join(format!("{}.html", text("_id"))), page).unwrap();
        }
        let options = IngestOptions {
            index: folder.path().join("index"),
            roots: vec![corpus],
            settings: Settings::default(),
            max_file_bytes: MAX_FILE_BYTES,
            memory_bytes: MEMORY_BYTES,
            threads: 1,
            extraction: pincite::worker::Extraction::default(),
            rebuild: Rebuild::No,
            now: jiff::Timestamp::UNIX_EPOCH,
        };
        ingest(&options, &|_| Pace::GoOn).unwrap();
        let index = Index::open(&options.index).unwrap();
        (folder, index)
    }

    /// The documents as JSON Lines.
    fn documents(&self) -> String {
        if let Ok(text) = fs::read_to_string(self.folder.join("corpus.jsonl")) {
            return text;
        }
        let packed = self.folder.join("corpus.jsonl.gz");
        let mut child = Command::new("gzip").arg("-dc").arg(packed).stdout(Stdio::piped()).spawn().unwrap();
        let mut text = String::new();
        child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        assert!(child.wait().unwrap().success());
        text
    }
}

/// A page with a title, if there is one, and a paragraph.
fn page(language: &str, title: &str, text: &str) -> String {
    let [title, text] = [title, text].map(|text| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    let (head, heading) = match title.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("<title>{title}</title>"), format!("<h1>{title}</h1>")),
    };
    format!("<html lang=\"{language}\"><head>{head}</head><body>{heading}<p>{text}</p></body></html>")
}

/// The id of the document in the file at `path`.
pub(crate) fn id_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.trim_end_matches(".html").to_owned()
}
