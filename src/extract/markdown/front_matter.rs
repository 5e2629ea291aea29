//! What a Markdown file declares about itself in YAML before its text.

use serde_json::Value;

use crate::extract::declared;
use crate::model::Metadata;
use crate::text::Language;

/// What is longer is no front matter: what reads it takes time by the square of its length.
const MAX_BYTES: usize = 64 << 10;

/// Takes the front matter off `body`: what it declares, and the bytes that it takes.
///
/// It stands between a first line `---` and a line `---` or `...`, and is a YAML
/// mapping. Anything else is text, so `None`: nothing of it is lost.
pub(super) fn split(body: &str) -> Option<(Metadata, usize)> {
    let mut lines = body.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut end = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = &body[first.len()..end];
            return Some((declared(yaml)?, end + line.len()));
        }
        end += line.len();
        if end > MAX_BYTES {
            break;
        }
    }
    None
}

/// Reads the keys that we know; a value of another form than expected is passed over.
fn declared(yaml: &str) -> Option<Metadata> {
    let mapping: serde_json::Map<String, Value> = serde_saphyr::from_str(yaml).ok()?;
    let values = |keys: &[&str]| keys.iter().find_map(|key| mapping.get(*key)).map(texts).unwrap_or_default();
    let first = |keys: &[&str]| values(keys).into_iter().next();
    Some(Metadata {
        title: first(&["title"]).and_then(|title| declared::text(&title)),
        authors: values(&["authors", "author"]).iter().flat_map(|author| declared::names(author)).collect(),
        publisher: first(&["publisher", "site"]).and_then(|publisher| declared::name(&publisher)),
        date: first(&["date"]).and_then(|date| declared::date(&date)),
        url: first(&["canonical", "url"]).and_then(|url| declared::text(&url)),
        language: first(&["lang", "language"]).and_then(|tag| Language::parse(&tag)),
        ..Metadata::default()
    })
}

/// The texts of a value: its own, those of its members, or the name of an object, which may stand in parts as in CSL.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(members) => members.iter().filter(|member| !member.is_array()).flat_map(texts).collect(),
        Value::Object(object) => {
            let field = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
            let parts = field("family").map(|family| [Some(family), field("given")].into_iter().flatten());
            let whole = parts.map(|parts| parts.collect::<Vec<_>>().join(", "));
            match (whole.or_else(|| field("literal")), object.get("name")) {
                (Some(whole), _) => vec![whole],
                (None, Some(name)) => texts(name),
                (None, None) => Vec::new(),
            }
        }
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_keys_are_read_in_their_many_forms() {
        let front = "---\ntitle: 2023\nauthors:\n  - A\n  - name: B\nsite: S\ndate: 2024-02-19\nlanguage: fr\nurl: u\ntags: [x]\n---\n";
        let (metadata, length) = split(&format!("{front}# Text")).unwrap();
        assert_eq!(length, front.len());
        assert_eq!(metadata.title.as_deref(), Some("2023"));
        assert_eq!(metadata.authors, ["A", "B"]);
        assert_eq!((metadata.publisher.as_deref(), metadata.url.as_deref()), (Some("S"), Some("u")));
        assert_eq!(
            (metadata.date.unwrap().to_string(), metadata.language.unwrap().to_string()),
            ("2024-02-19".into(), "fr".into())
        );
        let front = "---\nauthor:\n- {family: Bui, given: Ana}\n- name: {literal: The Club}\n- Li, Wei; Dee, C.\ndate: 12 Maret 2024\n---\n";
        let metadata = split(front).unwrap().0;
        assert_eq!(metadata.authors, ["Bui, Ana", "The Club", "Li, Wei", "Dee, C."]);
        assert_eq!(metadata.date.unwrap().to_string(), "2024-03-12");
        assert_eq!(split("---\r\nauthor: C\r\n...\r\n").unwrap().0.authors, ["C"]);
    }

    #[test]
    fn what_is_no_mapping_is_text() {
        for body in
            ["---\na: b: c\n---\n", "---\nonly words\n---\n", "---\ntitle: x\n", "--- \n", "title: x\n---\n", ""]
        {
            assert_eq!(split(body), None, "{body}");
        }
    }
}
