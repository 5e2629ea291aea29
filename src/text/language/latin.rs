//! Which of the languages in Latin letters a text is in, by its letters and its commonest groups of three.
//!
//! It says what whatlang 0.18 says, by its measure and its table (`latin.txt` beside this file), in a tenth of the time:
//! whatlang looks up each of the 300 groups of each of 37 languages among those of the text, and this each group of the
//! text once. To tell languages so took a quarter of the indexing of short texts.

use std::cmp::Reverse;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Number of languages, each of which is a bit of a mask.
const LANGUAGES: usize = 37;

/// Number of groups that are known of a language, and how far apart two are of which one is missing.
const GROUPS: usize = 300;

/// So many groups of the text are looked at, the commonest.
const MOST_GROUPS: usize = 2 * GROUPS;

/// A language is told if it is surer than this.
const RELIABLE: f64 = 0.9;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("latin.txt")));

/// What is known of the languages.
struct Table {
    /// Their ISO 639-3 codes.
    codes: Vec<&'static str>,
    /// The languages that are written without a letter, of ASCII or beyond; without one that is in neither all are.
    ascii: [u64; 128],
    without: FxHashMap<char, u64>,
    /// Where the languages and ranks of a group stand in `ranks`.
    groups: FxHashMap<Group, (usize, usize)>,
    ranks: Vec<(usize, usize)>,
}

/// Three characters, in the order of their code points.
type Group = u64;

fn group(characters: [char; 3]) -> Group {
    characters.into_iter().fold(0, |group, character| group << 21 | u64::from(character))
}

impl Table {
    fn parse(lines: &'static str) -> Table {
        let (mut codes, mut letters) = (Vec::new(), FxHashMap::<char, u64>::default());
        let mut placed: Vec<(Group, usize, usize)> = Vec::new();
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let language = codes.len();
            codes.extend(columns.next());
            for letter in columns.next().unwrap_or_default().chars() {
                *letters.entry(letter).or_default() |= 1 << language;
            }
            let characters: Vec<char> = columns.next().unwrap_or_default().chars().collect();
            let ranked = characters.as_chunks().0.iter().enumerate();
            placed.extend(ranked.map(|(rank, characters)| (group(*characters), language, rank)));
        }
        placed.sort_unstable();
        let mut groups = FxHashMap::default();
        for (at, (group, ..)) in placed.iter().enumerate() {
            groups.entry(*group).or_insert((at, at)).1 = at + 1;
        }
        let ranks = placed.into_iter().map(|(_, language, rank)| (language, rank)).collect();
        let ascii = std::array::from_fn(|letter| !letters.get(&char::from(letter as u8)).copied().unwrap_or(0) & ALL);
        let without = letters.into_iter().map(|(letter, languages)| (letter, !languages & ALL)).collect();
        Table { codes, ascii, without, groups, ranks }
    }

    /// The languages that are written without this letter.
    fn without(&self, letter: char) -> u64 {
        let ascii = self.ascii.get(letter as usize).copied();
        ascii.or_else(|| self.without.get(&letter).copied()).unwrap_or(ALL)
    }
}

const ALL: u64 = (1 << LANGUAGES) - 1;

/// True for what says nothing of a language: white space, digits and marks of ASCII.
fn is_passed_over(character: char) -> bool {
    character.is_ascii() && !character.is_ascii_alphabetic()
}

/// True if more than half of the characters of a text that may tell its language are Latin letters.
pub(super) fn can_tell(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().any(|letter| letter.is_ascii_alphabetic());
    }
    let is_latin = |character| matches!(character, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    let (mut latin, mut all) = (0, 0);
    for character in text.chars().filter(|character| !is_passed_over(*character)) {
        all += 1;
        latin += usize::from(is_latin(character));
    }
    latin * 2 > all
}

/// The ISO 639-3 code of the language of a text in Latin letters, if that is sure.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let (letters, by_letters) = by_letters(&text);
    let (groups, by_groups) = by_groups(&text);
    // The longer the text, the less its letters count beside its groups.
    let weight = (-(letters as f64 / 300.0) + 2.0 / 3.0).clamp(1.0 / 3.0, 2.0 / 3.0);
    let scores = by_letters.iter().zip(by_groups).map(|(letters, groups)| letters * weight + groups * (1.0 - weight));
    let (mut first, mut second) = ((0.0, 0), 0.0);
    for (language, score) in scores.enumerate() {
        if score > first.0 {
            (second, first) = (first.0, (score, language));
        } else if score > second {
            second = score;
        }
    }
    let (score, language) = first;
    let sure = if second == 0.0 {
        score
    } else {
        let enough = 3.0 / groups as f64 + 0.015;
        ((score - second) / second / enough).min(1.0)
    };
    (sure > RELIABLE).then(|| TABLE.codes[language])
}

/// Number of letters of a text in small letters, and for each language how many more of them it is written with than
/// without, as a share of all.
fn by_letters(text: &str) -> (usize, [f64; LANGUAGES]) {
    let table = &*TABLE;
    let (mut all, mut strange, mut outside) = (0_usize, 0, [0_usize; LANGUAGES]);
    for character in text.chars().filter(|character| !is_passed_over(*character)) {
        all += 1;
        let mut without = table.without(character);
        if without == ALL {
            strange += 1;
            continue;
        }
        while without != 0 {
            outside[without.trailing_zeros() as usize] += 1;
            without &= without - 1;
        }
    }
    (all, outside.map(|outside| all.saturating_sub(2 * (outside + strange)) as f64 / all as f64))
}

/// Number of different groups that were looked at of a text in small letters, and for each language how near their ranks
/// are to those in it, from 0 to 1.
fn by_groups(text: &str) -> (usize, [f64; LANGUAGES]) {
    let common = common_groups(text);
    let (table, mut nearer) = (&*TABLE, [0_i64; LANGUAGES]);
    for (at, group) in common.iter().enumerate() {
        let (from, to) = table.groups.get(group).copied().unwrap_or_default();
        for (language, rank) in &table.ranks[from..to] {
            nearer[*language] += GROUPS as i64 - at.abs_diff(*rank) as i64;
        }
    }
    let missing = GROUPS.saturating_sub(common.len()) * GROUPS;
    let farthest = common.len() * GROUPS;
    let near = |nearer: i64| {
        // No text has a group that a language lacks where it has none.
        let distance = ((GROUPS * GROUPS - missing) as i64 - nearer).clamp(0, (GROUPS * GROUPS) as i64);
        (farthest as i64 - distance) as f64 / farthest as f64
    };
    (common.len(), nearer.map(near))
}

/// The groups of a text, the commonest first.
fn common_groups(text: &str) -> Vec<Group> {
    let characters = text.chars().map(|character| if is_passed_over(character) { ' ' } else { character });
    let mut groups = Vec::with_capacity(text.len());
    let (mut first, mut second) = (' ', ' ');
    for (at, third) in characters.chain([' ']).enumerate() {
        let is_empty = second == ' ' && (first == ' ' || third == ' ');
        if at > 0 && !is_empty {
            groups.push(group([first, second, third]));
        }
        (first, second) = (second, third);
    }
    groups.sort_unstable();
    let mut counted: Vec<(usize, Group)> =
        groups.chunk_by(|one, other| one == other).map(|same| (same.len(), same[0])).rev().collect();
    // Of groups that are as common, the one whose letters come last.
    counted.sort_by_key(|(count, _)| Reverse(*count));
    counted.truncate(MOST_GROUPS);
    counted.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What whatlang says of a text.
    fn of_whatlang(text: &str) -> Option<&'static str> {
        whatlang::detect(text).filter(whatlang::Info::is_reliable).map(|told| told.lang().code())
    }

    /// Texts of the commonest groups of a language, with some of another and other characters among them.
    fn texts() -> impl Strategy<Value = String> {
        let languages: Vec<Vec<char>> = include_str!("latin.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.rsplit('\t').next().unwrap().chars().collect())
            .collect();
        assert!(languages.len() == LANGUAGES && languages.iter().all(|language| language.len() == 3 * GROUPS));
        let parts = proptest::collection::vec((0..GROUPS, 0..12_usize, "\\PC|[A-Z “”.,0-9]"), 0..400);
        (0..LANGUAGES, 0..LANGUAGES, parts, any::<bool>()).prop_map(move |(one, other, parts, is_ascii)| {
            let part = |(rank, which, odd): (usize, usize, String)| match which {
                0 => odd,
                1 | 2 => languages[other][3 * rank..3 * rank + 3].iter().collect(),
                _ => languages[one][3 * (rank / 2)..3 * (rank / 2) + 3].iter().collect(),
            };
            let text: String = parts.into_iter().map(part).collect();
            text.chars().filter(|character| !is_ascii || character.is_ascii()).collect()
        })
    }

    proptest! {
        #[test]
        fn the_language_is_that_of_whatlang(text in texts()) {
            if can_tell(&text) {
                prop_assert_eq!(language(&text), of_whatlang(&text), "{:?}", text);
            }
        }
    }

    #[test]
    fn most_texts_are_told() {
        for (text, code) in [
            ("Người phát ngôn cho biết các bên đã trao đổi về an ninh mạng và kinh tế số trong khu vực.", "vie"),
            ("Die Beteiligten erörterten die Zusammenarbeit in diesem Gebiet und nahmen einen Plan an.", "deu"),
            ("Les participants ont examiné la coopération dans ce domaine et adopté un plan de travail.", "fra"),
        ] {
            assert!(can_tell(text));
            assert_eq!((language(text), of_whatlang(text)), (Some(code), Some(code)));
        }
        assert!(!can_tell("Диалог о политике") && !can_tell("1 + 2"));
    }
}
