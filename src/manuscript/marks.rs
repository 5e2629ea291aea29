//! Quotation marks, paired.
//!
//! A mark that may be an apostrophe, an inch or a foot is one unless it can only quote.

use crate::text::Span;
use crate::text::words::is_unspaced;

/// A style of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// “…” and ”…”
    Curly,
    /// „…“ and „…”
    Low,
    /// "…"
    Straight,
    /// «…»
    Guillemets,
    /// »…«
    GuillemetsInward,
    /// ‹…› and ›…‹
    SingleGuillemets,
    /// ‘…’
    SingleCurly,
    /// ‚…‘ and ‚…’
    SingleLow,
    /// '…'
    SingleStraight,
    /// 「…」
    Corners,
    /// 『…』
    WhiteCorners,
}

/// The number of styles.
const STYLES: usize = Style::WhiteCorners as usize + 1;

/// Elisions that start with an apostrophe.
const ELISIONS: &[&str] = &["tis", "twas", "em", "cause", "til", "till", "bout", "round", "n", "s", "re"];

/// Two marks and what stands between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// With the marks.
    pub(super) outer: Span,
    /// Without.
    pub(super) inner: Span,
}

/// The marks of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Those that are paired, in the order of their ends.
    pub(super) pairs: Vec<Pair>,
    /// The outermost that is not closed: its style, where it stands, and where its text starts.
    pub(super) open: Option<(Style, usize, usize)>,
    /// What stands before the mark that closes the quotation that was open before this block, and that mark.
    pub(super) closes: Option<Pair>,
}

/// A mark that is open.
#[derive(Clone, Copy)]
struct Open {
    style: Style,
    start: usize,
    inner: usize,
    is_carried: bool,
}

/// The mark at the start of `text` that goes on with a quotation of `style`: how many bytes it ends behind.
pub(super) fn goes_on(text: &str, style: Style) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let first = text[start..].chars().next()?;
    let fits = match style {
        Style::Curly => matches!(first, '“' | '”'),
        Style::Low => matches!(first, '„' | '“'),
        Style::Straight => matches!(first, '"' | '\u{FF02}'),
        Style::Guillemets | Style::GuillemetsInward => matches!(first, '«' | '»'),
        Style::SingleCurly => matches!(first, '‘' | '’'),
        Style::Corners => first == '「',
        Style::WhiteCorners => first == '『',
        Style::SingleGuillemets | Style::SingleLow | Style::SingleStraight => false,
    };
    fits.then(|| start + first.len_utf8())
}

/// Pairs the marks of `text`; those in `opaque` are none. `carried` is the quotation that goes on from the block
/// before.
pub(super) fn pair(text: &str, opaque: &[Span], carried: Option<Style>) -> Marks {
    let last_single = text.rfind(['‘', '’']);
    let (straight, curly) = (Closing::of(text, '\''), Closing::of(text, '’'));
    let mut pairing =
        Pairing { text, stack: Vec::new(), open: [0; STYLES], last_single, straight, curly, marks: Marks::default() };
    let mut from = 0;
    if let Some(style) = carried {
        from = goes_on(text, style).unwrap_or(0);
        pairing.push(Open { style, start: 0, inner: from, is_carried: true });
    }
    let mut code = opaque.iter().peekable();
    for (at, character) in text.char_indices().filter(|(at, _)| *at >= from) {
        while code.next_if(|span| span.end() <= at).is_some() {}
        if code.peek().is_none_or(|span| at < span.start()) {
            pairing.mark(at, character);
        }
    }
    let can_go_on = |open: &&Open| !matches!(open.style, Style::SingleStraight | Style::SingleLow | Style::SingleCurly);
    let open = pairing.stack.iter().find(can_go_on);
    pairing.marks.open = open.map(|open| (open.style, open.start, open.inner));
    pairing.marks
}

struct Pairing<'a> {
    text: &'a str,
    stack: Vec<Open>,
    /// How many of each style are open.
    open: [usize; STYLES],
    /// The last mark that may close what a low one opens.
    last_single: Option<usize>,
    straight: Closing,
    curly: Closing,
    marks: Marks,
}

/// Which single marks tell whether one before them is closed.
struct Closing {
    /// Where each stands, and whether it closes; in order.
    tell: Vec<(usize, bool)>,
}

impl Pairing<'_> {
    fn mark(&mut self, at: usize, character: char) {
        let (before, after) = (&self.text[..at], &self.text[at + character.len_utf8()..]);
        let (previous, next) = (before.chars().next_back(), after.chars().next());
        let starts_word = opens_after(previous) && next.is_some_and(char::is_alphanumeric);
        let inside_word = is_letter(previous) && is_letter(next);
        match character {
            '“' if self.has(Style::Low) => self.close(Style::Low, at, character),
            '“' => self.open(Style::Curly, at, character),
            '”' | '‟' if self.has(Style::Curly) => self.close(Style::Curly, at, character),
            '”' | '‟' if self.has(Style::Low) => self.close(Style::Low, at, character),
            '”' if starts_word => self.open(Style::Curly, at, character),
            '„' => self.open(Style::Low, at, character),
            '«' if self.has(Style::GuillemetsInward) => self.close(Style::GuillemetsInward, at, character),
            '«' => self.open(Style::Guillemets, at, character),
            '»' if self.has(Style::Guillemets) => self.close(Style::Guillemets, at, character),
            '»' if starts_word => self.open(Style::GuillemetsInward, at, character),
            '‹' | '›' if self.has(Style::SingleGuillemets) => self.close(Style::SingleGuillemets, at, character),
            '‹' | '›' => self.open(Style::SingleGuillemets, at, character),
            '「' => self.open(Style::Corners, at, character),
            '」' => self.close(Style::Corners, at, character),
            '『' => self.open(Style::WhiteCorners, at, character),
            '』' => self.close(Style::WhiteCorners, at, character),
            '"' | '\u{FF02}' => self.straight(at, character),
            '‘' if self.has(Style::SingleLow) => self.close(Style::SingleLow, at, character),
            '‘' if opens_after(previous) && !is_elision(after) => self.open(Style::SingleCurly, at, character),
            '’' if inside_word => {}
            '’' => self.close_single(Style::SingleCurly, at, character),
            '‚' if starts_word && self.last_single.is_some_and(|last| last > at) => {
                self.open(Style::SingleLow, at, character)
            }
            '\'' if inside_word => {}
            '\'' if self.has(Style::SingleStraight) => self.close_single(Style::SingleStraight, at, character),
            '\'' if starts_word && !is_elision(after) && self.closes_later(at, character) => {
                self.open(Style::SingleStraight, at, character);
            }
            _ => {}
        }
    }

    fn has(&self, style: Style) -> bool {
        self.open[style as usize] > 0
    }

    fn open(&mut self, style: Style, at: usize, character: char) {
        self.push(Open { style, start: at, inner: at + character.len_utf8(), is_carried: false });
    }

    fn push(&mut self, open: Open) {
        self.open[open.style as usize] += 1;
        self.stack.push(open);
    }

    /// Closes the innermost quotation of a style; what is open inside it is none.
    fn close(&mut self, style: Style, at: usize, character: char) {
        if !self.has(style) {
            return;
        }
        let Some(open) = std::iter::from_fn(|| self.pop()).find(|open| open.style == style) else { return };
        let pair =
            Pair { outer: Span::between(open.start, at + character.len_utf8()), inner: Span::between(open.inner, at) };
        match open.is_carried {
            true => self.marks.closes = Some(pair),
            false => self.marks.pairs.push(pair),
        }
    }

    fn pop(&mut self) -> Option<Open> {
        let open = self.stack.pop()?;
        self.open[open.style as usize] -= 1;
        Some(open)
    }

    fn straight(&mut self, at: usize, character: char) {
        let (before, after) = (&self.text[..at], &self.text[at + character.len_utf8()..]);
        let (previous, next) = (before.chars().next_back(), after.chars().next());
        let may_open = opens_after(previous) && next.is_some_and(|next| !next.is_whitespace());
        if !self.has(Style::Straight) {
            if may_open {
                self.open(Style::Straight, at, character);
            }
            return;
        }
        let after_space = previous.is_none_or(char::is_whitespace);
        if after_space && may_open {
            // The one that is open was never closed.
            if let Some(position) = self.stack.iter().rposition(|open| open.style == Style::Straight) {
                self.stack.remove(position);
                self.open[Style::Straight as usize] -= 1;
            }
            self.open(Style::Straight, at, character);
        } else if !(previous.is_some_and(|one| one.is_ascii_digit()) && closes_next(after)) {
            self.close(Style::Straight, at, character);
        }
    }

    /// Closes a quotation in single marks, unless the mark may be an apostrophe and another one closes it.
    fn close_single(&mut self, style: Style, at: usize, character: char) {
        let (before, after) = (&self.text[..at], &self.text[at + character.len_utf8()..]);
        let ends_in_s = before.ends_with(['s', 'z', 'x', 'S']);
        let goes_on = after.starts_with(' ') && after[1..].starts_with(char::is_alphanumeric);
        if ends_in_s && goes_on && self.closes_later(at, character) {
            return;
        }
        if !before.ends_with(char::is_whitespace) {
            self.close(style, at, character);
        }
    }

    /// True if a later mark of this kind, before another opens, can close the quotation that the one at `at` opens.
    fn closes_later(&self, at: usize, mark: char) -> bool {
        let mut from = at + mark.len_utf8();
        let mut after = self.text[from..].chars();
        // Nothing stands between it and a mark at its side.
        if let Some(beside) = after.next().filter(|one| *one == mark || *one == opening(mark)) {
            if beside != mark || after.next().is_some_and(|next| !next.is_whitespace()) {
                return false;
            }
            from += beside.len_utf8();
        }
        let tell = if mark == '’' { &self.curly.tell } else { &self.straight.tell };
        tell.get(tell.partition_point(|(tells, _)| *tells < from)).is_some_and(|(_, closes)| *closes)
    }
}

impl Closing {
    /// The marks in `text` that close what `mark` opens, or open another.
    fn of(text: &str, mark: char) -> Closing {
        let tells = |(at, written): (usize, &str)| {
            let previous = text[..at].chars().next_back();
            let next = text[at + written.len()..].chars().next();
            let opens = previous.is_none_or(char::is_whitespace) && next.is_some_and(|one| !one.is_whitespace());
            if opens || !written.starts_with(mark) {
                return Some((at, false));
            }
            (!is_letter(next) && previous.is_some_and(|one| !one.is_whitespace())).then_some((at, true))
        };
        Closing { tell: text.match_indices([mark, opening(mark)]).filter_map(tells).collect() }
    }
}

/// The mark that opens what the single mark `mark` closes.
fn opening(mark: char) -> char {
    if mark == '’' { '‘' } else { mark }
}

fn is_letter(character: Option<char>) -> bool {
    character.is_some_and(|one| one.is_alphanumeric() && !is_unspaced(one))
}

/// True if a quotation may open behind this character.
fn opens_after(previous: Option<char>) -> bool {
    previous.is_none_or(|one| {
        one.is_whitespace()
            || is_unspaced(one)
            || matches!(
                one,
                '(' | '[' | '{' | '—' | '–' | '-' | '/' | '“' | '‘' | '«' | '„' | '"' | '\'' | ':' | '>' | '¿' | '¡'
            )
    })
}

/// True if a word starts here that has lost its first letters, or a decade.
fn is_elision(after: &str) -> bool {
    let word: String = after.chars().take_while(|one| one.is_alphanumeric()).collect();
    let decade = word.len() <= 3 && word.starts_with(|one: char| one.is_ascii_digit());
    decade || ELISIONS.contains(&word.to_lowercase().as_str())
}

/// True if the next straight mark can only close a quotation: then the one before it is an inch.
fn closes_next(after: &str) -> bool {
    let Some(at) = after.find('"') else { return false };
    let previous = after[..at].chars().next_back();
    let next = after[at + 1..].chars().next();
    let ends =
        previous.is_some_and(|one| one.is_alphanumeric() || matches!(one, '.' | ',' | ';' | '!' | '?' | ')' | '…'));
    ends && !is_letter(next)
}
