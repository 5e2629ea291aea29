//! Numbers and texts, one after the other, in one text.

/// Length of a hash in hexadecimal.
const HASH_DIGITS: usize = 64;

/// A text that is being written.
pub(super) struct Coded(pub(super) String);

impl Coded {
    pub(super) fn with_capacity(bytes: usize) -> Coded {
        Coded(String::with_capacity(bytes))
    }

    /// Six bits in a character of ASCII, the last ones first; the seventh says that there are more.
    pub(super) fn number(&mut self, mut number: u64) {
        while number > 0x3F {
            self.0.push(char::from(number.to_le_bytes()[0] & 0x3F | 0x40));
            number >>= 6;
        }
        self.0.push(char::from(number.to_le_bytes()[0]));
    }

    pub(super) fn numbers<const COUNT: usize>(&mut self, numbers: [usize; COUNT]) {
        numbers.into_iter().for_each(|number| self.number(number as u64));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.numbers([text.len()]);
        self.0.push_str(text);
    }

    /// A text that may start as `other` does.
    pub(super) fn start(&mut self, text: &str, other: &str) {
        let same = text.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        let same = (0..=same).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        self.numbers([same]);
        self.text(&text[same..]);
    }

    /// A text that may end as `other` does.
    pub(super) fn ending(&mut self, text: &str, other: &str) {
        let same = text.bytes().rev().zip(other.bytes().rev()).take_while(|(one, other)| one == other).count();
        let from = (text.len() - same..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        self.numbers([text.len() - from]);
        self.text(&text[..from]);
    }

    /// A hash in hexadecimal, three digits in two characters.
    pub(super) fn hash(&mut self, hash: &str) {
        let digit = |digit: u8| u32::from(digit).checked_sub(if digit < b'a' { 48 } else { 87 });
        let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hash {
            self.numbers([0]);
            return self.text(hash);
        }
        self.numbers([1]);
        for digits in hash.as_bytes().chunks(3) {
            let number = digits.iter().filter_map(|one| digit(*one)).fold(0, |number, digit| number << 4 | digit);
            let [low, high, ..] = (number & 0x3F | (number >> 6) << 8).to_le_bytes();
            self.0.push(char::from(low));
            self.0.push(char::from(high));
        }
    }

    /// A text, or none.
    pub(super) fn maybe(&mut self, text: Option<&str>) {
        self.numbers([text.map_or(0, |text| text.len() + 1)]);
        self.0.push_str(text.unwrap_or_default());
    }
}

/// What is still to be read of a text that was written so.
pub(super) struct Rest<'t>(pub(super) &'t str);

impl<'t> Rest<'t> {
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(6) {
            let byte = self.0.bytes().next().filter(u8::is_ascii)?;
            self.0 = &self.0[1..];
            number |= u64::from(byte & 0x3F) << shift;
            if byte <= 0x3F {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn numbers<const COUNT: usize>(&mut self) -> Option<[usize; COUNT]> {
        let mut numbers = [0; COUNT];
        for number in &mut numbers {
            *number = usize::try_from(self.number()?).ok()?;
        }
        Some(numbers)
    }

    pub(super) fn text(&mut self) -> Option<&'t str> {
        let [length] = self.numbers()?;
        self.take(length)
    }

    pub(super) fn start(&mut self, other: &str) -> Option<String> {
        let [same] = self.numbers()?;
        Some(format!("{}{}", other.get(..same)?, self.text()?))
    }

    pub(super) fn ending(&mut self, other: &str) -> Option<String> {
        let [same] = self.numbers()?;
        Some(format!("{}{}", self.text()?, other.get(other.len().checked_sub(same)?..)?))
    }

    pub(super) fn hash(&mut self) -> Option<String> {
        if self.numbers::<1>()? == [0] {
            return self.text().map(str::to_owned);
        }
        let characters = self.take(HASH_DIGITS.div_ceil(3) * 2)?.as_bytes();
        let mut hash = String::with_capacity(HASH_DIGITS);
        for pair in characters.as_chunks::<2>().0 {
            let number = u32::from(pair[0]) | u32::from(pair[1]) << 6;
            let digits = (HASH_DIGITS - hash.len()).min(3);
            hash.extend((0..digits).rev().filter_map(|digit| char::from_digit(number >> (4 * digit) & 0xF, 16)));
        }
        Some(hash)
    }

    pub(super) fn maybe(&mut self) -> Option<Option<&'t str>> {
        let [length] = self.numbers()?;
        match length.checked_sub(1) {
            None => Some(None),
            Some(length) => self.take(length).map(Some),
        }
    }

    fn take(&mut self, length: usize) -> Option<&'t str> {
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }
}
