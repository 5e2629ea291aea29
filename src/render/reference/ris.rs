//! RIS, as reference managers import it: a tag, two spaces, a hyphen, a space, a value; lines end in CRLF.

use super::{Cited, by_document, date_parts, title};
use crate::model::CitationRecord;

/// Gives a record of each document, with its places, and a note for each quote.
pub fn ris(records: &[CitationRecord]) -> Vec<String> {
    by_document(records).iter().map(of_document).collect()
}

fn of_document(cited: &Cited<'_>) -> String {
    let document = cited.document;
    let mut lines = Vec::new();
    let mut line = |tag: &str, value: &str| lines.push(format!("{tag}  - {}", value.replace(['\n', '\r'], " ")));
    line("TY", if document.url.is_some() { "ELEC" } else { "GEN" });
    line("ID", &document.slug);
    document.authors.iter().for_each(|name| line("AU", name));
    line("TI", &title(document));
    document.publisher.iter().for_each(|name| line("PB", name));
    let date = date_parts(document);
    if let Some(year) = date.first() {
        line("PY", year);
        // Year, month, day and more, with a slash for each; what is not known stays empty.
        let part = |at: usize| date.get(at).map(String::as_str).unwrap_or_default();
        line("DA", &format!("{year}/{}/{}/", part(1), part(2)));
    }
    document.url.iter().for_each(|url| line("UR", url));
    line("LA", document.language.code());
    match cited.locator() {
        Some(("page", page)) => line("SP", &page),
        Some((label, value)) => line("SE", &format!("{label} {value}")),
        None => {}
    }
    cited.quotes().iter().for_each(|quote| line("N1", quote));
    line("ER", "");
    lines.join("\r\n") + "\r\n"
}
