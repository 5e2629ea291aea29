//! What a row keeps of a source: a file of records may hold hundreds of thousands, which mostly say the same.
//!
//! A path is written once, and of what else the source is named by only what the path does not say; what few sources have
//! is JSON.

use serde::{Deserialize, Serialize};

use super::Record;
use super::code::{Coded, Rest};
use crate::model::{Columns, Format, Metadata, Outcome, PageText, Source};
use crate::text::Language;

/// What most sources do not have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Rare {
    #[serde(skip_serializing_if = "is_default")]
    overrides: Metadata,
    #[serde(skip_serializing_if = "is_default")]
    columns: Columns,
    /// What is known about the document, but for its title.
    #[serde(skip_serializing_if = "is_default")]
    metadata: Metadata,
    #[serde(skip_serializing_if = "is_default")]
    other_languages: Vec<Language>,
    #[serde(skip_serializing_if = "is_default")]
    lost_pages: Vec<PageText>,
    #[serde(skip_serializing_if = "is_default")]
    remarks: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Record for Source {
    fn encode(&self) -> String {
        let Source { path, root, relative, slug, size, modified, hash, extractor, overrides, columns, member, outcome } =
            self;
        let mut coded = Coded::with_capacity(path.len() + slug.len() + 256);
        coded.text(path);
        coded.numbers([usize::from(member.is_some())]);
        coded.ending(member.as_deref().unwrap_or_default(), path);
        coded.start(root, path);
        coded.ending(relative, self.file());
        coded.text(slug);
        coded.number(*size);
        coded.number(modified.cast_unsigned() << 1 ^ (modified >> 63).cast_unsigned());
        coded.hash(hash);
        coded.number(u64::from(*extractor));
        let mut rare = Rare { overrides: overrides.clone(), columns: columns.clone(), ..Rare::default() };
        match outcome {
            Outcome::Indexed {
                metadata,
                title_from_text,
                language,
                language_assumed,
                other_languages,
                format,
                passages,
                words,
                pages,
                lost_pages,
                encoding,
                remarks,
            } => {
                coded.numbers([0, usize::from(*title_from_text), usize::from(*language_assumed)]);
                coded.maybe(metadata.title.as_deref());
                coded.text(language.code());
                coded.text(format.name());
                coded.numbers([*passages, *words, *pages]);
                coded.maybe(encoding.as_deref());
                rare.metadata = Metadata { title: None, ..metadata.clone() };
                rare.other_languages.clone_from(other_languages);
                rare.lost_pages.clone_from(lost_pages);
                rare.remarks.clone_from(remarks);
            }
            Outcome::Container { members } => coded.numbers([1, *members]),
            Outcome::Skipped(why) => {
                coded.numbers([2]);
                coded.text(why);
            }
            Outcome::Failed(why) => {
                coded.numbers([3]);
                coded.text(why);
            }
        }
        if rare != Rare::default() {
            coded.0.push_str(&serde_json::to_string(&rare).expect("its keys are texts"));
        }
        coded.0
    }

    fn decode(text: &str) -> Option<Source> {
        let mut rest = Rest(text);
        let path = rest.text()?;
        let [is_member] = rest.numbers()?;
        let member = Some(rest.ending(path)?).filter(|_| is_member > 0);
        let root = rest.start(path)?;
        let mut source = Source {
            path: path.to_owned(),
            root,
            relative: String::new(),
            slug: String::new(),
            size: 0,
            modified: 0,
            hash: String::new(),
            extractor: 0,
            overrides: Metadata::default(),
            columns: Columns::default(),
            member,
            outcome: Outcome::Container { members: 0 },
        };
        source.relative = rest.ending(source.file())?;
        source.slug = rest.text()?.to_owned();
        source.size = rest.number()?;
        let modified = rest.number()?;
        source.modified = (modified >> 1).cast_signed() ^ -(modified & 1).cast_signed();
        source.hash = rest.hash()?;
        source.extractor = u32::try_from(rest.number()?).ok()?;
        let [kind] = rest.numbers()?;
        source.outcome = match kind {
            0 => {
                let [title_from_text, language_assumed] = rest.numbers()?;
                let title = rest.maybe()?.map(str::to_owned);
                let language = Language::parse(rest.text()?)?;
                let format = rest.text()?;
                let format = *Format::ALL.iter().find(|known| known.name() == format)?;
                let [passages, words, pages] = rest.numbers()?;
                Outcome::Indexed {
                    metadata: Metadata { title, ..Metadata::default() },
                    title_from_text: title_from_text > 0,
                    language,
                    language_assumed: language_assumed > 0,
                    other_languages: Vec::new(),
                    format,
                    passages,
                    words,
                    pages,
                    lost_pages: Vec::new(),
                    encoding: rest.maybe()?.map(str::to_owned),
                    remarks: Vec::new(),
                }
            }
            1 => Outcome::Container { members: rest.numbers::<1>()?[0] },
            2 => Outcome::Skipped(rest.text()?.to_owned()),
            3 => Outcome::Failed(rest.text()?.to_owned()),
            _ => return None,
        };
        if !rest.0.is_empty() {
            let rare: Rare = serde_json::from_str(rest.0).ok()?;
            (source.overrides, source.columns) = (rare.overrides, rare.columns);
            if let Outcome::Indexed { metadata, other_languages, lost_pages, remarks, .. } = &mut source.outcome {
                *metadata = Metadata { title: metadata.title.take(), ..rare.metadata };
                (*other_languages, *lost_pages, *remarks) = (rare.other_languages, rare.lost_pages, rare.remarks);
            }
        }
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnRole, Page};
    use proptest::prelude::*;

    fn outcome() -> impl Strategy<Value = Outcome> {
        let text = proptest::option::of("\\PC{0,6}");
        let indexed = (text, any::<[bool; 6]>(), any::<[u32; 3]>(), "[a-z]{2}|und", 0..Format::ALL.len());
        let indexed = indexed.prop_map(|(title, has, numbers, language, format)| {
            let [passages, words, pages] = numbers.map(|number| number as usize);
            let language = Language::parse(&language).unwrap();
            let page = PageText { page: Page { number: pages, label: None, ocr: has[0] }, remark: None };
            Outcome::Indexed {
                encoding: title.clone().filter(|_| has[1]),
                metadata: Metadata { publisher: title.clone().filter(|_| has[2]), title, ..Metadata::default() },
                title_from_text: has[0],
                language_assumed: has[1],
                other_languages: if has[3] { vec![language.clone()] } else { Vec::new() },
                language,
                format: Format::ALL[format],
                passages,
                words,
                pages,
                lost_pages: if has[4] { vec![page] } else { Vec::new() },
                remarks: if has[5] { vec!["odd".to_owned()] } else { Vec::new() },
            }
        });
        prop_oneof![
            indexed,
            any::<u32>().prop_map(|members| Outcome::Container { members: members as usize }),
            "\\PC{0,9}".prop_map(Outcome::Skipped),
            "\\PC{0,9}".prop_map(Outcome::Failed),
        ]
    }

    proptest! {
        #[test]
        fn a_source_is_read_as_it_was_written(
            (root, relative, member, other) in ("[aéè/]{0,4}", "[aéè/]{0,4}", "[aéè/]{0,4}", "[aéè/]{0,6}"),
            (slug, hash) in ("[a-z-]{0,6}", "|[0-9a-f]{64}|[0-9a-zé]{0,65}"),
            (size, modified, extractor) in (any::<u64>(), any::<i64>(), any::<u32>()),
            (is_member, is_odd, has_columns) in any::<(bool, bool, bool)>(),
            outcome in outcome(),
        ) {
            let mut columns = Columns::default();
            if has_columns {
                columns.set(ColumnRole::Text, vec!["story".to_owned()]);
            }
            let named = if is_member { format!("{root}/{relative}!/{member}") } else { format!("{root}/{relative}") };
            let source = Source {
                path: if is_odd { other } else { named },
                root,
                relative,
                slug,
                size,
                modified,
                hash,
                extractor,
                overrides: Metadata::default(),
                columns,
                member: is_member.then_some(member),
                outcome,
            };
            let text = source.encode();
            let read = Source::decode(&text);
            prop_assert_eq!(read.as_ref(), Some(&source));
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                let _ = Source::decode(&text[..end]);
            }
        }
    }
}
