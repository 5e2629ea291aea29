//! How much a citation style may ask for: what renders it follows macros and groups without bound.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements that a citation or an entry is rendered by, macros counted as often as they are called: a style that is in use
/// has some hundreds to some thousands.
const MAX_ELEMENTS: u64 = 50_000;

/// Elements in each other, those of the macros that are called included.
const MAX_DEPTH: u64 = 300;

/// What stands in a macro, or outside of all.
#[derive(Default)]
struct Part {
    elements: u64,
    depth: u64,
    /// The macros that it calls.
    calls: Vec<String>,
}

/// What a macro comes to with all that it calls.
#[derive(Clone, Copy)]
struct Size {
    elements: u64,
    depth: u64,
}

/// Says why the text of a style asks for too much; nothing if it does not. What is no XML is for others to name.
pub(super) fn excess(style: &str) -> Option<&'static str> {
    let parts = parts(style);
    let mut known = HashMap::new();
    let Some(Size { elements, depth }) = size("", &parts, &mut known) else {
        return Some("its macros call each other in a circle, or too deep");
    };
    match () {
        () if depth > MAX_DEPTH => Some("its elements stand too deep in each other"),
        () if elements > MAX_ELEMENTS => Some("its macros call each other too often"),
        () => None,
    }
}

/// The macros by their names; all that stands in none has no name.
fn parts(style: &str) -> HashMap<String, Part> {
    let mut parts: HashMap<String, Part> = HashMap::from([(String::new(), Part::default())]);
    let (mut reader, mut current, mut depth) = (Reader::from_str(style), String::new(), 0);
    loop {
        let (tag, is_open) = match reader.read_event() {
            Ok(Event::Start(tag)) => (tag, true),
            Ok(Event::Empty(tag)) => (tag, false),
            Ok(Event::End(tag)) => {
                depth -= 1_u64.min(depth);
                if tag.local_name().as_ref() == "macro" {
                    current.clear();
                    depth = 0;
                }
                continue;
            }
            Ok(Event::Eof) | Err(_) => return parts,
            Ok(_) => continue,
        };
        if tag.local_name().as_ref() == "macro" && is_open {
            current = attribute(&tag, "name").unwrap_or_default();
            depth = 0;
        }
        let part = parts.entry(current.clone()).or_default();
        part.elements += 1;
        part.depth = part.depth.max(depth + 1);
        part.calls.extend(attribute(&tag, "macro"));
        depth += u64::from(is_open);
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    Some(attribute.value.into_owned())
}

/// What a part comes to; nothing if it calls itself, by whatever way. A macro that is called and missing is nothing.
fn size(name: &str, parts: &HashMap<String, Part>, known: &mut HashMap<String, Option<Size>>) -> Option<Size> {
    if let Some(size) = known.get(name) {
        return *size;
    }
    let nothing = Size { elements: 0, depth: 0 };
    let Some(part) = parts.get(name) else { return Some(nothing) };
    // Until it is known, it calls itself.
    known.insert(name.to_owned(), None);
    if known.values().filter(|size| size.is_none()).count() as u64 > MAX_DEPTH {
        return None;
    }
    let mut called = nothing;
    for call in &part.calls {
        let one = size(call, parts, known)?;
        called.elements = called.elements.saturating_add(one.elements);
        called.depth = called.depth.max(one.depth);
    }
    let size = Size {
        elements: called.elements.saturating_add(part.elements),
        depth: called.depth.saturating_add(part.depth),
    };
    known.insert(name.to_owned(), Some(size));
    Some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(macros: &str) -> String {
        format!("<style>{macros}<citation><layout><text macro=\"a\"/></layout></citation></style>")
    }

    fn named(name: &str, inner: &str) -> String {
        format!("<macro name=\"{name}\">{inner}</macro>")
    }

    #[test]
    fn a_style_may_not_call_itself_nor_come_to_more_than_is_used() {
        let call = |name: &str| format!("<text macro=\"{name}\"/>");
        let nested = |groups: usize| format!("{}<text/>{}", "<group>".repeat(groups), "</group>".repeat(groups));
        let ladder = |times: usize| {
            let names: Vec<char> = ('a'..='h').collect();
            let steps =
                names.windows(2).map(|pair| named(&pair[0].to_string(), &call(&pair[1].to_string()).repeat(times)));
            steps.collect::<String>()
        };
        for (macros, expected) in [
            (named("a", &call("b")) + &named("b", "<text/>"), None),
            (named("a", &nested(200)), None),
            (ladder(4), None),
            (named("a", &call("a")), Some("circle")),
            (named("a", &call("b")) + &named("b", &call("a")), Some("circle")),
            (named("a", &nested(2_000)), Some("deep in each other")),
            (named("a", &(nested(200) + &call("b"))) + &named("b", &nested(200)), Some("deep in each other")),
            (ladder(10), Some("too often")),
        ] {
            let excess = excess(&style(&macros));
            assert!(excess.is_some() == expected.is_some(), "{macros}: {excess:?}");
            assert!(expected.is_none_or(|part| excess.unwrap().contains(part)), "{excess:?}");
        }
        let chain: String = (0..5_000).map(|at| named(&format!("m{at}"), &call(&format!("m{}", at + 1)))).collect();
        assert!(excess(&style(&(named("a", &call("m0")) + &chain))).is_some());
        assert_eq!(excess("no xml <"), None);
    }
}
