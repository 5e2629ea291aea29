//! HTML as a flat list of tags and texts, each text with its place in the page.
//!
//! The tokenizer is html5gum, which follows the HTML standard; what is added
//! here is where every piece of text came from, so that a character reference
//! maps to the bytes that spell it, and whether the page breaks off.

use std::borrow::Cow;
use std::convert::Infallible;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, Error, ForwardingEmitter, State, Tokenizer, naive_next_state};
use smol_str::{SmolStr, format_smolstr};

use crate::extract::xml::Broken;
use crate::text::Span;

/// Bytes of a page for each token, or a few more, and so many tokens as are expected at most.
const TOKEN_BYTES: usize = 16;
const MAX_EXPECTED: usize = 1 << 14;

/// A tag or a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A start tag.
    Start(StartTag),
    /// The name of an end tag.
    End(SmolStr),
    /// A text, and the range of the page that it stands for: borrowed if it stands so.
    Text(Cow<'a, str>, Span),
}

/// A start tag; names of tags and attributes are in lower case.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct StartTag {
    /// Name.
    pub(super) name: SmolStr,
    /// Attributes in order, each with its value.
    attributes: Vec<(SmolStr, SmolStr)>,
    /// True for a tag that closes itself, as in XHTML.
    pub(super) closes_itself: bool,
}

impl StartTag {
    /// The value of an attribute, empty if it has none; of two the first counts.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A page taken apart.
pub(super) struct Tokens<'a> {
    pub(super) list: Vec<Token<'a>>,
    /// [`Broken::Early`] if the page ends within a tag, a comment, or an element that has no tags in it, such as a script.
    ///
    /// That elements are not closed says nothing: many pages end without that.
    pub(super) read: Result<(), Broken>,
}

/// Takes a page apart.
pub(super) fn tokens(page: &str) -> Tokens<'_> {
    let mut list = Vec::with_capacity((page.len() / TOKEN_BYTES).min(MAX_EXPECTED));
    let mut breaks_off = false;
    let tags = CallbackEmitter::new(Tags { tokens: &mut list, open: StartTag::default() });
    let places = Places { tags, page, position: 0, covered: 0, pending: Vec::new(), breaks_off: &mut breaks_off };
    // The reader of a string cannot fail.
    let Ok(()) = Tokenizer::new_with_emitter(page, places).finish();
    let last_tag = list.iter().rev().find(|token| !matches!(token, Token::Text(..)));
    let is_raw = |tag: &StartTag| !tag.closes_itself && naive_next_state(tag.name.as_bytes()).is_some();
    breaks_off |= matches!(last_tag, Some(Token::Start(tag)) if is_raw(tag) && tag.name != "plaintext");
    Tokens { list, read: if breaks_off { Err(Broken::Early) } else { Ok(()) } }
}

/// Collects tags; texts are put between them by [`Places`].
struct Tags<'t, 'a> {
    tokens: &'t mut Vec<Token<'a>>,
    /// The start tag being read.
    open: StartTag,
}

impl Callback<Infallible, ()> for Tags<'_, '_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: html5gum::Span<()>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open = StartTag { name: string(name), ..StartTag::default() },
            CallbackEvent::AttributeName { name } => self.open.attributes.push((string(name), SmolStr::default())),
            CallbackEvent::AttributeValue { value } => {
                if let Some((_, last)) = self.open.attributes.last_mut() {
                    *last = if last.is_empty() { string(value) } else { format_smolstr!("{last}{}", string(value)) };
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.open.closes_itself = self_closing;
                self.tokens.push(Token::Start(std::mem::take(&mut self.open)));
            }
            CallbackEvent::EndTag { name } => {
                // An end tag may have attributes, which mean nothing.
                self.open = StartTag::default();
                self.tokens.push(Token::End(string(name)));
            }
            _ => {}
        }
        None
    }
}

fn string(bytes: &[u8]) -> SmolStr {
    SmolStr::new(String::from_utf8_lossy(bytes))
}

/// Follows the tokenizer through the page and says where each text stands.
struct Places<'t, 'a> {
    tags: CallbackEmitter<Tags<'t, 'a>, Infallible>,
    page: &'a str,
    /// Bytes read so far.
    position: usize,
    /// Where the text not yet emitted starts.
    covered: usize,
    /// That text so far.
    pending: Vec<u8>,
    /// True if the page ends within a tag or a comment.
    breaks_off: &'t mut bool,
}

impl ForwardingEmitter for Places<'_, '_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.tags
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn should_emit_errors(&mut self) -> bool {
        // Of the faults of a page, only how it ends is asked for.
        self.position >= self.page.len()
    }

    fn emit_error(&mut self, error: Error) {
        *self.breaks_off |=
            matches!(error, Error::EofInTag | Error::EofInComment | Error::EofInDoctype | Error::EofInCdata);
    }

    fn init_string(&mut self) {
        if self.pending.is_empty() {
            self.covered = self.position;
        }
    }

    fn emit_string(&mut self, text: &[u8]) {
        self.pending.extend_from_slice(text);
        // In comments of scripts the tokenizer emits single bytes.
        if !self.page.is_char_boundary(self.position) {
            return;
        }
        // It emits a line break for the carriage return of CRLF, and skips the line feed.
        let page = self.page.as_bytes();
        let skips_line_feed = page[..self.covered].ends_with(b"\r") && page[self.covered..].starts_with(b"\n");
        let start = self.covered + usize::from(skips_line_feed);
        let span = Span::new(self.page, start..self.position).unwrap_or(Span::between(self.covered, self.covered));
        self.covered = self.position.max(self.covered);
        let written = match span.of(self.page) {
            verbatim if verbatim.as_bytes() == self.pending => Cow::Borrowed(verbatim),
            _ => Cow::Owned(String::from_utf8_lossy(&self.pending).into_owned()),
        };
        self.pending.clear();
        self.tags.callback_mut().tokens.push(Token::Text(written, span));
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let _ = self.tags.emit_current_tag();
        self.covered = self.position;
        match self.tags.callback_mut().tokens.last() {
            // What follows a tag that closes itself is never taken for its contents: in XHTML
            // `<script/>` is whole, and in HTML reading on loses less than skipping the rest.
            Some(Token::Start(tag)) if !tag.closes_itself => naive_next_state(tag.name.as_bytes()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The texts of a page, each with the bytes that it stands for if they are not the same.
    fn texts(page: &str) -> String {
        let text = |token: &Token<'_>| match token {
            Token::Text(Cow::Borrowed(text), _) => (*text).to_owned(),
            Token::Text(Cow::Owned(text), span) => format!("[{text}={}]", span.of(page)),
            Token::Start(_) | Token::End(_) => "|".to_owned(),
        };
        tokens(page).list.iter().map(text).collect()
    }

    #[test]
    fn texts_stand_where_the_page_has_them() {
        for (page, expected) in [
            ("<p>one<!-- no --> two</p>", "|one two|"),
            ("a &amp; b&nbsp;c&#x27;d", "a [&=&amp;] b[\u{A0}=&nbsp;]c['=&#x27;]d"),
            ("AT&T &unknown; & <3 &notit;", "AT&T &unknown; & <3 [¬=&not]it;"),
            ("&semi;&amp;amp;", "[;=&semi;][&=&amp;]amp;"),
            ("a\r\nb\r\n&lt;\rc", "a[\n=\r]b[\n=\r][<=&lt;][\n=\r]c"),
            ("<title>a &lt; <b></title><script>1 < 2 && 3</script>x", "|a [<=&lt;] <b>||1 < 2 && 3|x"),
            ("<script/>text", "|text"),
            ("<script><!--é</script>", "|<!--é|"),
            ("<p hidden class='a' id=b>x", "|x"),
        ] {
            assert_eq!(texts(page), expected, "{page}");
        }
    }

    #[test]
    fn a_page_that_ends_within_a_tag_or_a_comment_breaks_off_and_one_that_leaves_elements_open_does_not() {
        for page in [
            "<p>a<a href='é",
            "<p>a<em",
            "<p>a</em",
            "a<!-- b",
            "a<!-- b --",
            "<!doctype html",
            "<script>1 < 2",
            "<title>a",
        ] {
            assert_eq!(tokens(page).read, Err(Broken::Early), "{page}");
        }
        for page in [
            "",
            "a",
            "<html><body><p>a",
            "<p>1 <",
            "a<!-- b -->",
            "a<!-->",
            "<script/>a",
            "<script></script>a",
            "a &am",
        ] {
            assert_eq!(tokens(page).read, Ok(()), "{page}");
        }
    }

    #[test]
    fn attributes_are_read_with_their_references() {
        let tokens = tokens("<A HREF='?a&amp;b' hidden href=no>");
        let [Token::Start(tag)] = &tokens.list[..] else { panic!("{:?}", tokens.list) };
        assert_eq!((tag.name.as_str(), tag.attribute("href"), tag.attribute("hidden")), ("a", Some("?a&b"), Some("")));
    }

    proptest! {
        #[test]
        fn texts_are_in_order_whatever_the_page(page in "([<>&;/!a-c'\"= \r\n#x0é-]|&[a-z]{1,4};|<!--|<[a-z]{1,3}>|<script>|<title>|</title>|\u{0}){0,40}") {
            let mut end = 0;
            for token in tokens(&page).list {
                if let Token::Text(_, span) = token {
                    prop_assert!(span.start() >= end, "{page:?}");
                    prop_assert!(Span::new(&page, span.range()).is_some());
                    end = span.end();
                }
            }
        }
    }
}
