//! The engine alone: one text field with positions, its words in small letters and not stemmed, its text stored, ten
//! hits with its own snippets.

use std::fs;
use std::path::Path;

use html5gum::{Token, Tokenizer};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term, doc};

use crate::data::{Kind, lines, record};

/// What the writer is given, as ours is.
const WRITER_BYTES: usize = 128 << 20;

pub(crate) struct Bare {
    searcher: Searcher,
    body: Field,
}

/// How often the words of a passage are indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Streams {
    One,
    /// In two fields: the least that stems beside the words as written take, were they had for nothing.
    Two,
}

fn create(folder: &Path) -> (Index, [Field; 4]) {
    fs::create_dir_all(folder).unwrap();
    let mut schema = Schema::builder();
    let fields = [
        schema.add_text_field("id", STRING | STORED),
        schema.add_text_field("title", TEXT | STORED),
        schema.add_text_field("body", TEXT | STORED),
        schema.add_text_field("again", TEXT),
    ];
    (Index::create_in_dir(folder, schema.build()).unwrap(), fields)
}

pub(crate) fn index_passages(records: &Path, folder: &Path, streams: Streams) {
    let (index, [id, title, body, again]) = create(folder);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
    for line in lines(records) {
        let record = record(&line);
        let mut row = doc!(id => record.0, title => record.1);
        if streams == Streams::Two {
            row.add_text(again, &record.2);
        }
        row.add_text(body, record.2);
        writer.add_document(row).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

/// A page becomes its words, in order, and nothing else.
pub(crate) fn index_html(pages: &Path, folder: &Path) {
    let (index, [id, _, body, _]) = create(folder);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
    for entry in fs::read_dir(pages).unwrap() {
        let path = entry.unwrap().path();
        let html = fs::read(&path).unwrap();
        let mut text = String::new();
        for token in Tokenizer::new(html.as_slice()) {
            match token {
                Ok(Token::String(string)) => text.push_str(&String::from_utf8_lossy(&string)),
                Ok(_) => text.push(' '),
                Err(never) => match never {},
            }
        }
        writer.add_document(doc!(id => path.to_str().unwrap(), body => text)).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

impl Bare {
    pub(crate) fn open(folder: &Path) -> Bare {
        let index = Index::open_in_dir(folder).unwrap();
        let body = index.schema().get_field("body").unwrap();
        Bare { searcher: index.reader().unwrap().searcher(), body }
    }

    /// The ten best, each with a snippet; a window is what the engine can say of one, a phrase with slop.
    pub(crate) fn search(&self, kind: Kind, words: &[String]) -> Vec<String> {
        let terms: Vec<Term> = words.iter().map(|word| self.term(word)).collect();
        let word =
            |term: &Term| -> Box<dyn Query> { Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)) };
        let query: Box<dyn Query> = match kind {
            Kind::Term => word(&terms[0]),
            Kind::And => Box::new(BooleanQuery::new(terms.iter().map(|term| (Occur::Must, word(term))).collect())),
            Kind::Phrase => Box::new(PhraseQuery::new(terms)),
            Kind::Window => {
                let mut query = PhraseQuery::new(terms);
                query.set_slop(5);
                Box::new(query)
            }
        };
        let best = self.searcher.search(query.as_ref(), &TopDocs::with_limit(10).order_by_score()).unwrap();
        let snippets = SnippetGenerator::create(&self.searcher, query.as_ref(), self.body).unwrap();
        let snippet = |address| {
            let row: TantivyDocument = self.searcher.doc(address).unwrap();
            snippets.snippet(row.get_first(self.body).unwrap().as_str().unwrap()).to_html()
        };
        best.into_iter().map(|(_, address)| snippet(address)).collect()
    }

    fn term(&self, word: &str) -> Term {
        Term::from_field_text(self.body, word)
    }
}
