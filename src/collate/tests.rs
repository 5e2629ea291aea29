use proptest::prelude::*;

use super::*;
use crate::model::ChangeKind;

/// The first collation of a quotation with a source: its conventions by name, or `-` if there is none.
fn by(quote: &str, source: &str) -> String {
    match collate(&Quote::new(quote), &Source::new(source)).first() {
        Some(found) if found.conventions.is_empty() => "exact".to_owned(),
        Some(found) => found.conventions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        None => "-".to_owned(),
    }
}

/// The diff, what only the source has as `[-…-]` and what only the quotation has as `{+…+}`.
fn diff(quote: &str, source: &str) -> String {
    let near = nearest(&Quote::new(quote), &Source::new(source)).unwrap();
    let shown = |change: &crate::model::Change| match change.kind {
        ChangeKind::Same => change.text.clone(),
        ChangeKind::Source => format!("[-{}-]", change.text),
        ChangeKind::Quote => format!("{{+{}+}}", change.text),
    };
    near.diff.iter().map(shown).collect::<Vec<_>>().join(" ")
}

const SOURCE: &str = "Washington DC [US], November 7: The sides' report said, \"The Dialogue acknowledged the work \
                      that has been done in fostering co-operation – and trust – as well as measures; it did so \
                      'again'. Others… may differ.\"";

#[test]
fn each_convention_is_allowed_and_named() {
    for (quote, expected) in [
        ("The Dialogue acknowledged the work", "exact"),
        ("Washington DC [US], November 7", "exact"),
        ("The  Dialogue\nacknowledged", "exact"),
        ("as measures; it did so", "exact"),
        ("The sides’ report said, “The Dialogue acknowledged", "quotation marks"),
        ("it did so “again”", "quotation marks"),
        ("co-operation — and trust — as well", "dashes"),
        ("co-operation--and trust--as well", "dashes"),
        ("as measures ; it did so", "spacing"),
        ("the Dialogue acknowledged the work", "first letter"),
        ("has been done in fostering.", "punctuation at the end"),
        ("as well as measures.", "punctuation at the end"),
        ("The Dialogue acknowledged … fostering co-operation", "ellipsis"),
        ("The Dialogue acknowledged . . . fostering co-operation", "ellipsis"),
        ("The Dialogue acknowledged the work. . . . [I]t did so", "ellipsis, letters in brackets"),
        ("The Dialogue acknowledged [...] fostering co-operation", "ellipsis"),
        ("… the work that has been done …", "ellipsis"),
        ("[t]he Dialogue acknowledged", "letters in brackets"),
        ("acknowledg[ing] the work that has", "letters in brackets"),
        ("measure[] it did so", "-"),
        ("as well as measure[]; it did so", "letters in brackets"),
        ("The Dialogue [sic] acknowledged", "insertion in brackets"),
        ("The Dialogue acknowledged the work [of the ministers] that has been done", "insertion in brackets"),
        ("The Dialogue acknowledged [it] that has been done", "substitution in brackets"),
        ("The Dia-\nlogue acknowledged the work", "word broken at a line end"),
        ("has been done in ﬁostering", "-"),
        ("Others... may differ", "letter forms"),
    ] {
        assert_eq!(by(&crate::text::canonical::canonical(quote), SOURCE), expected, "{quote}");
    }
    assert_eq!(by("the of\u{FB01}ce is", "the office is"), "letter forms");
    assert_eq!(by("the \u{FB01}nance is", "the finance is"), "letter forms");
}

#[test]
fn what_no_convention_allows_is_not_found() {
    for quote in [
        "The dialogue acknowledged the work",
        "the dialogue acknowledged",
        "The Dialogue acknowledged, the work",
        "The Dialogue acknowledged the works",
        "The Dialogue acknowledged work",
        "Dialogue The acknowledged",
        "as well as measures it did so",
        "as well as measures!",
        "has been done in fostering?",
        "he Dialogue acknowledged",
        "The Dialogue acknowledged the wor",
        "The Dialogue [is] fostering co-operation",
        "cooperation – and trust",
    ] {
        assert_eq!(by(quote, SOURCE), "-", "{quote}");
    }
}

#[test]
fn an_ellipsis_and_brackets_say_what_they_stand_for() {
    let found = collate(&Quote::new("The Dialogue acknowledged … [them] as well as measures"), &Source::new(SOURCE));
    assert_eq!(found[0].omitted, ["the work that has been done in fostering co-operation – and trust"]);
    let far = format!("first words here {} last words there", "filler ".repeat(MAX_OMITTED + 1));
    assert_eq!(by("first words here … last words there", &far), "-");
    assert_eq!(by("first words here … last words there", &far.replacen("filler ", "", 1)), "ellipsis");
}

#[test]
fn scripts_without_spaces_are_held_to_the_letter() {
    let thai = "การหารือครั้งที่ 4 มีขึ้นเมื่อวันที่ 19 ตุลาคมปีเดียวกัน และกล่าวถึง";
    assert_eq!(by("มีขึ้นเมื่อวันที่ 19 ตุลาคม", thai), "exact");
    assert_eq!(by("มีขึ้นเมื่อ\nวันที่ 19 ตุลาคม", thai), "exact");
    assert_eq!(by("การหารือ … ตุลาคม", thai), "ellipsis");
    assert_eq!(by("มีขึ้นเมื่อวันที่ 18 ตุลาคม", thai), "-");
}

#[test]
fn a_diff_names_exactly_what_differs() {
    for (quote, expected) in [
        (
            "The Dialogue praised the work that has been done",
            "The Dialogue [-acknowledged-] {+praised+} the work that has been done",
        ),
        (
            "The Dialogue acknowledged the work that been done",
            "The Dialogue acknowledged the work that [-has-] been done",
        ),
        ("The Dialogue acknowledged all the work that has", "The Dialogue acknowledged {+all+} the work that has"),
        (
            "Dialogue the acknowledged work that has been done",
            "Dialogue [-acknowledged the-] {+the acknowledged+} work that has been done",
        ),
        ("The Dialogue acknowledged, the work that has", "The Dialogue acknowledged {+,+} the work that has"),
        (
            "The Dialogue Acknowledged the work that has",
            "The Dialogue [-acknowledged-] {+Acknowledged+} the work that has",
        ),
        ("as well as measures it did so", "as well as measures [-;-] it did so"),
        (
            "The Dialogue hailed … fostering co-operation – and hope",
            "The Dialogue [-acknowledged-] {+hailed+} fostering co-operation – and [-trust-] {+hope+}",
        ),
    ] {
        assert_eq!(diff(quote, SOURCE), expected, "{quote}");
    }
}

proptest! {
    #[test]
    fn a_distance_is_that_of_the_plain_recurrence(quote in "([abc] ){1,6}", source in "([abc] ){1,9}") {
        let near = nearest(&Quote::new(quote.trim()), &Source::new(&source));
        prop_assume!(near.is_some());
        let (ours, theirs): (Vec<&str>, Vec<&str>) = (quote.split_whitespace().collect(), source.split_whitespace().collect());
        // Every stretch of the source, each with the edit distance of the whole.
        let mut least = ours.len();
        for from in 0..theirs.len() {
            for to in from..=theirs.len() {
                least = least.min(distance(&ours, &theirs[from..to]));
            }
        }
        prop_assert_eq!(near.unwrap().edits, least);
    }

    #[test]
    fn no_quotation_stops_the_reader(quote in "\\PC{0,60}|[\\[\\]…. a-c(\\-'\"]{0,40}", source in "\\PC{0,60}|[a-c .…\\[\\]]{0,40}") {
        let (quote, source) = (Quote::new(&quote), Source::new(&source));
        for found in collate(&quote, &source) {
            prop_assert!(source.text.get(found.span.range()).is_some());
        }
        nearest(&quote, &source);
    }
}

fn distance(ours: &[&str], theirs: &[&str]) -> usize {
    match (ours, theirs) {
        ([], rest) | (rest, []) => rest.len(),
        ([one, ours @ ..], [other, theirs @ ..]) if one == other => distance(ours, theirs),
        ([_, our_rest @ ..], [_, their_rest @ ..]) => {
            1 + distance(our_rest, their_rest).min(distance(ours, their_rest)).min(distance(our_rest, theirs))
        }
    }
}
