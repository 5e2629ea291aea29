//! Which fields of a record, or columns of a table, hold what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The fields of a record, by their names.
pub type Fields = serde_json::Map<String, serde_json::Value>;

/// What a field of a record is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// The text.
    Text,
    /// The title.
    Title,
    /// The authors.
    Authors,
    /// The publisher.
    Publisher,
    /// The publication date.
    Date,
    /// The canonical address.
    Url,
    /// The language.
    Language,
    /// What names the record in its file.
    Id,
}

impl ColumnRole {
    /// All of them, with their keys in `pincite.toml`.
    pub const KEYS: &[(&str, ColumnRole)] = &[
        ("text", ColumnRole::Text),
        ("title", ColumnRole::Title),
        ("authors", ColumnRole::Authors),
        ("publisher", ColumnRole::Publisher),
        ("date", ColumnRole::Date),
        ("url", ColumnRole::Url),
        ("lang", ColumnRole::Language),
        ("id", ColumnRole::Id),
    ];

    /// The names of fields that are tried where none is set: those of common dumps of news and of collections for the
    /// evaluation of search (BEIR, MS MARCO, TREC). Times of retrieval are no dates of publication.
    pub fn usual(self) -> &'static [&'static str] {
        match self {
            ColumnRole::Text => &[
                "text",
                "body",
                "content",
                "contents",
                "article",
                "maintext",
                "main_text",
                "article_text",
                "full_text",
                "fulltext",
                "body_text",
                "document",
                "passage",
                "story",
                "short_description",
                "abstract",
            ],
            ColumnRole::Title => &["title", "headline", "article_title", "name", "subject"],
            ColumnRole::Authors => &["authors", "author", "byline", "creator"],
            ColumnRole::Publisher => {
                &["publisher", "publication", "source", "source_name", "outlet", "newspaper", "source_domain", "domain"]
            }
            ColumnRole::Date => &[
                "date",
                "published",
                "publish_date",
                "date_publish",
                "published_date",
                "publication_date",
                "date_published",
                "published_at",
                "publishedat",
                "pub_date",
                "pubdate",
            ],
            ColumnRole::Url => &["url", "link", "article_url", "web_url", "weburl", "uri", "source_url"],
            ColumnRole::Language => &["lang", "language"],
            ColumnRole::Id => &["_id", "id", "docid", "doc_id", "docno", "uuid"],
        }
    }
}

/// The fields of records that hold what, as `pincite.toml` says it; of a role that it does not name, the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Names of fields by the key of their role; those of the text together are the text.
    set: BTreeMap<String, Vec<String>>,
}

impl Columns {
    /// True if nothing is set, so that rows of a table are no documents of their own.
    pub fn is_unset(&self) -> bool {
        self.set.is_empty()
    }

    /// Sets the fields of a role.
    pub fn set(&mut self, role: ColumnRole, names: Vec<String>) {
        self.set.insert(key(role).to_owned(), names);
    }

    /// The fields that are set for a role.
    pub fn of(&self, role: ColumnRole) -> Option<&[String]> {
        self.set.get(key(role)).map(Vec::as_slice)
    }

    /// What is set here, and from `other` where nothing is.
    #[must_use]
    pub fn or(mut self, other: Columns) -> Columns {
        for (role, names) in other.set {
            self.set.entry(role).or_insert(names);
        }
        self
    }
}

fn key(role: ColumnRole) -> &'static str {
    ColumnRole::KEYS.iter().find(|(_, one)| *one == role).map_or("", |(key, _)| key)
}
