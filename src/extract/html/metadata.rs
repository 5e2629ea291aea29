//! What a page declares about itself, the most careful declaration first.
//!
//! JSON-LD; what scholarly publishers declare (`citation_*`, Dublin Core); Open
//! Graph; plain `meta` elements; and last the page itself: `title`, `lang`, the
//! canonical link, a marked `time`. A date of modification is never taken for
//! the date of publication.

use super::json_ld;
use super::tokens::{StartTag, Token};
use crate::extract::declared;
use crate::model::Metadata;
use crate::text::Language;

/// Reads what a page declares.
pub(super) fn declared(tokens: &[Token<'_>]) -> Metadata {
    let metas: Vec<(String, &str)> = tokens.iter().filter_map(start_tag).filter_map(meta).collect();
    json_ld::declared(&scripts(tokens))
        .or(scholarly(&metas))
        .or(dublin_core(&metas))
        .or(open_graph(&metas))
        .or(plain(&metas))
        .or(page(tokens))
}

fn start_tag<'t>(token: &'t Token<'_>) -> Option<&'t StartTag> {
    if let Token::Start(tag) = token { Some(tag) } else { None }
}

/// The name of a `meta` element in lower case, and its value.
fn meta(tag: &StartTag) -> Option<(String, &str)> {
    let names = ["name", "property", "itemprop"];
    let name = names.into_iter().find_map(|key| tag.attribute(key)).filter(|_| tag.name == "meta")?;
    Some((name.trim().to_ascii_lowercase(), tag.attribute("content")?))
}

/// The texts of the scripts that hold JSON-LD.
fn scripts(tokens: &[Token<'_>]) -> Vec<String> {
    let is_json_ld = |tag: &StartTag| {
        let kind = tag.attribute("type").unwrap_or_default().trim();
        tag.name == "script" && kind.to_ascii_lowercase().starts_with("application/ld+json")
    };
    let starts = (0..tokens.len()).filter(|at| start_tag(&tokens[*at]).is_some_and(is_json_ld));
    starts.map(|at| text_after(&tokens[at + 1..])).collect()
}

/// The text up to the next tag.
fn text_after(tokens: &[Token<'_>]) -> String {
    let text =
        |token: &Token<'_>| if let Token::Text(text, _) = token { Some(text.clone().into_owned()) } else { None };
    tokens.iter().map_while(text).collect()
}

/// The values of the first of `names` that the page declares and that can be `read`.
fn all<T>(metas: &[(String, &str)], names: &[&str], read: fn(&str) -> Option<T>) -> Vec<T> {
    let values = |name: &&str| -> Vec<T> {
        metas.iter().filter(|(key, _)| key == name).filter_map(|(_, value)| read(value)).collect()
    };
    names.iter().map(values).find(|values| !values.is_empty()).unwrap_or_default()
}

/// The first of them.
fn first<T>(metas: &[(String, &str)], names: &[&str], read: fn(&str) -> Option<T>) -> Option<T> {
    all(metas, names, read).into_iter().next()
}

/// The people that they name.
fn people(metas: &[(String, &str)], names: &[&str]) -> Vec<String> {
    all(metas, names, |value| Some(declared::names(value)).filter(|names| !names.is_empty())).concat()
}

/// The tags that Google Scholar reads.
fn scholarly(metas: &[(String, &str)]) -> Metadata {
    Metadata {
        title: first(metas, &["citation_title"], declared::text),
        authors: people(metas, &["citation_author"]),
        publisher: first(metas, &["citation_publisher", "citation_journal_title"], declared::name),
        date: first(metas, &["citation_publication_date", "citation_date", "citation_online_date"], declared::date),
        url: first(metas, &["citation_public_url", "citation_abstract_html_url"], declared::text),
        language: first(metas, &["citation_language"], Language::parse),
        ..Metadata::default()
    }
}

fn dublin_core(metas: &[(String, &str)]) -> Metadata {
    let dates = ["dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "dcterms.created", "dc.date.created"];
    Metadata {
        title: first(metas, &["dcterms.title", "dc.title"], declared::text),
        authors: people(metas, &["dcterms.creator", "dc.creator"]),
        publisher: first(metas, &["dcterms.publisher", "dc.publisher"], declared::name),
        date: first(metas, &dates, declared::date),
        url: None,
        language: first(metas, &["dcterms.language", "dc.language"], Language::parse),
        ..Metadata::default()
    }
}

fn open_graph(metas: &[(String, &str)]) -> Metadata {
    Metadata {
        title: first(metas, &["og:title"], declared::text),
        authors: people(metas, &["article:author"]),
        publisher: first(metas, &["og:site_name"], declared::name),
        date: first(metas, &["article:published_time", "og:article:published_time"], declared::date),
        url: first(metas, &["og:url"], declared::text),
        language: None,
        ..Metadata::default()
    }
}

fn plain(metas: &[(String, &str)]) -> Metadata {
    Metadata {
        authors: people(metas, &["author"]),
        publisher: first(metas, &["publisher"], declared::name),
        date: first(metas, &["datepublished", "pubdate", "date"], declared::date),
        ..Metadata::default()
    }
}

/// What the elements of the page say, other than `meta`.
fn page(tokens: &[Token<'_>]) -> Metadata {
    let mut page = Metadata::default();
    for (at, tag) in tokens.iter().enumerate().filter_map(|(at, token)| Some((at, start_tag(token)?))) {
        let value = |attribute: &str| tag.attribute(attribute).unwrap_or_default();
        let is_published =
            value("itemprop").eq_ignore_ascii_case("datePublished") || tag.attribute("pubdate").is_some();
        if is_published {
            let text = || declared::date(&text_after(&tokens[at + 1..]));
            page.date = page.date.or_else(|| declared::date(value("datetime"))).or_else(text);
        }
        match tag.name.as_str() {
            "title" if page.title.is_none() => page.title = declared::text(&text_after(&tokens[at + 1..])),
            "html" if page.language.is_none() => {
                page.language = Language::parse(value("lang")).or_else(|| Language::parse(value("xml:lang")));
            }
            "link" if page.url.is_none() && value("rel").eq_ignore_ascii_case("canonical") => {
                page.url = declared::text(value("href"));
            }
            _ => {}
        }
    }
    page
}
