//! HTML: the text that a reader of the page sees, block by block.
//!
//! Elements that the HTML standard shows as blocks end a block; all others leave
//! words whole. What is hidden, and what serves to move about the site, is left
//! out. Of a page that holds an article, so is what stands around that
//! ([`article`]), unless pages are wanted whole. A page that is nothing but such
//! parts is taken whole.

mod article;
mod elements;
mod json_ld;
mod metadata;
mod names;
mod tokens;
mod tree;
mod walk;

use self::tokens::{Tokens, tokens};
use self::walk::{Parts, Walk};
use super::decode::Decoded;
use super::draft::Draft;
use super::xml::Broken;
use crate::model::WebPages;

/// Takes the text of a page and what it declares about itself.
pub(super) fn extract(decoded: &Decoded<'_>, pages: WebPages) -> Draft {
    let Tokens { list: tokens, read } = tokens(decoded.body());
    let mut draft = Draft::new(decoded);
    if pages == WebPages::Article {
        let outside = article::outside(&tokens).unwrap_or_default();
        Walk::new(&mut draft, 0).run(&tokens, Parts::of(&tokens), &outside);
    }
    if draft.blocks().is_empty() {
        Walk::new(&mut draft, 0).run(&tokens, Parts::All, &[]);
    }
    draft.declared = metadata::declared(&tokens);
    if draft.declared.title.is_none() {
        draft.declared.title = draft.first_heading();
    }
    draft.remarks.extend(read.err().map(|broken| format!("the file {broken}")));
    draft
}

/// Adds the text of `page`, which stands in a record.
///
/// # Errors
///
/// That the page breaks off; what is there was added.
pub(super) fn write_page(draft: &mut Draft, page: &str) -> Result<(), Broken> {
    write(draft, page, None)
}

/// Adds the text of `page`, a chapter of a book or the text of a message: all of it is meant to be read.
///
/// # Errors
///
/// As [`write_page`].
pub(super) fn write_chapter(draft: &mut Draft, page: &str) -> Result<(), Broken> {
    write(draft, page, Some(Parts::Chapter))
}

fn write(draft: &mut Draft, page: &str, parts: Option<Parts>) -> Result<(), Broken> {
    let Tokens { list: tokens, read } = tokens(page);
    let at = draft.reserve(page.len());
    Walk::new(draft, at).run(&tokens, parts.unwrap_or_else(|| Parts::of(&tokens)), &[]);
    read
}

/// Adds the text of `fragment`, a piece of HTML that stands at offset `at` of another format.
pub(super) fn push_fragment(draft: &mut Draft, fragment: &str, at: usize) {
    Walk::new(draft, at).run(&tokens(fragment).list, Parts::All, &[]);
}

#[cfg(test)]
mod tests;
