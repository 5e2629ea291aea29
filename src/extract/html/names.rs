//! What the names of elements tell of their part in a page: the class, the id, the role. The words are those of Readability.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::tokens::StartTag;
use super::tree::{Element, Tree};

/// Names, any of which may stand in another.
type Names = LazyLock<AhoCorasick>;

fn any_of<const COUNT: usize>(names: [&str; COUNT]) -> AhoCorasick {
    AhoCorasick::new(names).expect("a few short names are not too many")
}

/// Names of what is no part of an article, and those that save it.
static UNLIKELY: Names = LazyLock::new(|| {
    any_of([
        "-ad-",
        "ad-break",
        "agegate",
        "ai2html",
        "banner",
        "breadcrumbs",
        "combx",
        "comment",
        "community",
        "cover-wrap",
        "disqus",
        "extra",
        "footer",
        "gdpr",
        "header",
        "legends",
        "menu",
        "pager",
        "pagination",
        "popup",
        "related",
        "remark",
        "replies",
        "rss",
        "shoutbox",
        "sidebar",
        "skyscraper",
        "social",
        "sponsor",
        "supplemental",
        "yom-remote",
    ])
});
static MAYBE: Names =
    LazyLock::new(|| any_of(["and", "article", "body", "column", "content", "main", "mathjax", "shadow"]));
/// Names that speak for an element, and against it.
static POSITIVE: Names = LazyLock::new(|| {
    any_of(["article", "blog", "body", "content", "entry", "main", "page", "pagination", "post", "story", "text"])
});
static NEGATIVE: Names = LazyLock::new(|| {
    any_of([
        "-ad-",
        "banner",
        "com-",
        "combx",
        "comment",
        "contact",
        "footer",
        "gdpr",
        "hidden",
        "masthead",
        "media",
        "meta",
        "outbrain",
        "promo",
        "related",
        "scroll",
        "share",
        "shopping",
        "shoutbox",
        "sidebar",
        "skyscraper",
        "sponsor",
        "tags",
        "widget",
    ])
});
/// Roles of what is no part of an article.
const ROLES: &[&str] = &["alert", "alertdialog", "complementary", "dialog", "menu", "menubar", "navigation"];

/// Roles of notes to a text, of the accessibility standards (WAI-ARIA, DPUB-ARIA).
const NOTES: &[&str] = &["note", "doc-footnote", "doc-endnote", "doc-endnotes"];

/// True of a tag whose element holds footnotes, as its role or class tells, or its type in a book.
pub(super) fn holds_notes(tag: &StartTag) -> bool {
    let role = tag.attribute("role").unwrap_or_default();
    let is_note = |name: &str| {
        let value = tag.attribute(name).unwrap_or_default();
        ["footnote", "endnote", "rearnote"].iter().any(|note| value.contains(note))
    };
    NOTES.contains(&role) || is_note("class") || is_note("epub:type")
}

/// True of a tag whose text stands above the line, as its name, class or style tells.
pub(super) fn is_raised(tag: &StartTag) -> bool {
    let value = |name: &str| tag.attribute(name).unwrap_or_default();
    let of_class = |class: &str| matches!(class, "superscript" | "super" | "sup");
    let style = value("style");
    tag.name == "sup"
        || value("class").split_ascii_whitespace().any(of_class)
        || (style.contains("vertical-align") && style.contains("super"))
}

/// True of a tag that holds the mark of a note, as its role, type or class tells, or that leads to a place in a page.
pub(super) fn may_mark_note(tag: &StartTag) -> bool {
    let value = |name: &str| tag.attribute(name).unwrap_or_default();
    value("role") == "doc-noteref"
        || value("epub:type").contains("noteref")
        || value("class").contains("noteref")
        || (tag.name == "a" && value("href").contains('#'))
}

/// True of a section of a text: by its tag, or by the classes that docutils, AsciiDoc and DocBook give it.
pub(super) fn is_named_section(element: &Element) -> bool {
    let is_class = |class: &str| {
        let numbered = class.strip_prefix("refsect").or(class.strip_prefix("sect"));
        class == "section" || numbered.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
    };
    element.name == "section" || element.class.split_whitespace().any(is_class)
}

fn has_any(hints: &str, names: &Names) -> bool {
    hints.len() > 1 && names.is_match(hints)
}

/// True if an element is no part of an article, as its name or role tells.
pub(super) fn is_unlikely(tree: &Tree, element: &Element) -> bool {
    let hints = if tree.is_section(element) { &element.class } else { &element.hints };
    let is_named = has_any(hints, &UNLIKELY) && !has_any(hints, &MAYBE);
    let may_be = !matches!(
        element.name.as_str(),
        "article" | "blockquote" | "body" | "html" | "main" | "pre" | "td" | "th" | "tr"
    );
    may_be && !element.is_heading() && (is_named || ROLES.contains(&element.role.as_str()))
}

/// What the name of an element speaks for or against it.
pub(super) fn weight(tree: &Tree, element: &Element) -> f64 {
    // Class and id speak each for itself.
    let (class, id) = element.hints.rsplit_once(' ').unwrap_or((&element.hints, ""));
    let of = |hints: &str| {
        25.0 * (f64::from(u8::from(has_any(hints, &POSITIVE))) - f64::from(u8::from(has_any(hints, &NEGATIVE))))
    };
    of(class) + if tree.is_section(element) { of(id).max(0.0) } else { of(id) }
}

/// What its kind speaks for or against it.
pub(super) fn by_kind(element: &Element) -> f64 {
    match element.name.as_str() {
        "div" => 5.0,
        "pre" | "td" | "blockquote" => 3.0,
        "address" | "ol" | "ul" | "dl" | "dd" | "dt" | "li" | "form" => -3.0,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" => -5.0,
        _ => 0.0,
    }
}
