use super::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The reading, and the parts of the query that diagnostics point at.
fn read(text: &str) -> (String, Vec<&str>) {
    let query = parse(text);
    let marked = query.diagnostics.iter().map(|diagnostic| diagnostic.span.of(text)).collect();
    (query.root.map(|root| root.to_string()).unwrap_or_default(), marked)
}

#[test]
fn every_construct_reads_as_it_should() {
    for (text, reading) in [
        ("cyber policy", "cyber policy"),
        ("\"cyber policy\" dialogue", "\"cyber policy\" dialogue"),
        ("“cyber policy” „eins“ «deux» 「三」", "\"cyber policy\" \"eins\" \"deux\" \"三\""),
        ("a AND b OR c AND NOT d", "(a AND b) OR (c AND NOT d)"),
        ("+a -b NOT c", "+a NOT b NOT c"),
        ("(a OR b) AND (c d)", "(a OR b) AND (c d)"),
        ("capac* wom?n dialogue?", "capac* wom?n dialogue"),
        ("title:dialogue title:\"cyber policy\"", "title:dialogue title:\"cyber policy\""),
        ("path:/home/ana/* a", "path:/home/ana/* a"),
        ("path:w/2 path:AND path:+s path:/s", "path:w/2 path:AND path:+s path:/s"),
        ("title:w/2 title:NOT section:/sources?/", "title:\"w/2\" title:\"NOT\" section:/sources?/"),
        ("=dialogue", "\"dialogue\""),
        ("\"a b\" w/5 (c OR d*) not pre/3 e w/2 f", "\"a b\" w/5 (c OR d*) not pre/3 e w/2 f"),
        ("a /s b +s c", "a /s b +s c"),
        ("a /p b +p (c OR d)", "a /p b +p (c OR d)"),
        (
            "\"a b c\"~3 /cyber(space|crime)s?/ escalaton~ escalaton~2",
            "\"a b c\"~3 /cyber(space|crime)s?/ escalaton~1 escalaton~2",
        ),
        ("a^3 \"b c\"^0.5 (d e)^2", "a^3 \"b c\"^0.5 (d e)^2"),
        ("(date:2023)^2 a", "(date:2023)^2 a"),
        ("author:\"a b\" publisher:c section:d", "author:\"a b\" publisher:c section:d"),
        ("page:3 page:4-6 page:7..", "page:3 page:4-6 page:7.."),
        ("page:4–6 page:8−9", "page:4–6 page:8−9"),
        ("a /d \"b c\" /d (d OR e)", "a /d \"b c\" /d (d OR e)"),
        ("(a w/3 b) /d c", "(a w/3 b) /d c"),
        ("date:2023-10..2024-03 lang:th path:seeds/**", "date:2023-10..2024-03 lang:th path:seeds/**"),
        ("a W/5 b Pre/3 c near/2 d Near/2 e", "a w/5 b pre/3 c w/2 d w/2 e"),
        ("a /S b +S c", "a /s b +s c"),
        ("a /P b +P (c OR d)", "a /p b +p (c OR d)"),
        ("a /D b", "a /d b"),
        ("+(S) +(p)", "+(S) +(p)"),
        (
            "capac*, polic*. (wom?n;) dialogue~, escalaton~2; what is it?!",
            "capac* polic* wom?n dialogue~1 escalaton~2 what is it",
        ),
        ("\"a b\"~2^3 \"a b\"^3~2 a~2^3 a^3~2", "\"a b\"~2^3 \"a b\"~2^3 a~2^3 a~2^3"),
        ("title:\"a b\"~2^3", "title:\"a b\"~2^3"),
        ("what is wei?", "what is wei"),
        ("http://example.org", "http://example.org"),
        ("", ""),
    ] {
        assert_eq!(read(text), (reading.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn what_is_odd_is_pointed_at_and_read_all_the_same() {
    for (text, reading, marked) in [
        ("\"cyber policy", "\"cyber policy\"", vec!["\""]),
        ("a OR b c", "(a OR b) c", vec!["a OR b"]),
        ("(a b", "a b", vec!["("]),
        ("a) b", "a b", vec![")"]),
        ("a AND", "a", vec!["AND"]),
        ("AND", "", vec!["AND"]),
        ("a w/5", "a", vec!["w/5"]),
        ("w/5 b", "b", vec!["w/5"]),
        ("a w/0 b", "a w/1 b", vec!["w/0"]),
        ("a w/99999999999 b", "a w/1000 b", vec!["w/99999999999"]),
        ("(a AND b) w/3 c", "(a OR b) w/3 c", vec!["a AND b"]),
        ("a w/3 b /s c", "a w/3 b /s c", vec!["a w/3 b /s c"]),
        ("a w/3 b OR c", "(a w/3 b) OR c", vec!["a w/3 b"]),
        ("a w/3 -b", "a NOT b", vec!["w/3"]),
        ("a^2 w/3 b", "a w/3 b", vec!["a^2"]),
        ("/cyber(/ a", "a", vec!["/cyber(/"]),
        ("a^0 b", "a b", vec!["a^0"]),
        ("a /d", "a", vec!["/d"]),
        ("a w/3 b /d c", "(a w/3 b) /d c", vec!["a w/3 b"]),
        ("page:x", "", vec!["page:x"]),
        ("titel:x", "\"titel x\"", vec!["titel:"]),
        ("— a ()", "a", vec!["—", "("]),
        ("date:2023-02-30 a", "a", vec!["date:2023-02-30"]),
        ("date:2024..2023 a", "a", vec!["date:2024..2023"]),
        ("note: this", "note this", vec!["note:"]),
        ("note:(this that)", "note (this that)", vec!["note:"]),
        ("AND: this", "\"AND\" this", vec!["AND:"]),
        ("title: this", "this", vec!["title:"]),
        ("escalation~3", "escalation~2", vec!["escalation~3"]),
        ("escalation~0", "\"escalation\"", vec!["escalation~0"]),
        ("escalation~x", "escalation~x", vec!["escalation~x"]),
        ("ความ~", "\"ความ\"", vec!["ความ~"]),
        ("capac*~1 b", "capac* b", vec!["capac*~1"]),
        ("=dialogue~2", "\"dialogue\"", vec!["=dialogue~2"]),
        ("\"confidence\"~2 b", "\"confidence\" b", vec!["~2"]),
        ("w/x b", "w/x b", vec!["w/x"]),
        ("a pre/5x b", "a pre/5x b", vec!["pre/5x"]),
        ("wei?", "wei", vec!["wei?"]),
        ("wei? policy", "wei policy", vec!["wei?"]),
        ("*a????????????????????????x b", "b", vec!["*a????????????????????????x"]),
    ] {
        assert_eq!(read(text), (reading.to_owned(), marked), "{text}");
    }
}

#[test]
fn what_is_left_out_of_nearness_is_named() {
    for (text, reading, said) in [
        ("a^2 w/3 b", "a w/3 b", "weight"),
        ("(a OR b)^2 w/3 c", "(a OR b) w/3 c", "weight"),
        ("a w/3 title:b", "a", "this field is left out"),
        ("a w/3 lang:en", "a", "this field is left out"),
        ("(a AND b) w/3 c", "(a OR b) w/3 c", "any word of this part will do"),
        ("a w/3 (NOT b)", "a", "this part is left out"),
    ] {
        let query = parse(text);
        assert_eq!(query.root.unwrap().to_string(), reading);
        assert!(query.diagnostics.iter().any(|diagnostic| diagnostic.message.contains(said)), "{text}");
    }
}

#[test]
fn a_huge_query_is_read_in_little_memory() {
    assert!(parse(&"(".repeat(100_000)).root.is_none());
    assert!(parse(&format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000))).root.is_some());
    assert!(parse(&"a ".repeat(50_000)).root.is_some());
    assert!(parse(&"NOT ".repeat(50_000)).root.is_none());
    assert!(parse(&"a*/".repeat(5_000)).root.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, rng_seed: RngSeed::Fixed(20_231_019), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_query_and_its_reading_reads_the_same(text in "([a-c*?^~=]{1,3}|[sp]|[\"“”«»„()+:=/-]| |AND|OR|NOT|not|w/2|pre/3|/s|\\+p|/d|title:|date:2023|~2|\\^2|/a.c/|\\PC){0,20}") {
        let query = parse(&text);
        for diagnostic in &query.diagnostics {
            prop_assert!(Span::new(&text, diagnostic.span.range()).is_some());
        }
        if let Some(root) = query.root {
            prop_assert!(Span::new(&text, root.span.range()).is_some());
            let printed = root.to_string();
            let again = parse(&printed);
            prop_assert_eq!(again.root.as_ref().map(bare), Some(bare(&root)), "{}", printed);
        }
    }
}

/// The tree without the places of its parts.
fn bare(node: &Node) -> String {
    let mut text = format!("{:?}", node.kind);
    while let Some(start) = text.find("span: Span {") {
        let end = start + text[start..].find('}').unwrap();
        text.replace_range(start..=end, "");
    }
    text
}
