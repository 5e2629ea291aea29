//! Letters and signs that LaTeX writes as commands, and accents.

use icu_normalizer::ComposingNormalizer;

use super::{MAX_NESTED, Reader};
use crate::manuscript::draft::Draft;
use crate::text::Span;

impl Reader<'_> {
    /// Reads the command that starts at `start`, and whose name ends at `end`, if it is a letter, a sign or an accent.
    pub(super) fn sign(&mut self, start: usize, end: usize, draft: &mut Draft) -> bool {
        let name = &self.text[start + 1..end];
        self.at = end;
        let written = match (sign(name), accent(name)) {
            (Some(sign), _) => {
                // A space behind a word ends it; behind an ellipsis it is meant.
                if sign != "…" || self.rest().starts_with("{}") {
                    self.end_sign();
                }
                sign.to_owned()
            }
            (_, Some(mark)) => {
                let letters = self.accented(0);
                accented(name, mark, &letters)
            }
            _ => return false,
        };
        draft.push_as(&written, Span::between(start, self.at));
        true
    }

    /// Passes over what ends the name of a sign: `{}`, or spaces.
    fn end_sign(&mut self) {
        match self.rest().starts_with("{}") {
            true => self.at += 2,
            false => self.skip_spaces(),
        }
    }

    /// The letters that an accent stands on: a letter, a command, or what stands in braces.
    fn accented(&mut self, depth: usize) -> String {
        let before = self.at;
        self.skip_spaces();
        if let Some(inside) = self.group_span('{') {
            let mut inner = self.within(inside);
            return inner.rest().chars().next().map_or_else(String::new, |first| match first {
                '\\' | '{' if depth < MAX_NESTED => {
                    let letters = inner.accented(depth + 1);
                    letters + inner.rest()
                }
                _ => inner.rest().to_owned(),
            });
        }
        let Some(first) = self.rest().chars().next().filter(|first| first.is_alphabetic() || *first == '\\') else {
            self.at = before;
            return String::new();
        };
        if first != '\\' {
            self.at += first.len_utf8();
            return first.to_string();
        }
        let behind = &self.rest()[1..];
        let letters = behind.find(|one: char| !one.is_ascii_alphabetic()).unwrap_or(behind.len());
        let length = if letters == 0 { behind.chars().next().map_or(0, char::len_utf8) } else { letters };
        let name = &self.text[self.at + 1..self.at + 1 + length];
        match (sign(name), accent(name)) {
            (Some(sign), _) => {
                self.at += 1 + length;
                self.end_sign();
                sign.to_owned()
            }
            (_, Some(mark)) if depth < MAX_NESTED => {
                self.at += 1 + length;
                let letters = self.accented(depth + 1);
                accented(name, mark, &letters)
            }
            _ => {
                self.at = before;
                String::new()
            }
        }
    }
}

/// What a command stands for that is a letter or a sign; none of another command.
pub(super) fn sign(command: &str) -> Option<&'static str> {
    Some(match command {
        "oe" => "œ",
        "OE" => "Œ",
        "ae" => "æ",
        "AE" => "Æ",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ss" => "ß",
        "SS" => "SS",
        "aa" => "å",
        "AA" => "Å",
        "i" => "ı",
        "j" => "ȷ",
        "dj" => "đ",
        "DJ" => "Đ",
        "dh" => "ð",
        "DH" => "Ð",
        "th" => "þ",
        "TH" => "Þ",
        "ng" => "ŋ",
        "NG" => "Ŋ",
        "textquoteleft" | "lq" | "grq" => "‘",
        "textquoteright" | "rq" => "’",
        "textquotedblleft" | "grqq" => "“",
        "textquotedblright" => "”",
        "textquotedbl" => "\"",
        "textquotesingle" => "'",
        "quotedblbase" | "glqq" => "„",
        "quotesinglbase" | "glq" => "‚",
        "guillemotleft" | "guillemetleft" | "flqq" => "«",
        "guillemotright" | "guillemetright" | "frqq" => "»",
        "guilsinglleft" | "flq" => "‹",
        "guilsinglright" | "frq" => "›",
        "textendash" => "–",
        "textemdash" => "—",
        "ldots" | "dots" | "textellipsis" => "…",
        "slash" => "/",
        "textbackslash" => "\\",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textunderscore" => "_",
        "textbraceleft" | "lbrace" => "{",
        "textbraceright" | "rbrace" => "}",
        "textbar" => "|",
        "textless" => "<",
        "textgreater" => ">",
        "textdollar" => "$",
        "pounds" | "textsterling" => "£",
        "euro" | "texteuro" => "€",
        "S" | "textsection" => "§",
        "P" | "textparagraph" => "¶",
        "dag" | "textdagger" => "†",
        "ddag" | "textdaggerdbl" => "‡",
        "copyright" | "textcopyright" => "©",
        "textregistered" => "®",
        "texttrademark" => "™",
        "textdegree" => "°",
        "textbullet" => "•",
        "textperiodcentered" => "·",
        "textexclamdown" => "¡",
        "textquestiondown" => "¿",
        "textordfeminine" => "ª",
        "textordmasculine" => "º",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "space" | "nobreakspace" | "thinspace" | "enspace" | "quad" | "qquad" => " ",
        _ => return None,
    })
}

/// The mark that an accent command sets on the letter behind it, by the Unicode Standard.
pub(super) fn accent(command: &str) -> Option<char> {
    Some(match command {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30A}',
        "H" => '\u{30B}',
        "v" => '\u{30C}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        "t" => '\u{361}',
        _ => return None,
    })
}

/// Letters, the first with a mark; what has no letter is the sign of the accent itself.
pub(super) fn accented(command: &str, mark: char, letters: &str) -> String {
    let mut letters = letters.chars();
    let Some(first) = letters.next().filter(|first| !first.is_whitespace()) else {
        return if command.starts_with(|one: char| one.is_ascii_alphabetic()) {
            String::new()
        } else {
            command.to_owned()
        };
    };
    let first = match first {
        'ı' => 'i',
        'ȷ' => 'j',
        other => other,
    };
    let written: String = [first, mark].into_iter().chain(letters).collect();
    ComposingNormalizer::new_nfc().normalize(&written).into_owned()
}
