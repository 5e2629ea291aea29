//! Records in JSON: one on each line, or an array of them.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Content, Each, Member, reason};
use crate::model::{Fields, Limits, Place};

/// Keys below which an object holds its records: those of common services and dumps.
const WRAPPERS: &[&str] = &[
    "articles",
    "data",
    "docs",
    "documents",
    "entries",
    "hits",
    "items",
    "news",
    "posts",
    "records",
    "response",
    "results",
    "rows",
    "value",
];

const NO_RECORD: &str = "it is no record: records are JSON objects, written in { }";

/// Hands the records of a file of JSON Lines over.
pub(super) fn lines(input: &mut dyn Read, limits: &Limits, each: &mut Each<'_>) -> Result<(), String> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        // One byte more than allowed shows that there is more.
        let mut most = input.by_ref().take(limits.member_bytes.saturating_add(1));
        if most.read_until(b'\n', &mut line).map_err(|error| reason(&error))? == 0 {
            return Ok(());
        }
        number += 1;
        let is_too_large = line.len() as u64 > limits.member_bytes && !line.ends_with(b"\n");
        let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let parsed = match is_too_large {
            true => Err(super::too_large(limits.member_bytes)),
            false => record(text),
        };
        if hand_over(number, parsed.as_ref().map_err(String::as_str), each).is_break() {
            return Ok(());
        }
        if is_too_large {
            skip_line(&mut input).map_err(|error| reason(&error))?;
        }
    }
}

fn record(text: &[u8]) -> Result<Fields, String> {
    match serde_json::from_slice(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(NO_RECORD.to_owned()),
        Err(error) => Err(format!("it is no JSON: {error}")),
    }
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let held = input.fill_buf()?;
        let end = held.iter().position(|byte| *byte == b'\n');
        let (used, is_done) = (end.map_or(held.len(), |end| end + 1), end.is_some() || held.is_empty());
        input.consume(used);
        if is_done {
            return Ok(());
        }
    }
}

fn hand_over(number: usize, record: Result<&Fields, &str>, each: &mut Each<'_>) -> ControlFlow<()> {
    let content = match record {
        Ok(fields) => Content::Record(fields),
        Err(why) => Content::Damaged(why.to_owned()),
    };
    each(Member { name: None, place: Some(Place::Record { record: number }), content })
}

/// Hands the records of one JSON value over: those of an array, also one that stands in an object, or the object itself.
pub(super) fn records(input: &mut dyn Read, each: &mut Each<'_>) -> Result<(), String> {
    let mut walk = Records { each, number: 0, is_done: false };
    let mut reader = serde_json::Deserializer::from_reader(BufReader::new(input));
    let walked = walk.deserialize(&mut reader).and_then(|whole| reader.end().map(|()| whole));
    match walked {
        Ok(Whole::Object(fields)) if walk.number == 0 => {
            let _ = hand_over(1, Ok(&fields), walk.each);
            Ok(())
        }
        Ok(Whole::Other(_)) => Err(NO_RECORD.to_owned()),
        Ok(_) => Ok(()),
        // The walk was broken off.
        Err(_) if walk.is_done => Ok(()),
        Err(error) => Err(format!("it is no JSON: {error}")),
    }
}

/// A value that was walked over.
enum Whole {
    /// Its records were handed over.
    Array,
    /// An object, without the arrays of records in it.
    Object(Fields),
    Other(Value),
}

/// Walks a value without holding more of it than a record.
struct Records<'a, 'e> {
    each: &'a mut Each<'e>,
    number: usize,
    is_done: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Records<'_, '_> {
    type Value = Whole;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Whole, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Records<'_, '_> {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Whole, A::Error> {
        while let Some(value) = values.next_element::<Value>()? {
            self.number += 1;
            let record = value.as_object().ok_or(NO_RECORD);
            if hand_over(self.number, record, self.each).is_break() {
                self.is_done = true;
                return Err(serde::de::Error::custom("no other is wanted"));
            }
        }
        Ok(Whole::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Whole, A::Error> {
        let mut fields = Fields::new();
        while let Some(key) = entries.next_key::<String>()? {
            if !WRAPPERS.iter().any(|wrapper| key.eq_ignore_ascii_case(wrapper)) {
                fields.insert(key, entries.next_value()?);
                continue;
            }
            match entries.next_value_seed(&mut *self)? {
                Whole::Array => {}
                Whole::Object(inner) => drop(fields.insert(key, Value::Object(inner))),
                Whole::Other(value) => drop(fields.insert(key, value)),
            }
        }
        Ok(Whole::Object(fields))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Whole, E> {
        Ok(Whole::Other(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Whole, E> {
        Ok(Whole::Other(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Whole, E> {
        Ok(Whole::Other(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Whole, E> {
        Ok(Whole::Other(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Whole, E> {
        Ok(Whole::Other(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Whole, E> {
        Ok(Whole::Other(Value::Null))
    }
}
