//! Spellings that look the same to a reader though Unicode's normalization keeps them apart.
//!
//! Each is given one form for search; the text as it is quoted stays as its source has it. What Unicode itself
//! makes equal (NFC, NFKC, case) is undone [before](super::fold). Patterns are held against these forms.
//!
//! | script | spellings | form | by |
//! |---|---|---|---|
//! | Thai, Lao | a tone mark after NIKHAHIT before SARA AA | before NIKHAHIT | the order that SARA AM after a tone mark decomposes to (UnicodeData) |
//! | Thai, Lao | SARA E twice | SARA AE | the Unicode Standard, chapter 16: one character, not two |
//! | Khmer | marks of a syllable in another order | subscripts, shifters, vowels, signs; a subscript RO last | the Unicode Standard, section 16.4, which has shifters first |
//! | Khmer | subscript DA | subscript TA | they have one shape (section 16.4) |
//! | Khmer | SRA E, then SRA AA or SRA II | SRA OO, SRA OE | the parts of one sign, set around the letter |
//! | Burmese | the letters of Zawgyi's encoding | those of Unicode, before all else | [`Unit::letters`](super::words::Unit::letters) |
//! | Vietnamese | tone on the first vowel of a final `oa`, `oe`, `uy` | on the second | both ways of placing it are in use |

/// Gives the one form of the spellings of a word in NFKC, or `None` if it is that.
///
/// The tone of a Vietnamese word is moved between small letters only.
///
/// ```
/// # use pincite::text::variants::settled;
/// assert_eq!(settled("hòa").as_deref(), Some("hoà"));
/// assert_eq!(settled("hoà"), None);
/// ```
pub fn settled(word: &str) -> Option<String> {
    let settled = if word.contains(|letter| matches!(letter, '\u{E00}'..='\u{EFF}')) {
        // Nothing else of Thai and Lao has two spellings.
        word.contains(is_of_am_or_ae).then(|| thai_and_lao(word))
    } else if word.contains(is_khmer_mark) {
        (word.contains(COENG) || word.matches(is_khmer_mark).count() > 1).then(|| khmer(word))
    } else {
        vietnamese(word)
    };
    settled.filter(|settled| settled != word)
}

/// Gives the letters of Thai and Lao as dictionaries have them, SARA AM and SARA AE as one character each, or `None` if they
/// are so.
///
/// ```
/// # use pincite::text::variants::composed;
/// assert_eq!(composed("ท\u{E4D}\u{E32}").as_deref(), Some("ทำ"));
/// assert_eq!(composed("ทำ"), None);
/// ```
pub fn composed(letters: &str) -> Option<String> {
    // One character is no vowel in parts.
    let is_apart = letters.len() > '\u{E40}'.len_utf8() && letters.contains(is_of_am_or_ae);
    let whole = |settled: String| settled.replace("\u{E4D}\u{E32}", "\u{E33}").replace("\u{ECD}\u{EB2}", "\u{EB3}");
    is_apart.then(|| whole(thai_and_lao(letters))).filter(|composed| composed != letters)
}

/// NIKHAHIT, a part of SARA AM, and SARA E, of which two are SARA AE.
fn is_of_am_or_ae(letter: char) -> bool {
    matches!(letter, '\u{E4D}' | '\u{ECD}' | '\u{E40}' | '\u{EC0}')
}

/// Puts tone marks before NIKHAHIT where SARA AA follows, and SARA AE for two SARA E.
fn thai_and_lao(word: &str) -> String {
    let mut letters: Vec<char> = Vec::with_capacity(word.len() / 3);
    let mut rest = word.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '\u{E40}' | '\u{EC0}' if rest.peek() == Some(&letter) => {
                rest.next();
                // SARA AE follows SARA E in both blocks.
                letters.push(if letter == '\u{E40}' { '\u{E41}' } else { '\u{EC1}' });
            }
            '\u{E32}' | '\u{EB2}' => {
                let nikhahit = if letter == '\u{E32}' { '\u{E4D}' } else { '\u{ECD}' };
                let tones = letters.iter().rev().take_while(|mark| is_tone(**mark)).count();
                let at = letters.len() - tones;
                if at > 0 && letters[at - 1] == nikhahit {
                    letters[at - 1..].rotate_left(1);
                }
                letters.push(letter);
            }
            _ => letters.push(letter),
        }
    }
    letters.into_iter().collect()
}

fn is_tone(mark: char) -> bool {
    matches!(mark, '\u{E48}'..='\u{E4B}' | '\u{EC8}'..='\u{ECB}')
}

/// The subscript sign of Khmer: what follows it stands below.
const COENG: char = '\u{17D2}';

fn is_khmer_mark(letter: char) -> bool {
    matches!(letter, '\u{17B6}'..='\u{17D3}' | '\u{17DD}')
}

/// Sorts the marks of each Khmer syllable: subscripts, RO last; shifters; vowels; signs above; signs behind.
fn khmer(word: &str) -> String {
    let mut sorted = String::with_capacity(word.len());
    let mut marks: Vec<(u8, [Option<char>; 2])> = Vec::new();
    let mut rest = word.chars().peekable();
    while let Some(letter) = rest.next() {
        if !is_khmer_mark(letter) {
            write_marks(&mut marks, &mut sorted);
            sorted.push(letter);
            continue;
        }
        let below = if letter == COENG { rest.next_if(|next| matches!(next, '\u{1780}'..='\u{17B3}')) } else { None };
        // Subscript DA has the shape of subscript TA.
        let below = below.map(|below| if below == '\u{178A}' { '\u{178F}' } else { below });
        let rank = match (letter, below) {
            (COENG, Some('\u{179A}')) => 1,
            (COENG, _) => 0,
            ('\u{17C9}' | '\u{17CA}' | '\u{17CC}', _) => 2,
            ('\u{17B6}'..='\u{17C5}', _) => 3,
            ('\u{17C7}' | '\u{17C8}', _) => 5,
            _ => 4,
        };
        marks.push((rank, [Some(letter), below]));
    }
    write_marks(&mut marks, &mut sorted);
    sorted
}

fn write_marks(marks: &mut Vec<(u8, [Option<char>; 2])>, into: &mut String) {
    marks.sort_by_key(|(rank, _)| *rank);
    let mut letters = marks.drain(..).flat_map(|(_, letters)| letters).flatten().peekable();
    while let Some(letter) = letters.next() {
        let whole = match (letter, letters.peek()) {
            ('\u{17C1}', Some('\u{17B6}')) => '\u{17C4}',
            ('\u{17C1}', Some('\u{17B8}')) => '\u{17BE}',
            _ => letter,
        };
        if whole != letter {
            letters.next();
        }
        into.push(whole);
    }
}

/// The vowels of Vietnamese that carry a tone here: without one, grave, hook, tilde, acute, dot below.
const TONED: [[char; 6]; 5] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

/// The word with its tone on the second vowel of a final `oa`, `oe` or `uy`, if it stands on the first.
///
/// A `*` behind it is that of a pattern.
fn vietnamese(word: &str) -> Option<String> {
    let (body, star) = word.strip_suffix('*').map_or((word, ""), |body| (body, "*"));
    let mut letters = body.char_indices().rev();
    let ((_, second), (at, first)) = (letters.next()?, letters.next()?);
    let (pair, tone) = [('o', "ae"), ('u', "y")].into_iter().find_map(|(vowel, followers)| {
        let row = TONED.iter().find(|row| row[0] == vowel)?;
        let tone = row.iter().position(|toned| *toned == first).filter(|tone| *tone > 0)?;
        followers.contains(second).then_some((vowel, tone))
    })?;
    let toned = TONED.iter().find(|row| row[0] == second)?[tone];
    Some(format!("{}{pair}{toned}{star}", &body[..at]))
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use icu_normalizer::ComposingNormalizer;
    use proptest::prelude::*;

    /// Spellings of one word; those of the first table are equal by Unicode's own data.
    const BY_UNICODE: &[(&str, &str)] = &[
        ("tiếng", "tie\u{302}\u{301}ng"),
        ("ha\u{323}\u{302}u", "hậu"),
        ("２０２３", "2023"),
        ("ＡＳＥＡＮ", "ASEAN"),
        ("ｻｲﾊﾞｰ", "サイバー"),
        ("ﬁnance", "finance"),
        ("กำ", "ก\u{E4D}\u{E32}"),
        ("น้ำ", "น\u{E49}\u{E4D}\u{E32}"),
        ("ນ້ຳ", "ນ\u{EC9}\u{ECD}\u{EB2}"),
        ("ໜ", "ຫນ"),
        ("ໝ", "ຫມ"),
        ("⼀", "一"),
        ("豈", "\u{F900}"),
        ("한", "\u{1112}\u{1161}\u{11AB}"),
        ("က\u{1037}\u{1039}က", "က\u{1039}\u{1037}က"),
    ];

    const BY_SIGHT: &[(&str, &str)] = &[
        ("น้ำ", "น\u{E4D}\u{E49}\u{E32}"),
        ("ນ້ຳ", "ນ\u{ECD}\u{EC9}\u{EB2}"),
        ("และ", "เเละ"),
        ("ແລະ", "ເເລະ"),
        ("ស្ត្រី", "ស\u{17D2}\u{179A}\u{17D2}\u{178F}\u{17B8}"),
        ("ស៊ី", "ស\u{17B8}\u{17CA}"),
        ("ម្ដង", "ម្តង"),
        ("ការ", "កា\u{17B4}រ"),
        ("កោ", "ក\u{17C1}\u{17B6}"),
        ("កើ", "ក\u{17C1}\u{17B8}"),
        ("hòa", "hoà"),
        ("KHỎE", "khoẻ"),
        ("thủy", "thuỷ"),
        ("quý", "qúy"),
        ("to\u{300}a", "toà"),
        ("coop\u{AD}eration", "cooperation"),
        ("می\u{200C}روم", "میروم"),
        ("مـحـمـد", "محمد"),
        ("leaders’", "leaders'"),
    ];

    /// Words that are not the same, though they look alike to a rule that is too wide.
    const APART: &[(&str, &str)] = &[
        ("hoà", "hoá"),
        ("của", "cuả"),
        ("toán", "tóan"),
        ("กา", "ก\u{E4D}\u{E32}"),
        ("เอ", "แอ"),
        ("ក្ត", "ក្ថ"),
        ("ត", "ដ"),
    ];

    #[test]
    fn spellings_of_one_word_fold_together_and_others_do_not() {
        let nfkc = ComposingNormalizer::new_nfkc();
        for (one, other) in BY_UNICODE {
            assert_eq!(nfkc.normalize(one), nfkc.normalize(other), "{one} {other}");
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in BY_SIGHT {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in APART {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn a_form_is_its_own(word in "[ก-๎ກ-ໟក-\u{17D3}]{0,10}|[a-zòóáàọỏủúỳ*]{0,4}") {
            let folded = fold(&word);
            prop_assert_eq!(fold(&folded), folded.clone());
        }
    }
}
