use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::model::{ScorePart, ScoreParts};
use crate::render::sample;
use crate::render::terminal::{Color, Links, written};

/// What is shown, with `check0` for the check of the pin.
fn shown(style: &Style, of: &Hit, detail: Detail) -> String {
    written(|out| hit(out, style, of, detail)).replace(of.pin.check(), "check0")
}

#[test]
fn a_hit_in_plain_text_can_be_copied() {
    assert_eq!(
        shown(&Style::plain(100), &Hit { missing: vec!["ransomware".into()], ..sample::hit() }, Detail::Plain),
        "\
1  The first ASEAN-US Cyber Policy Dialogue, October 2019
   pincite project · 2024-02-19 · ¶ 3 · What came before it · lines 31–33
   A leaders' statement and a dialogue do different jobs. The statement fixes shared aims; the
   dialogue keeps officials in contact between summits.
   missing: ransomware
   first-asean-us-dialogue#p3@check0

"
    );
}

#[test]
fn a_narrow_terminal_breaks_lines_at_word_edges() {
    assert_eq!(
        shown(&Style::plain(40), &Hit { rank: 12, ..sample::hit() }, Detail::Explained),
        "\
12  The first ASEAN-US Cyber Policy
    Dialogue, October 2019
    pincite project · 2024-02-19 · ¶ 3
    What came before it · lines 31–33
    score 12.346
    A leaders' statement and a dialogue
    do different jobs. The statement
    fixes shared aims; the dialogue
    keeps officials in contact between
    summits.
    first-asean-us-dialogue#p3@check0

"
    );
}

#[test]
fn letters_from_right_to_left_move_no_margin_of_a_screen_and_a_quote_holds_nothing_else() {
    let of = sample::hit_on("حوار السياسات", &["السياسات"]);
    assert!(shown(&Style::plain(100), &of, Detail::Plain).contains("\n   حوار السياسات\n"));
    let screen = shown(&Style::colored(100), &of, Detail::Plain);
    assert!(screen.contains("\n   \u{2068}حوار \u{1b}"), "{screen:?}");
    assert!(screen.contains("السياسات\u{1b}[0m\u{2069}\n"), "{screen:?}");
    assert_eq!(screen.matches('\u{2068}').count(), 1);
}

#[test]
fn colour_marks_the_title_the_facts_the_matches_and_the_pin() {
    let of = Hit {
        source_changed: true,
        before: vec!["Before.".into()],
        after: vec!["After.".into()],
        ..sample::hit_on("A statement was made.", &["statement"])
    };
    assert_eq!(
        shown(&Style::colored(100), &of, Detail::Plain),
        "\u{1b}[2m1\u{1b}[0m  \u{1b}[1mThe first ASEAN-US Cyber Policy Dialogue, October 2019\u{1b}[0m
   \u{1b}[2mpincite project · 2024-02-19 · ¶ 3 · What came before it · lines 31–33\u{1b}[0m
   \u{1b}[2mBefore.\u{1b}[0m
   A \u{1b}[1m\u{1b}[31mstatement\u{1b}[0m was made.
   \u{1b}[2mAfter.\u{1b}[0m
   \u{1b}[35mnote: the file changed since it was indexed; `pincite show` checks the words\u{1b}[0m
   \u{1b}[36mfirst-asean-us-dialogue#p3@check0\u{1b}[0m

"
    );
}

#[test]
fn each_document_that_says_the_same_is_marked_where_its_file_is_no_longer_as_it_was() {
    let other = |source_changed: bool, source_missing: bool| {
        let (source_unreadable, mut citation) = (source_changed && !source_missing, sample::citation());
        citation.document.path = format!("{source_changed} {source_missing}");
        Duplicate { citation, source_changed, source_missing, source_unreadable }
    };
    let mut changed = Duplicate { source_unreadable: false, ..other(true, false) };
    changed.citation.document.path.push('2');
    let of = Hit { also: vec![other(false, false), changed, other(true, false), other(true, true)], ..sample::hit() };
    let pin = "first-asean-us-dialogue#p3@check0";
    let line = format!("also in 4 documents: {pin} {pin} (changed) {pin} (unreadable) {pin} (gone)\n");
    assert!(shown(&Style::plain(200), &of, Detail::Plain).contains(&line));
    assert!(shown(&Style::colored(200), &of, Detail::Plain).contains("\u{1b}[35m (gone)\u{1b}[0m\n"));
    // Two passages of one document, and perhaps more.
    let of = Hit { also: vec![other(false, false), other(false, false)], also_capped: true, ..sample::hit() };
    let line = format!("also in at least 1 document: {pin} {pin}\n");
    assert!(shown(&Style::plain(200), &of, Detail::Plain).contains(&line));
}

#[test]
fn a_title_taken_from_the_text_is_quoted_and_many_authors_are_counted() {
    let mut of = sample::hit_on("Two blocks.\nEach a paragraph.", &[]);
    of.document.title = "The United States and".into();
    of.document.title_from_text = true;
    of.document.authors = ["A. One", "B. Two", "C. Three", "D. Four", "E. Five"].map(str::to_owned).to_vec();
    assert_eq!(
        shown(&Style::plain(100), &of, Detail::Plain),
        "\
1  “The United States and …”
   A. One, B. Two, C. Three and 2 more · pincite project · 2024-02-19 · ¶ 3 · What came before it
   lines 31–33
   Two blocks.
   Each a paragraph.
   first-asean-us-dialogue#p3@check0

"
    );
}

#[test]
fn names_that_have_commas_are_kept_apart() {
    let mut of = sample::hit_on("A block.", &[]);
    of.document.authors = ["One, A.", "Two, B."].map(str::to_owned).to_vec();
    let text = shown(&Style::plain(100), &of, Detail::Plain);
    assert!(text.contains("\n   One, A.; Two, B. · pincite project"), "{text}");
}

#[test]
fn thai_and_chinese_are_wrapped_and_marked_by_whole_letters() {
    let thai = sample::hit_on(
        "ความร่วมมือด้านความมั่นคงไซเบอร์ระหว่างอาเซียนกับสหรัฐ\n第四次网络政策对话在华盛顿举行。",
        &["ไซเบอร์", "政策"],
    );
    let thai = Hit { locator: Locator::default(), ..thai };
    assert_eq!(
        shown(&Style::colored(24), &thai, Detail::Plain).replace("\u{1b}[1m\u{1b}[31m", "<").replace("\u{1b}[0m", ">"),
        "\u{1b}[2m1>  \u{1b}[1mThe first ASEAN-US>
   \u{1b}[1mCyber Policy>
   \u{1b}[1mDialogue, October>
   \u{1b}[1m2019>
   \u{1b}[2mpincite project>
   \u{1b}[2m2024-02-19>
   ความร่วมมือด้านความมั่นคง
   <ไซเบอร์>ระหว่างอาเซียนกับ
   สหรัฐ
   第四次网络<政策>对话在
   华盛顿举行。
   \u{1b}[36mfirst-asean-us-dialogue#p3@check0>

"
    );
}

#[test]
fn a_long_passage_is_cut_around_its_matches() {
    let filler = "The officials of both sides met again and spoke of the plan. ";
    let of =
        sample::hit_on(&format!("{}Ransomware came first. {}", filler.repeat(9), filler.repeat(9)), &["Ransomware"]);
    let shown = shown(&Style::plain(100), &of, Detail::Plain);
    let passage: Vec<_> = shown.lines().skip(2).take_while(|line| !line.contains('#')).collect();
    assert_eq!(
        passage[0],
        "   … The officials of both sides met again and spoke of the plan. The officials of both sides met"
    );
    assert!(passage.iter().any(|line| line.contains("Ransomware")), "{shown}");
    assert!(passage.last().unwrap().ends_with("spoke of the plan. …"), "{shown}");
}

#[test]
fn a_title_is_a_link_to_the_address_or_to_the_file() {
    let style = Style { links: Links::Osc8 { folder: PathBuf::from("/home/ana b") }, ..Style::plain(100) };
    let mut of = sample::hit();
    assert!(shown(&style, &of, Detail::Plain).starts_with(
        "1  \u{1b}]8;;file:///home/ana%20b/corpus/first-asean-us-dialogue.md\u{1b}\\The first ASEAN-US Cyber Policy \
         Dialogue, October 2019\u{1b}]8;;\u{1b}\\\n"
    ));
    of.document.url = Some("https://example.org/a\u{1b}\\b%20c".into());
    assert!(shown(&style, &of, Detail::Plain).starts_with("1  \u{1b}]8;;https://example.org/a%1B%5Cb%20c\u{1b}\\The"));
}

#[test]
fn an_explained_hit_says_what_each_clause_gave() {
    let mut of = sample::hit();
    let part = |text: &str, score| ScorePart { clause: [0, 1].into(), text: text.into(), score };
    of.score_parts = vec![part("cyber", 10.0), part("policy", 2.3456)];
    of.parts = ScoreParts { words: 12.0, title: 0.346, ..ScoreParts::default() };
    let explained = shown(&Style::plain(200), &of, Detail::Explained);
    assert!(
        explained.contains("score 12.346 = words 12.000 (10.000 cyber + 2.346 policy) + title 0.346"),
        "{explained}"
    );
}

/// What is left of `text` without the escape sequences that we write.
fn stripped(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

proptest! {
    #[test]
    fn nothing_of_a_document_acts_on_the_terminal_and_colour_changes_no_character(
        texts in prop::array::uniform4("[a-c \n\u{1b}\u{7}\u{9b}\\[\\]0-9;m\u{E00}-\u{E4F}\u{300}-\u{303}网络\u{202e}]{0,60}"),
        spans in prop::collection::vec(prop::array::uniform2(0usize..90), 0..6),
        width in 0usize..100,
    ) {
        let [text, title, section, word] = texts;
        let mut of = sample::hit_on(&text, &[]);
        let spans = spans.into_iter().map(Into::into).collect();
        of.matches = vec![crate::model::ClauseMatches { clause: [0, 1].into(), spans }];
        of.document.title = title.clone();
        of.locator.section = vec![section];
        of.missing = vec![word];
        of.before = vec![title];
        let plain = shown(&Style::plain(width), &of, Detail::Explained);
        prop_assert!(!plain.chars().any(|character| character.is_control() && character != '\n'));
        let colored = shown(&Style { color: Color::Always, ..Style::plain(width) }, &of, Detail::Explained);
        prop_assert_eq!(stripped(&colored), plain);
    }
}
