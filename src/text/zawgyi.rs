//! Burmese in the encoding of the font Zawgyi-One, and the same in Unicode.
//!
//! Zawgyi takes letters of Unicode's Myanmar block for other signs, and writes them in the order in which they are seen.
//! What is quoted stays as it stands; only the form in which words are compared is converted. What each sign stands for
//! is that of Unicode's own transform (CLDR, `my-t-my-s0-zawgyi`); the order of a syllable's signs is that of Unicode
//! Technical Note 11.
//!
//! A run of Burmese letters is taken for Zawgyi if it is not well formed as Unicode in one of the ways that Zawgyi always
//! brings about, so the text around it does not matter. A run in which nothing tells is Unicode: most such runs are the
//! same in both. Other languages of the block (Shan, Karen, Mon) have none of these marks, unless they are ill formed.

use std::borrow::Cow;

/// True for the letters of the Myanmar block.
pub(super) fn is_burmese(letter: char) -> bool {
    matches!(letter, '\u{1000}'..='\u{109F}')
}

/// True if `run`, letters of the Myanmar block, is no Unicode but Zawgyi.
pub(super) fn is_zawgyi(run: &str) -> bool {
    let mut before = None;
    let mut letters = run.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let tells = match letter {
            // In Unicode, the vowel E and the medials follow the consonant that they stand on.
            '\u{1031}' => !before.is_some_and(|one| bears_signs(one) || is_medial(one)),
            '\u{103B}' | '\u{103C}' | '\u{103D}' | '\u{103E}' => {
                !before.is_some_and(|one| bears_signs(one) || is_medial(one) || one == '\u{103A}')
            }
            // A virama stacks the consonant that follows it, in Zawgyi it is a visible sign.
            '\u{1039}' => !matches!(next, Some('\u{1000}'..='\u{1021}' | '\u{105A}'..='\u{105D}')),
            // A visible killer is followed by no vowel; Zawgyi's sign at this place is a medial.
            '\u{103A}' => matches!(next, Some('\u{102B}'..='\u{1030}' | '\u{1032}' | '\u{1033}' | '\u{1034}')),
            // Tones and vowels of other languages bear no vowels; they are consonants in Zawgyi.
            '\u{1061}'..='\u{1064}'
            | '\u{1067}'..='\u{106D}'
            | '\u{1071}'..='\u{1074}'
            | '\u{108F}'
            | '\u{1090}'
            | '\u{1093}' => {
                matches!(
                    next,
                    Some('\u{102B}'..='\u{1030}' | '\u{1032}' | '\u{1039}' | '\u{103A}' | '\u{103C}' | '\u{103D}')
                ) && (letter >= '\u{108F}' || next != Some('\u{103A}'))
            }
            _ => false,
        };
        if tells {
            return true;
        }
        before = Some(letter);
    }
    false
}

/// Consonants, and what else signs stand on.
fn bears_signs(letter: char) -> bool {
    matches!(letter, '\u{1000}'..='\u{102A}' | '\u{103F}'..='\u{1049}' | '\u{104E}' | '\u{1050}'..='\u{1055}' | '\u{105A}'..='\u{105D}' | '\u{1061}' | '\u{1065}' | '\u{1066}' | '\u{106E}'..='\u{1070}' | '\u{1075}'..='\u{1081}' | '\u{108E}')
}

fn is_medial(letter: char) -> bool {
    matches!(letter, '\u{103B}'..='\u{103E}' | '\u{105E}'..='\u{1060}' | '\u{1082}')
}

/// What a sign of Zawgyi is to the syllable that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Written before its consonant.
    Before,
    /// A consonant, or what stands by itself.
    Base,
    /// A sign on the consonant before it.
    Sign,
    /// A sign that Unicode takes for a cluster of its own, with the signs on it.
    Apart,
}

fn part(letter: char) -> Part {
    match letter {
        '\u{1031}' | '\u{103B}' | '\u{107E}'..='\u{1084}' => Part::Before,
        '\u{102B}' | '\u{102C}' | '\u{1038}' | '\u{105A}' => Part::Apart,
        '\u{102D}'..='\u{103E}' | '\u{1060}'..='\u{1069}' | '\u{106C}' | '\u{106D}' | '\u{1070}'..='\u{107D}' => {
            Part::Sign
        }
        '\u{1085}' | '\u{1087}'..='\u{108E}' | '\u{1093}'..='\u{1096}' => Part::Sign,
        _ => Part::Base,
    }
}

/// The length of the piece of a run of Zawgyi that is one cluster in Unicode.
pub(super) fn first_cluster(run: &str) -> usize {
    let (mut has_base, mut is_apart) = (false, false);
    for (at, letter) in run.char_indices() {
        let ends = match part(letter) {
            Part::Before => has_base || is_apart,
            Part::Base => std::mem::replace(&mut has_base, true) || is_apart,
            Part::Apart => at > 0,
            Part::Sign => false,
        };
        if ends {
            return at;
        }
        is_apart |= part(letter) == Part::Apart;
    }
    run.len()
}

/// A cluster of Zawgyi in Unicode.
pub(super) fn converted(cluster: &str) -> Cow<'_, str> {
    let mut signs: Vec<(u8, char)> = Vec::with_capacity(cluster.len());
    let mut has_base = false;
    for letter in cluster.chars() {
        let mapped: &[char] = match mapping(letter) {
            Some(mapped) => mapped,
            None => &[letter],
        };
        let is_stacked = mapped.first() == Some(&VIRAMA);
        let is_kinzi = mapped.starts_with(&KINZI);
        for (at, sign) in mapped.iter().enumerate() {
            let rank = match rank(*sign) {
                _ if is_kinzi && at < KINZI.len() => 0,
                _ if is_stacked && at < 2 => 3,
                // A ligature of two consonants.
                BASE if std::mem::replace(&mut has_base, true) => 3,
                _ if mapped.len() > 2 && rank(mapped[0]) == BASE => 3,
                rank => rank,
            };
            signs.push((rank, *sign));
        }
    }
    // A killer before the medial, as in the word for a man.
    if signs.iter().any(|(_, sign)| *sign == '\u{103B}') {
        signs.iter_mut().filter(|(rank, _)| *rank == KILLER).for_each(|(rank, _)| *rank = 3);
    }
    signs.sort_by_key(|(rank, _)| *rank);
    signs.dedup_by(|one, other| one == other && one.0 > 3);
    let letters: String = signs.into_iter().map(|(_, sign)| sign).collect();
    Cow::Owned(
        letters
            .replace("\u{1025}\u{103A}", "\u{1009}\u{103A}")
            .replace("\u{1025}\u{1039}", "\u{1009}\u{1039}")
            .replace("\u{1025}\u{102E}", "\u{1026}")
            .replace("\u{1005}\u{103B}", "\u{1008}"),
    )
}

const VIRAMA: char = '\u{1039}';
const KINZI: [char; 3] = ['\u{1004}', '\u{103A}', VIRAMA];
const BASE: u8 = 1;
const KILLER: u8 = 14;

/// The place of a sign in its syllable.
fn rank(sign: char) -> u8 {
    match sign {
        '\u{103B}' => 4,
        '\u{103C}' => 5,
        '\u{103D}' => 6,
        '\u{103E}' => 7,
        '\u{1031}' => 8,
        '\u{102D}' | '\u{102E}' | '\u{1032}' => 9,
        '\u{102F}' | '\u{1030}' => 10,
        '\u{102B}' | '\u{102C}' => 11,
        '\u{1036}' => 12,
        // In the order of their combining classes.
        '\u{1037}' => 13,
        '\u{103A}' => KILLER,
        '\u{1038}' => 15,
        _ => BASE,
    }
}

/// What a sign of Zawgyi is in Unicode, where it is another.
fn mapping(letter: char) -> Option<&'static [char]> {
    Some(match letter {
        '\u{1033}' => &['\u{102F}'],
        '\u{1034}' => &['\u{1030}'],
        '\u{1039}' => &['\u{103A}'],
        '\u{103A}' | '\u{107D}' => &['\u{103B}'],
        '\u{103B}' | '\u{107E}'..='\u{1084}' => &['\u{103C}'],
        '\u{103C}' => &['\u{103D}'],
        '\u{103D}' | '\u{1087}' => &['\u{103E}'],
        '\u{104E}' => &['\u{104E}', '\u{1004}', '\u{103A}', '\u{1038}'],
        '\u{105A}' => &['\u{102B}', '\u{103A}'],
        '\u{1060}' => &[VIRAMA, '\u{1000}'],
        '\u{1061}' => &[VIRAMA, '\u{1001}'],
        '\u{1062}' => &[VIRAMA, '\u{1002}'],
        '\u{1063}' => &[VIRAMA, '\u{1003}'],
        '\u{1064}' => &KINZI,
        '\u{1065}' => &[VIRAMA, '\u{1005}'],
        '\u{1066}' | '\u{1067}' => &[VIRAMA, '\u{1006}'],
        '\u{1068}' => &[VIRAMA, '\u{1007}'],
        '\u{1069}' => &[VIRAMA, '\u{1008}'],
        '\u{106A}' => &['\u{1009}'],
        '\u{106B}' => &['\u{100A}'],
        '\u{106C}' => &[VIRAMA, '\u{100B}'],
        '\u{106D}' => &[VIRAMA, '\u{100C}'],
        '\u{106E}' => &['\u{100D}', VIRAMA, '\u{100D}'],
        '\u{106F}' => &['\u{100D}', VIRAMA, '\u{100E}'],
        '\u{1070}' => &[VIRAMA, '\u{100F}'],
        '\u{1071}' | '\u{1072}' => &[VIRAMA, '\u{1010}'],
        '\u{1073}' | '\u{1074}' => &[VIRAMA, '\u{1011}'],
        '\u{1075}' => &[VIRAMA, '\u{1012}'],
        '\u{1076}' => &[VIRAMA, '\u{1013}'],
        '\u{1077}' => &[VIRAMA, '\u{1014}'],
        '\u{1078}' => &[VIRAMA, '\u{1015}'],
        '\u{1079}' => &[VIRAMA, '\u{1016}'],
        '\u{107A}' => &[VIRAMA, '\u{1017}'],
        '\u{107B}' | '\u{1093}' => &[VIRAMA, '\u{1018}'],
        '\u{107C}' => &[VIRAMA, '\u{1019}'],
        '\u{1085}' => &[VIRAMA, '\u{101C}'],
        '\u{1086}' => &['\u{103F}'],
        '\u{1088}' => &['\u{103E}', '\u{102F}'],
        '\u{1089}' => &['\u{103E}', '\u{1030}'],
        '\u{108A}' => &['\u{103D}', '\u{103E}'],
        '\u{108B}' => &['\u{1004}', '\u{103A}', VIRAMA, '\u{102D}'],
        '\u{108C}' => &['\u{1004}', '\u{103A}', VIRAMA, '\u{102E}'],
        '\u{108D}' => &['\u{1004}', '\u{103A}', VIRAMA, '\u{1036}'],
        '\u{108E}' => &['\u{102D}', '\u{1036}'],
        '\u{108F}' => &['\u{1014}'],
        '\u{1090}' => &['\u{101B}'],
        '\u{1091}' => &['\u{100F}', VIRAMA, '\u{100D}'],
        '\u{1092}' => &['\u{100B}', VIRAMA, '\u{100C}'],
        '\u{1094}' | '\u{1095}' => &['\u{1037}'],
        '\u{1096}' => &[VIRAMA, '\u{1010}', '\u{103D}'],
        '\u{1097}' => &['\u{100B}', VIRAMA, '\u{100B}'],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words in Zawgyi, and in Unicode as ICU's transform `Zawgyi-my` gives them.
    const WORDS: &[(&str, &str)] = &[
        ("ျမန္မာ", "မြန်မာ"),
        ("ေက်ာင္း", "ကျောင်း"),
        ("ႏိုင္ငံ", "နိုင်ငံ"),
        ("အစည္းအေဝး", "အစည်းအဝေး"),
        ("ေဆြးေႏြးပြဲ", "ဆွေးနွေးပွဲ"),
        ("လုံျခံဳေရး", "လုံခြုံရေး"),
        ("ပူးေပါင္းေဆာင္ရြက္မႈ", "ပူးပေါင်းဆောင်ရွက်မှု"),
        ("သေဘာတူညီခ်က္", "သဘောတူညီချက်"),
        ("တကၠသိုလ္", "တက္ကသိုလ်"),
        ("သေဘၤာ", "သင်္ဘော"),
        ("သတၱဝါ", "သတ္တဝါ"),
        ("မ်ား", "များ"),
        ("ႏွင့္", "နှင့်"),
        ("ျဖစ္သည္", "ဖြစ်သည်"),
        ("၂၀၁၉", "၂၀၁၉"),
        ("ဝန္ႀကီး", "ဝန်ကြီး"),
        ("အာဆီယံ", "အာဆီယံ"),
        ("ေအာက္တိုဘာလ", "အောက်တိုဘာလ"),
        ("ကၽြန္ေတာ္", "ကျွန်တော်"),
        ("ဦးေဆာင္", "ဦးဆောင်"),
        ("လုပ္ငန္းရွင္မ်ား", "လုပ်ငန်းရှင်များ"),
        ("စာရင္းသို႔", "စာရင်းသို့"),
        ("ျပန္သြားရန္", "ပြန်သွားရန်"),
        ("ဥပေဒ", "ဥပဒေ"),
        ("မၼ", "မ္မ"),
        ("ပုဂၢိဳလ္", "ပုဂ္ဂိုလ်"),
        ("အိႏၵိယ", "အိန္ဒိယ"),
        ("အဂၤလိပ္", "အင်္ဂလိပ်"),
        ("ဆိုက္ဘာ", "ဆိုက်ဘာ"),
        ("ခဲ့ပါသည္", "ခဲ့ပါသည်"),
        ("ေယာက္်ား", "ယောက်ျား"),
    ];

    fn whole(mut run: &str) -> String {
        let mut text = String::new();
        while !run.is_empty() {
            let (cluster, rest) = run.split_at(first_cluster(run));
            text.push_str(&converted(cluster));
            run = rest;
        }
        text
    }

    #[test]
    fn words_in_zawgyi_are_those_of_unicode() {
        for (zawgyi, unicode) in WORDS {
            assert_eq!(whole(zawgyi), *unicode, "{zawgyi}");
            assert!(!is_zawgyi(unicode), "{unicode}");
        }
    }

    #[test]
    fn most_words_tell_in_which_encoding_they_are() {
        let others: Vec<&str> =
            WORDS.iter().filter(|(zawgyi, unicode)| zawgyi != unicode).map(|(zawgyi, _)| *zawgyi).collect();
        let untold: Vec<&str> = others.iter().copied().filter(|zawgyi| !is_zawgyi(zawgyi)).collect();
        // A killed consonant before another one may be a stack, and an E between two consonants goes with either.
        assert_eq!(untold, ["သတၱဝါ", "ဥပေဒ", "မၼ", "အိႏၵိယ", "ဆိုက္ဘာ"]);
        for unicode in ["ဆွေးနွေးပွဲကို", "တက္ကသိုလ်", "သင်္ဘော", "ယောက်ျား", "ၵႂၢမ်းတႆး", "ကညီကျိာ်", "ဘာသာ မန်"]
        {
            assert!(unicode.split(' ').all(|run| !is_zawgyi(run)), "{unicode}");
        }
    }

    proptest! {
        #[test]
        fn clusters_are_the_whole_run(run in "[\u{1000}-\u{109F}]{1,20}") {
            let mut rest = run.as_str();
            while !rest.is_empty() {
                let length = first_cluster(rest);
                prop_assert!(length > 0 && rest.is_char_boundary(length));
                prop_assert!(!converted(&rest[..length]).is_empty());
                rest = &rest[length..];
            }
        }
    }
}
