//! How much of a file is read, so that no file can take all memory or all time.

/// How much of a web page is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum WebPages {
    /// Its article, if it holds one; else all but what serves to move about the site.
    #[default]
    Article,
    /// All that a reader sees.
    Whole,
}

/// The bounds of reading one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Limits {
    /// Memory of a worker process, in bytes.
    pub memory_bytes: u64,
    /// Time of a worker process for one file, in seconds.
    pub seconds: u64,
    /// Pages that are read; of the others it is said that they were not.
    pub pages: u64,
    /// Passages of a document.
    pub passages: u64,
    /// Bytes of text taken.
    pub text_bytes: u64,
    /// Bytes that the members of a packed file may come to, unpacked.
    pub unpacked_bytes: u64,
    /// How many times its packed size a member may come to, beyond a megabyte.
    pub ratio: u64,
    /// Parts of a packed document.
    pub members: u64,
    /// Bytes of a document, and of a member of a file that holds others.
    pub member_bytes: u64,
    /// Bytes that all that is packed in one file may come to.
    pub archive_bytes: u64,
    /// Sources that one file may hold.
    pub sources: u64,
    /// Files that hold each other, one in the other.
    pub nesting: u64,
    /// How much of a web page is read.
    pub web_pages: WebPages,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            memory_bytes: 2 << 30,
            seconds: 60,
            pages: 20_000,
            passages: 500_000,
            text_bytes: 64 << 20,
            unpacked_bytes: 512 << 20,
            ratio: 200,
            members: 10_000,
            member_bytes: 64 << 20,
            archive_bytes: 16 << 30,
            sources: 1_000_000,
            nesting: 4,
            web_pages: WebPages::Article,
        }
    }
}

/// One of the limits: its key in `pincite.toml`, and what it bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitKey {
    /// The key in the table `[limits]`.
    pub key: &'static str,
    /// Whether it is a size in bytes.
    pub is_size: bool,
    /// What it bounds, in words.
    pub what: &'static str,
}

impl Limits {
    /// The keys, in the order in which they are shown.
    pub const KEYS: &[LimitKey] = &[
        LimitKey { key: "memory", is_size: true, what: "memory of the process that reads PDF and packed files" },
        LimitKey { key: "seconds", is_size: false, what: "its time for one file" },
        LimitKey { key: "pages", is_size: false, what: "pages of a document" },
        LimitKey { key: "passages", is_size: false, what: "passages of a document; one with more is not taken" },
        LimitKey { key: "text", is_size: true, what: "text of a document" },
        LimitKey { key: "unpacked", is_size: true, what: "what the parts of a packed document come to" },
        LimitKey {
            key: "ratio",
            is_size: false,
            what: "times its packed size that a part, a member or an archive may come to",
        },
        LimitKey { key: "members", is_size: false, what: "parts of a packed document" },
        LimitKey { key: "archive", is_size: true, what: "what all that is packed in one file comes to" },
        LimitKey { key: "sources", is_size: false, what: "sources that one file holds" },
        LimitKey { key: "nesting", is_size: false, what: "archives within each other" },
    ];

    /// The limit of this key; `None` if there is no such key.
    pub fn get(mut self, key: &str) -> Option<u64> {
        self.field(key).copied()
    }

    /// Sets the limit of this key; an unknown key sets nothing.
    pub fn set(&mut self, key: &str, limit: u64) {
        if let Some(field) = self.field(key) {
            *field = limit;
        }
    }

    fn field(&mut self, key: &str) -> Option<&mut u64> {
        Some(match key {
            "memory" => &mut self.memory_bytes,
            "seconds" => &mut self.seconds,
            "pages" => &mut self.pages,
            "passages" => &mut self.passages,
            "text" => &mut self.text_bytes,
            "unpacked" => &mut self.unpacked_bytes,
            "ratio" => &mut self.ratio,
            "members" => &mut self.members,
            "archive" => &mut self.archive_bytes,
            "sources" => &mut self.sources,
            "nesting" => &mut self.nesting,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_that_of_a_limit() {
        let mut limits = Limits::default();
        for one in Limits::KEYS {
            limits.set(one.key, 7);
            assert_eq!(limits.get(one.key), Some(7), "{}", one.key);
        }
        assert_eq!(limits.get("tea"), None);
    }
}
