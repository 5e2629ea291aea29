//! Near-identical passages of several documents are one hit.

use std::fs;

use pincite::index::Index;
use pincite::model::Hit;
use pincite::search::{Duplicates, SearchOptions, search};
use pincite::text::Shingles;

use crate::support::{empty_corpus, update};

/// A news item, as an agency sends it.
const WIRE: &str = "The ministers met on Tuesday in the capital to speak about the harbour, which has been closed since \
                    the storm of last week. They agreed that the pilots should return to work as soon as the buoys are \
                    back in their places, and that the fishing boats of the northern villages should be let out first. \
                    A spokesman said that the cost would be shared by the three provinces concerned.";

/// The same as others print it.
fn syndicated() -> Vec<(&'static str, String)> {
    vec![
        ("whole.txt", WIRE.to_owned()),
        ("dateline.txt", format!("PORT ALMA, 7 November (Agency) - {WIRE}")),
        (
            "edited.txt",
            WIRE.replace("the capital", "Alma").replace("the storm", "the great storm").replace("let out", "let go"),
        ),
        ("cut.txt", WIRE.split(" A spokesman").next().unwrap().to_owned()),
        ("spelling.txt", WIRE.replace("harbour", "harbor").replace("Tuesday", "Monday")),
    ]
}

/// Others on the same matter, with words in common.
fn others() -> Vec<(&'static str, String)> {
    let start = "The ministers met on Tuesday in the capital to speak about";
    vec![
        ("schools.txt", format!("{start} the schools of the south, where teachers have been paid late since the summer. Nothing was agreed, and a spokesman said that the cost of new houses for them is not known to anybody in the capital.")),
        ("harbour.txt", "Fishermen of the northern villages complained that the harbour has been closed for too long, and that nobody had told them when the pilots would be back. The cost to them, said one, cannot be shared by anybody.".to_owned()),
    ]
}

fn hits(duplicates: Duplicates, limit: usize) -> Vec<Hit> {
    let (_folder, corpus, folder) = empty_corpus();
    for (name, text) in syndicated().into_iter().chain(others()) {
        fs::write(corpus.join(name), text).unwrap();
    }
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let options = SearchOptions { duplicates, limit, ..SearchOptions::default() };
    search(&index, "ministers harbour cost", &options).unwrap().hits
}

#[test]
fn syndicated_variants_are_one_hit_that_lists_the_others_and_no_other_text_is() {
    let found = hits(Duplicates::Folded, 10);
    assert_eq!(found.len(), 3, "{:?}", found.iter().map(|hit| &hit.document.slug).collect::<Vec<_>>());
    let mut others: Vec<usize> = found.iter().map(|hit| hit.also.len()).collect();
    others.sort_unstable();
    assert_eq!(others, [0, 0, 4]);
    let ranks: Vec<usize> = found.iter().map(|hit| hit.rank).collect();
    assert_eq!(ranks, [1, 2, 3]);
    for other in found.iter().flat_map(|hit| &hit.also) {
        assert!(other.citation.pin.to_string().contains("#p1@"));
    }
}

#[test]
fn each_is_a_hit_of_its_own_where_that_is_asked_for() {
    let found = hits(Duplicates::Listed, 10);
    assert_eq!((found.len(), found.iter().map(|hit| hit.also.len()).sum::<usize>()), (7, 0));
    // A page of folded hits is filled up.
    assert_eq!(hits(Duplicates::Folded, 2).len(), 2);
}

#[test]
fn many_of_the_same_hide_no_other_hit_and_pages_go_on_where_the_last_ended() {
    let (_folder, corpus, folder) = empty_corpus();
    for number in 0..60 {
        fs::write(corpus.join(format!("a{number}.txt")), WIRE).unwrap();
    }
    for number in 0..7 {
        let words = ["pilots", "buoys", "villages", "schools", "teachers", "storms", "houses"];
        let tail = words.map(|word| format!("{word} number {number}{word}")).join(" and of the ");
        fs::write(corpus.join(format!("z{number}.txt")), format!("The harbour of the {tail}.")).unwrap();
    }
    update(&corpus, &folder, 1);
    let index = Index::open(&folder).unwrap();
    let asked = |offset, limit| {
        let options = SearchOptions { duplicates: Duplicates::Folded, offset, limit, ..SearchOptions::default() };
        search(&index, "harbour", &options).unwrap()
    };
    let slugs = |hits: &[Hit]| hits.iter().map(|hit| hit.document.slug.clone()).collect::<Vec<_>>();
    let all = asked(0, 100);
    assert_eq!((all.total, all.hits.len()), (67, 8));
    let of_the_same = all.hits.iter().find(|hit| !hit.also.is_empty()).unwrap();
    assert_eq!((of_the_same.also.len(), of_the_same.also_capped), (59, false));
    let pages: Vec<String> = (0..8).step_by(2).flat_map(|offset| slugs(&asked(offset, 2).hits)).collect();
    assert_eq!(pages, slugs(&all.hits));
    let first = asked(0, 1);
    let [hit] = first.hits.as_slice() else { panic!("{:?}", first.hits) };
    assert_eq!(hit.also_capped, !hit.also.is_empty() && hit.also.len() < 59);
}

#[test]
fn what_says_the_same_is_marked_and_counted_where_its_file_changed_or_is_gone() {
    let (_folder, corpus, folder) = empty_corpus();
    for name in ["a.txt", "changed.txt", "gone.txt", "same.txt"] {
        fs::write(corpus.join(name), WIRE).unwrap();
    }
    // Of a large corpus, only what is shown is looked at.
    for number in 0..500 {
        fs::write(corpus.join(format!("{number}.txt")), format!("Something else, number {number}.")).unwrap();
    }
    update(&corpus, &folder, 1);
    fs::write(corpus.join("changed.txt"), format!("{WIRE} Nothing else was said.")).unwrap();
    fs::remove_file(corpus.join("gone.txt")).unwrap();
    let index = Index::open(&folder).unwrap();
    let options = SearchOptions { duplicates: Duplicates::Folded, ..SearchOptions::default() };
    let found = search(&index, "ministers harbour cost", &options).unwrap();
    let [hit] = found.hits.as_slice() else { panic!("{:?}", found.hits) };
    let also = hit.also.iter().map(|one| (one.citation.document.slug.as_str(), one.source_changed, one.source_missing));
    let mut states: Vec<_> =
        also.chain([(hit.document.slug.as_str(), hit.source_changed, hit.source_missing)]).collect();
    states.sort_unstable();
    assert_eq!(states, [("a", false, false), ("changed", true, false), ("gone", true, true), ("same", false, false)]);
    assert_eq!((found.coverage.changed_since_indexed, found.coverage.sources_checked), (2, 4));
}

#[test]
fn variants_share_most_of_their_runs_and_other_texts_few() {
    let wire = Shingles::of(WIRE);
    let shared = |text: &str| wire.resemblance(&Shingles::of(text));
    let variants: Vec<usize> = syndicated().iter().map(|(_, text)| shared(text)).collect();
    let others: Vec<usize> = others().iter().map(|(_, text)| shared(text)).collect();
    assert_eq!((variants, others), (vec![100, 93, 69, 79, 78], vec![12, 0]));
}
