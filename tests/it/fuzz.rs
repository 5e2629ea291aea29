//! The properties that the fuzz targets look for, on inputs that are made here: a few thousand in an ordinary run.

use std::fs;

use pincite::corpus;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{drawn, shipped};

#[path = "../fuzz/properties.rs"]
mod properties;

/// Pieces that the query language knows, and any others.
fn query() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        " ",
        " ",
        " ",
        "tea",
        "Tea",
        "leaves",
        "tiếng",
        "ชา",
        "茶叶",
        "*",
        "?",
        "\"",
        "\"",
        "“",
        "”",
        "«",
        "「",
        "」",
        "(",
        ")",
        "+",
        "-",
        "=",
        "^2",
        "^0.5",
        "~",
        "~2",
        "/",
        "\\",
        "[",
        "AND",
        "OR",
        "NOT",
        "not",
        "w/2",
        "pre/3",
        "/s",
        "+p",
        "/d",
        "title:",
        "author:",
        "path:",
        "lang:en",
        "date:2023",
        "date:",
        "..2024",
        ">=",
        "tea*",
        "l?aves",
        "/le.*s/",
    ]);
    let piece =
        prop_oneof![6 => known.prop_map(str::to_owned), 1 => "\\PC{1,4}", 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

fn passage() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "tea",
        "Tea",
        "TEA",
        "leaves",
        "leaf",
        "tiếng",
        "tieng",
        "ใบชา",
        "茶叶",
        "é",
        "-",
        "’",
        "2.5",
        "x",
        "3",
    ]);
    let word =
        prop_oneof![6 => known.prop_map(str::to_owned), 1 => "\\PC{1,4}", 1 => any::<char>().prop_map(String::from)];
    let between = prop::sample::select(vec![" ", " ", " ", ". ", "\n", "", ", "]);
    prop::collection::vec((word, between), 0..40)
        .prop_map(|words| words.into_iter().map(|(word, between)| word + between).collect())
}

/// The bytes of a file of the shipped corpus, in which runs of bytes are cut out, doubled, or put in another place.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let files = corpus::walk(&[shipped().into()], None, corpus::MAX_FILES).unwrap().files;
    let files: Vec<Vec<u8>> = files.iter().map(|file| fs::read(&file.location).unwrap()).collect();
    let noise = prop::collection::vec(any::<u8>(), 0..4);
    let change = (any::<Index>(), 0..200usize, any::<Index>(), noise, any::<bool>());
    (prop::sample::select(files), prop::collection::vec(change, 1..6)).prop_map(|(mut bytes, changes)| {
        bytes.truncate(6_000);
        for (from, length, to, noise, keeps) in changes {
            if bytes.is_empty() {
                break;
            }
            let from = from.index(bytes.len());
            let run: Vec<u8> = bytes[from..(from + length).min(bytes.len())].to_vec();
            if !keeps {
                bytes.drain(from..from + run.len());
            }
            let to = to.index(bytes.len() + 1);
            bytes.splice(to..to, run.into_iter().chain(noise));
        }
        bytes
    })
}

proptest! {
    #![proptest_config(drawn(1_000, 50))]

    #[test]
    fn any_text_is_a_query_and_what_is_said_of_it_points_into_it(text in query()) {
        properties::query(&text);
        properties::reading(&text);
    }

    #[test]
    fn what_the_matcher_marks_are_words_in_order_and_disjoint(query in query(), passage in passage()) {
        properties::matches(&format!("{query}\n{passage}"));
    }

    #[test]
    fn any_bytes_are_a_document_or_say_why_not(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        properties::extract(&bytes);
    }

    #[test]
    fn any_bytes_of_any_format_are_sources_or_say_why_not(name: u8, bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        properties::sources(&[&[name][..], &bytes].concat());
    }

    #[test]
    fn any_text_is_a_document_or_says_why_not(text in passage(), tags in prop::collection::vec("<[a-z]{1,6}[ />]|&[a-z]{1,4};|[#>*|`-]{1,3} ?|\n\n", 0..20)) {
        let mut marked = String::new();
        let mut tags = tags.into_iter();
        for word in text.split_inclusive(' ') {
            marked += word;
            marked += &tags.next().unwrap_or_default();
        }
        properties::extract(marked.as_bytes());
    }
}

proptest! {
    #![proptest_config(drawn(100, 50))]

    #[test]
    fn a_file_that_was_cut_up_is_a_document_or_says_why_not(bytes in mutated()) {
        properties::extract(&bytes);
    }
}
