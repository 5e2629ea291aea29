//! Texts as bags of words, and how far two of them agree.

use std::collections::HashMap;
use std::hash::Hash;

use icu_normalizer::ComposingNormalizer;
use unicode_segmentation::UnicodeSegmentation;

/// How often each thing occurs.
pub(crate) type Counts<T> = HashMap<T, usize>;

/// The words of a text, by the default rules of Unicode, in small letters and compatible forms.
pub(crate) fn words(text: &str) -> Vec<String> {
    let shown = text.replace('\u{AD}', "").to_lowercase();
    let text = ComposingNormalizer::new_nfkc().normalize(&shown).into_owned();
    text.unicode_words().map(str::to_owned).collect()
}

pub(crate) fn counts<T: Eq + Hash>(things: impl IntoIterator<Item = T>) -> Counts<T> {
    let mut counts = Counts::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    counts
}

/// How many both have.
pub(crate) fn common<T: Eq + Hash>(one: &Counts<T>, other: &Counts<T>) -> usize {
    one.iter().map(|(thing, count)| *count.min(other.get(thing).unwrap_or(&0))).sum()
}

/// Twice what both have, by what each has.
pub(crate) fn f1<T: Eq + Hash>(one: &Counts<T>, other: &Counts<T>) -> f64 {
    let total: usize = one.values().chain(other.values()).sum();
    2.0 * common(one, other) as f64 / total.max(1) as f64
}

pub(crate) fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0), |(sum, count), number| (sum + number, count + 1));
    sum / f64::from(count.max(1))
}
