//! Letters and signs that LaTeX writes as commands, and accents.

use icu_normalizer::ComposingNormalizer;

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
