//! A record: an object of JSON, or a row of a table, one of whose fields is a text.

use serde_json::Value;

use super::draft::Draft;
use super::{Unextracted, declared, html};
use crate::model::{BlockKind, ColumnRole, Columns, Fields, Metadata, PartialDate};
use crate::text::Language;

/// Takes the text of a record: its title as a heading, and the paragraphs of its text.
pub(super) fn extract(fields: &Fields, columns: &Columns) -> Result<Draft, Unextracted> {
    let first = |role| found(fields, columns, role).into_iter().next();
    let text = |role| first(role).and_then(|value| declared::text(&words_of(value)?));
    let mut draft = Draft::without_source(Vec::new());
    let title = text(ColumnRole::Title);
    if let Some(title) = &title {
        draft.write(title);
        draft.end_block(BlockKind::Heading { level: 1 });
    }
    let texts = found(fields, columns, ColumnRole::Text);
    if texts.is_empty() && title.is_none() {
        let names: Vec<&str> = fields.keys().map(String::as_str).take(MAX_NAMED).collect();
        let has = if names.is_empty() { "no fields".to_owned() } else { format!("the fields {}", names.join(", ")) };
        return Err(Unextracted::NoText(format!(
            "{}: a record with {has}; [[records]] in pincite.toml may say which of them is the text",
            super::NO_TEXT
        )));
    }
    for text in texts.into_iter().filter_map(words_of) {
        push(&mut draft, &text);
    }
    draft.declared = Metadata {
        title,
        authors: first(ColumnRole::Authors).map(names_of).unwrap_or_default(),
        publisher: first(ColumnRole::Publisher).map(names_of).unwrap_or_default().into_iter().next(),
        date: first(ColumnRole::Date).and_then(date_of),
        url: text(ColumnRole::Url),
        language: text(ColumnRole::Language).and_then(|tag| Language::parse(&tag)),
        thread: None,
    };
    Ok(draft)
}

/// True if a record has a text, or at least a title.
pub fn has_text(fields: &Fields, columns: &Columns) -> bool {
    [ColumnRole::Text, ColumnRole::Title].iter().any(|role| !found(fields, columns, *role).is_empty())
}

/// Fields that are named of a record without text.
const MAX_NAMED: usize = 8;

/// What names a record in its file, if a field does and it can stand in a path.
pub fn record_id(fields: &Fields, columns: &Columns) -> Option<String> {
    let value = found(fields, columns, ColumnRole::Id).into_iter().next()?;
    let id = match value {
        Value::String(id) => id.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_name = (1..=80).contains(&id.len())
        && !id.contains(char::is_control)
        && !id.split('/').any(|part| part.starts_with('.'));
    is_name.then_some(id)
}

/// The fields of a role that hold something: all that are set, or the first of the usual ones.
fn found<'f>(fields: &'f Fields, columns: &Columns, role: ColumnRole) -> Vec<&'f Value> {
    let is_filled = |value: &&Value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => !values.is_empty(),
        _ => true,
    };
    match columns.of(role) {
        Some(names) => names.iter().filter_map(|name| fields.get(name)).filter(is_filled).collect(),
        None => {
            let fields: Vec<(&String, &Value)> = fields.iter().collect();
            let named = |name: &&str| {
                let is_named = |key: &String| key.eq_ignore_ascii_case(name);
                fields.iter().find(|(key, _)| is_named(key)).map(|(_, value)| *value).filter(is_filled)
            };
            role.usual().iter().find_map(named).into_iter().collect()
        }
    }
}

/// The words of a field: those of its parts, one in a paragraph of its own each.
fn words_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => {
            let parts: Vec<String> = values.iter().filter_map(words_of).collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        Value::Object(fields) => {
            ["text", "content", "name", "value"].iter().find_map(|name| words_of(fields.get(*name)?))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

/// The names in a field: of a list, or of a text that parts them by semicolons.
fn names_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(names_of).collect(),
        Value::String(names) => declared::names(names),
        other => words_of(other).and_then(|name| declared::name(&name)).into_iter().collect(),
    }
}

/// A date in words, or a time in seconds or milliseconds since 1970.
fn date_of(value: &Value) -> Option<PartialDate> {
    match value {
        Value::String(text) => declared::date(text),
        Value::Number(number) => {
            let number = number.as_i64().or_else(|| number.as_f64().map(|number| number as i64))?;
            // A year by itself, seconds up to the year 5138, and milliseconds beyond.
            let seconds = match number {
                1000..=2999 => return PartialDate::declared(&number.to_string()),
                -100_000_000_000..100_000_000_000 => number,
                _ => number / 1000,
            };
            declared::date(&jiff::Timestamp::from_second(seconds).ok()?.to_string())
        }
        _ => None,
    }
}

/// Adds a text: HTML as such, else a paragraph for each run of lines.
fn push(draft: &mut Draft, text: &str) {
    if text.trim_start().starts_with('<') && text.contains("</") {
        let read = html::write_page(draft, text);
        draft.remarks.extend(read.err().map(|broken| format!("a text of it {broken}")));
        return draft.end_block(BlockKind::Paragraph);
    }
    // One line break is a paragraph's end where no blank line is: such dumps have no wrapped lines.
    let between = if text.contains("\n\n") || text.contains("\n\r\n") { "\n\n" } else { "\n" };
    for paragraph in text.replace("\r\n", "\n").split(between) {
        draft.write(paragraph);
        draft.end_block(BlockKind::Paragraph);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::record;
    use crate::extract::tests::shown;
    use crate::model::Document;

    fn document(fields: &str, columns: &Columns) -> Document {
        record("a.jsonl!/1", serde_json::from_str::<Value>(fields).unwrap().as_object().unwrap(), columns).unwrap()
    }

    fn blocks(document: &Document) -> Vec<String> {
        document.blocks.iter().map(|block| shown(block, block.span.of(&document.text))).collect()
    }

    #[test]
    fn the_layouts_of_common_dumps_need_no_mapping() {
        let beir = document(r#"{"_id":"1","title":"Tea","text":"Steep it.","metadata":{}}"#, &Columns::default());
        assert_eq!(blocks(&beir), ["Heading 1: Tea", "Paragraph: Steep it."]);
        let news = r#"{"headline":"Tea","maintext":"Steep it.\nDrink it.","authors":["Ana","Bui"],
            "date_publish":"2023-10-19 08:00:00","source_domain":"tea.org","url":"https://tea.org/1","language":"en"}"#;
        let news = document(news, &Columns::default());
        assert_eq!(blocks(&news), ["Heading 1: Tea", "Paragraph: Steep it.", "Paragraph: Drink it."]);
        let Metadata { title, authors, publisher, date, url, language, .. } = news.metadata;
        assert_eq!((title.as_deref(), authors), (Some("Tea"), vec!["Ana".to_owned(), "Bui".to_owned()]));
        assert_eq!((publisher.as_deref(), url.as_deref()), (Some("tea.org"), Some("https://tea.org/1")));
        assert_eq!((date, language), (PartialDate::parse("2023-10-19"), Language::parse("en")));
        let post = r#"{"contents":[{"content":"One."},{"content":"<p>Two.</p>"},null],"published_date":1355270400000}"#;
        let post = document(post, &Columns::default());
        assert_eq!(post.metadata.date, PartialDate::parse("2012-12-12"));
        assert!(post.title_from_text);
    }

    #[test]
    fn a_mapping_says_which_fields_hold_what() {
        let mut columns = Columns::default();
        columns.set(ColumnRole::Text, vec!["lead".into(), "rest".into()]);
        columns.set(ColumnRole::Title, vec!["kop".into()]);
        let fields = r#"{"kop":"Tea","lead":"Steep it.","rest":"<p>Drink <b>it</b>.</p>","text":"other","id":7}"#;
        let mapped = document(fields, &columns);
        assert_eq!(blocks(&mapped), ["Heading 1: Tea", "Paragraph: Steep it.", "Paragraph: Drink it."]);
        let fields: Value = serde_json::from_str(fields).unwrap();
        assert_eq!(record_id(fields.as_object().unwrap(), &columns).as_deref(), Some("7"));
    }

    #[test]
    fn a_record_without_text_names_its_fields() {
        let fields = serde_json::from_str::<Value>(r#"{"a":1,"b":{}}"#).unwrap();
        let why = record("a.json", fields.as_object().unwrap(), &Columns::default()).unwrap_err();
        assert!(matches!(why, Unextracted::NoText(why) if why.contains("the fields a, b;")));
    }
}
