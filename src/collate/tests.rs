use proptest::prelude::*;

use super::*;
use crate::model::{Change, ChangeKind};

/// The first collation of a quotation with a source: its conventions by name, or `-` if there is none.
fn by(quote: &str, source: &str) -> String {
    match collate(&Quote::new(quote), &Source::new(source)).first() {
        Some(found) if found.conventions.is_empty() => "exact".to_owned(),
        Some(found) => found.conventions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        None => "-".to_owned(),
    }
}

/// The diff, what only the source has as `[-…-]` and what only the quotation has as `{+…+}`.
fn diff(quote: &Quote, source: &str) -> String {
    let near = nearest(quote, &Source::new(source)).unwrap();
    let shown = |change: &Change| match change.kind {
        ChangeKind::Same => change.text.clone(),
        ChangeKind::Source => format!("[-{}-]", change.text),
        ChangeKind::Quote => format!("{{+{}+}}", change.text),
    };
    near.diff.iter().map(shown).collect()
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
        ("a[cknowledged] the work that has", "letters in brackets"),
        ("Dialogue ack[nowledged] the work that has", "letters in brackets"),
        ("a[ccepted] the work that has", "-"),
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
fn what_is_put_in_is_told_and_is_no_more_than_what_is_quoted() {
    let quote = "The Dialogue [sic] acknowledged [it] that has been done [my emphasis]";
    let found = collate(&Quote::new(quote), &Source::new(SOURCE));
    assert_eq!(found[0].inserted, ["sic", "my emphasis"]);
    assert_eq!(found[0].omitted, ["the work"]);
    assert_eq!(by("[Those who met] acknowledged the work", SOURCE), "insertion in brackets");
    let most = "[Nobody who met in Paris ever] acknowledged the work";
    assert_eq!(by(most, SOURCE), "-");
    let put_in = "{+[Nobody who met in Paris ever]+} acknowledged the work";
    assert!(diff(&Quote::new(most), SOURCE).ends_with(put_in));
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
            "The Dialogue [-acknowledged-]{+praised+} the work that has been done",
        ),
        (
            "The Dialogue acknowledged the work that been done",
            "The Dialogue acknowledged the work that [-has -]been done",
        ),
        ("The Dialogue acknowledged all the work that has", "The Dialogue acknowledged {+all +}the work that has"),
        (
            "Dialogue the acknowledged work that has been done",
            "Dialogue [-acknowledged the-]{+the acknowledged+} work that has been done",
        ),
        ("The Dialogue acknowledged, the work that has", "The Dialogue acknowledged{+,+} the work that has"),
        (
            "The Dialogue Acknowledged the work that has",
            "The Dialogue [-acknowledged-]{+Acknowledged+} the work that has",
        ),
        ("as well as measures it did so", "as well as measures[-;-] it did so"),
        (
            "The Dialogue hailed … fostering co-operation – and hope",
            "The Dialogue [-acknowledged-]{+hailed+} … fostering co-operation – and [-trust-]{+hope+}",
        ),
        (
            "[t]he Dialogue acknowledg[es] all the work [sic] that has",
            "[t]he Dialogue acknowledg[es] {+all +}the work [sic] that has",
        ),
        (
            "The Dialogue [is] fostering co-operation",
            "The Dialogue [-acknowledged the work that has been done in-]{+[is]+} fostering co-operation",
        ),
        ("Th[ese] Dialogues acknowledged the work", "Th[ese] [-Dialogue-]{+Dialogues+} acknowledged the work"),
        ("co-operation - and hope - as well as measures", "co-operation - and [-trust-]{+hope+} - as well as measures"),
        ("said, 'A Dialogue acknowledged the work", "said, '[-The-]{+A+} Dialogue acknowledged the work"),
        ("as well as measures!", "as well as measures[-;-]{+!+}"),
    ] {
        assert_eq!(diff(&Quote::new(quote), SOURCE), expected, "{quote}");
    }
}

#[test]
fn a_diff_holds_the_marks_beside_changed_words() {
    let source = "It grew by 50% & cost $5 (net), a self-made plan: \"old\", (sure).";
    for (quote, expected) in [
        ("It grew by 60% and cost $6 net", "It grew by [-50% &-]{+60% and+} cost [-$5 (-]{+$6 +}net"),
        ("It grew by 50% and cost $5", "It grew by 50% [-&-]{+and+} cost $5"),
        ("It grew by 50 & cost $5", "It grew by 50[-%-] & cost $5"),
        ("It grew by 50% & cost €5 (net)", "It grew by 50% & cost [-$-]{+€+}5 (net)"),
        ("cost $5 (gross), a self-built plan", "cost $5 ([-net-]{+gross+}), a self-[-made-]{+built+} plan"),
        ("cost $5 [net], a self-made idea", "cost $5 [net], a self-made [-plan-]{+idea+}"),
        ("cost $5 [(net], a self-made idea", "cost $5 [(net], a self-made [-plan-]{+idea+}"),
        ("a self-made plan: “new”, (sure)", "a self-made plan: “[-old-]{+new+}”, (sure)"),
        ("a self-made plan: ‘new’", "a self-made plan: ‘[-old-]{+new+}’"),
        ("“new”, (sure)", "“[-old-]{+new+}”, (sure)"),
        ("a self-made plan: new, (sure)", "a self-made plan: [-\"old\"-]{+new+}, (sure)"),
    ] {
        assert_eq!(diff(&Quote::new(quote), source), expected, "{quote}");
    }
}

#[test]
fn of_copied_words_every_difference_is_one() {
    for (quote, expected) in [
        ("The Dialogue acknowledged the work", "The Dialogue acknowledged the work"),
        ("the Dialogue acknowledged the work", "[-The-]{+the+} Dialogue acknowledged the work"),
        ("co-operation - and trust", "co-operation [-–-]{+-+} and trust"),
        ("Washington DC [UK], November", "Washington DC [[-US-]{+UK+}], November"),
        ("Dialogue acknowledged … work that", "Dialogue acknowledged [-the-]{+…+} work that"),
    ] {
        assert_eq!(diff(&Quote::copied(quote), SOURCE), expected, "{quote}");
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
    fn a_diff_is_both_texts(
        quote in "[(\"$&%]{0,2}[abc][)\"%,!]{0,2}( [(\"$&%-]{0,2}[abcA][)\"%,!]{0,2}){0,7}",
        source in "[(\"$&%]{0,2}[abc][)\"%,!]{0,2}( [(\"$&%-]{0,2}[abcA][)\"%,!]{0,2}){0,9}",
    ) {
        let (quotation, text) = (Quote::copied(&quote), Source::new(&source));
        let near = nearest(&quotation, &text).unwrap();
        prop_assert_eq!(side(&near, ChangeKind::Quote), quote.clone());
        let (ours, span) = (solid(&side(&near, ChangeKind::Source)), solid(near.span.of(&source)));
        prop_assert!(solid(&source).contains(&ours) && ours.contains(&span), "{} | {:?}", ours, near.diff);
        let stands = solid(&source).contains(&solid(&quote)) && !collate(&quotation, &text).is_empty();
        prop_assert!(stands || near.diff.iter().any(|change| change.kind != ChangeKind::Same));
    }

    #[test]
    fn what_differs_is_always_shown(
        quote in "([\\[(“$…]{0,2}[abcC]{1,2}[\\])”%.,-]{0,2} ?){1,8}|\\PC{0,30}",
        source in "([\\[(\"$–]{0,2}[abcC]{1,2}[\\])”%.,-]{0,2} ?){1,12}|\\PC{0,30}",
    ) {
        let (quotation, text) = (Quote::new(&quote), Source::new(&source));
        if let Some(near) = nearest(&quotation, &text) {
            prop_assert_eq!(side(&near, ChangeKind::Quote), quote.clone());
            let is_altered = collate(&quotation, &text).is_empty();
            prop_assert!(!is_altered || near.diff.iter().any(|change| change.kind != ChangeKind::Same));
        }
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

/// What is the same and what one side has, one after another.
fn side(near: &Near, kind: ChangeKind) -> String {
    near.diff
        .iter()
        .filter(|change| [ChangeKind::Same, kind].contains(&change.kind))
        .map(|change| &*change.text)
        .collect()
}

fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn many_ellipses_are_placed_or_given_up_without_trying_every_way() {
    let source = "the tea and the cup ".repeat(200);
    let quote = "the … ".repeat(60);
    assert_eq!(by(&format!("{quote}zebra"), &source), "-");
    assert_eq!(by(&format!("{quote}cup"), &source), "ellipsis");
    let at_most = |cuts: usize| Quote::new(&format!("{}cup", "the … ".repeat(cuts))).is_read_literally();
    assert_eq!((at_most(MAX_CUTS), at_most(MAX_CUTS + 1)), (false, true));
}
