use super::*;
use crate::extract::decode::decode;
use crate::model::Format;

/// The blocks of a text, one a line, each after its kind.
fn blocks(text: &str) -> String {
    let decoded = decode(text.as_bytes(), Format::Text);
    let draft = extract(&decoded);
    let line = |block| crate::extract::tests::shown(block, draft.text_of(block));
    draft.blocks().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn blank_lines_part_blocks_whatever_the_line_breaks() {
    for text in
        ["One\ntwo.\n\nThree.", "One\r\ntwo.\r\n \t\r\nThree.", "One\rtwo.\r\rThree.", "\n\n One\ntwo.\n\n\nThree."]
    {
        assert_eq!(blocks(text), "Paragraph: One two.\nParagraph: Three.", "{text:?}");
    }
}

#[test]
fn a_first_line_alone_is_the_title_and_later_short_ones_are_headings() {
    let text = "The ARF Work Plan\n\nA note of 2015.\n\n\"Of\" and \"in the use of\"\n\nThe long title has two parts.\n\n\
                กระบวนการ\n\nการเจรจาด้านนโยบายไซเบอร์";
    assert_eq!(
        blocks(text),
        "Heading 1: The ARF Work Plan\nParagraph: A note of 2015.\nHeading 2: \"Of\" and \"in the use of\"\n\
         Paragraph: The long title has two parts.\nHeading 2: กระบวนการ\nParagraph: การเจรจาด้านนโยบายไซเบอร์"
    );
}

#[test]
fn sentences_list_items_and_last_lines_are_no_headings() {
    for line in ["It met.", "and so on", "He said \"yes.\"", "第四次对话。", "Who, what,", "1. Introduction"] {
        let shown = blocks(&format!("First.\n\n{line}\n\nA paragraph that is a good deal longer."));
        assert!(!shown.contains("Heading"), "{shown}");
    }
    assert_eq!(blocks("Alone"), "Paragraph: Alone");
    assert_eq!(blocks("One.\n\nYours sincerely"), "Paragraph: One.\nParagraph: Yours sincerely");
}

#[test]
fn a_dateline_is_a_block_before_the_first_paragraph() {
    let expected = "Dateline: date 2023-11-07 Washington DC [US], November 7 :\nParagraph: The fourth met.";
    assert_eq!(blocks(" date 2023-11-07 Washington DC [US], November 7 : The fourth\nmet."), expected);
    let titled = blocks("A title\n\nJAKARTA, Oct 19 (Reuters) - They met.\n\nBONN, Oct 20 - No.");
    assert_eq!(
        titled,
        "Heading 1: A title\nDateline: JAKARTA, Oct 19 (Reuters) -\nParagraph: They met.\nParagraph: BONN, Oct 20 - No."
    );
}

#[test]
fn the_items_of_a_list_are_blocks() {
    let list = "ListItem: - one and more\nListItem: - two";
    assert_eq!(blocks("- one\n  and more\n- two"), list);
    assert_eq!(blocks("Agenda:\n- one\nand more\n- two"), format!("Paragraph: Agenda:\n{list}"));
    assert_eq!(blocks("(a) one\n(b) two"), "ListItem: (a) one\nListItem: (b) two");
    assert_eq!(
        blocks("It was founded on October\n12. Then it met."),
        "Paragraph: It was founded on October 12. Then it met."
    );
}

#[test]
fn a_text_that_is_one_long_line_takes_linear_time() {
    let long = "word ".repeat(400_000);
    assert_eq!(extract(&decode(long.as_bytes(), Format::Text)).blocks().len(), 1);
}
