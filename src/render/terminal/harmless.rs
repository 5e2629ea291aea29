//! Text that a terminal only shows.

/// Replaces what a terminal would act on by something to see, each character by one of as many bytes.
///
/// C0 controls and DEL become `?`, C1 controls `·`; the line break stays and a
/// tab becomes a space. The overrides of writing direction and the Unicode
/// line separators become U+FFFD: they could make a line read other than it
/// is. Spans made for `text` hold for the result.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(|character| replacement(character).unwrap_or(character)).collect()
}

/// Replaces what a terminal would act on by something to see, and line breaks by spaces.
pub fn harmless_line(text: &str) -> String {
    harmless(text).replace('\n', " ")
}

fn replacement(character: char) -> Option<char> {
    match character {
        '\n' => None,
        '\t' => Some(' '),
        '\0'..='\u{1F}' | '\u{7F}' => Some('?'),
        '\u{80}'..='\u{9F}' => Some('·'),
        '\u{2028}' | '\u{2029}' | '\u{202D}' | '\u{202E}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_escape_sequence_is_only_seen() {
        assert_eq!(harmless("\u{1b}[2Ja\tb\r\n\u{9b}31m\u{202e}cba"), "?[2Ja b?\n·31m\u{fffd}cba");
        assert_eq!(harmless_line("a\nb"), "a b");
    }

    proptest! {
        #[test]
        fn the_result_has_no_control_and_every_character_stays_in_its_place(text in any::<String>()) {
            let shown = harmless(&text);
            prop_assert!(!shown.chars().any(|character| character.is_control() && character != '\n'));
            let places = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(places(&text), places(&shown));
        }
    }
}
