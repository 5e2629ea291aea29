//! What a page declares about itself in JSON-LD, with the words of schema.org.

use serde_json::Value;

use crate::extract::declared;
use crate::model::Metadata;
use crate::text::Language;

/// Types of which a page may be, after every `…Article`; the page as such comes last.
const TYPES: &[&str] = &["BlogPosting", "Report", "CreativeWork", "WebPage"];

/// Reads the JSON-LD of a page's scripts; a script that is not JSON is passed over.
pub(super) fn declared(scripts: &[String]) -> Metadata {
    let scripts: Vec<Value> = scripts.iter().filter_map(|script| serde_json::from_str(script).ok()).collect();
    let mut nodes = Vec::new();
    for script in &scripts {
        collect_nodes(script, &mut nodes);
    }
    let mut works: Vec<(usize, &Value)> = nodes.iter().filter_map(|node| Some((rank(node)?, *node))).collect();
    works.sort_by_key(|(rank, _)| *rank);
    works.into_iter().fold(Metadata::default(), |known, (_, work)| known.or(of_work(work, &nodes)))
}

/// The objects of a script: itself, those of an array, those of a graph.
///
/// serde_json reads at most 128 levels, so the recursion ends.
fn collect_nodes<'v>(value: &'v Value, nodes: &mut Vec<&'v Value>) {
    match value {
        Value::Array(members) => members.iter().for_each(|member| collect_nodes(member, nodes)),
        Value::Object(object) => {
            nodes.push(value);
            if let Some(graph) = object.get("@graph") {
                collect_nodes(graph, nodes);
            }
        }
        _ => {}
    }
}

/// How well a node's type says that it is the work on this page; 0 is best.
fn rank(node: &Value) -> Option<usize> {
    let rank = |name: &str| match name.ends_with("Article") {
        true => Some(0),
        false => TYPES.iter().position(|known| *known == name).map(|at| at + 1),
    };
    one_or_more(&node["@type"]).iter().filter_map(Value::as_str).filter_map(rank).min()
}

/// The members of an array, or the value alone.
fn one_or_more(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn of_work(work: &Value, nodes: &[&Value]) -> Metadata {
    let text = |key: &str| work[key].as_str().and_then(declared::text);
    let names = |key: &str| -> Vec<String> {
        one_or_more(&work[key]).iter().filter_map(|value| name_of(value, nodes)).collect()
    };
    let page = &work["mainEntityOfPage"];
    let page_url = || page.as_str().or_else(|| page["@id"].as_str()).and_then(declared::text);
    let language = &work["inLanguage"];
    let tag = language.as_str().or_else(|| language["alternateName"].as_str());
    Metadata {
        title: text("headline").or_else(|| text("name")),
        authors: names("author"),
        publisher: names("publisher").into_iter().next(),
        date: work["datePublished"].as_str().and_then(declared::date),
        url: text("url").or_else(page_url),
        language: tag.and_then(Language::parse),
        ..Metadata::default()
    }
}

/// The name of a person or body: a text, an object with a name, or a reference to one in the graph.
fn name_of(value: &Value, nodes: &[&Value]) -> Option<String> {
    if let Some(text) = value.as_str() {
        return declared::name(text);
    }
    let named = |node: &Value| node["name"].as_str().and_then(declared::name);
    named(value).or_else(|| {
        let id = value["@id"].as_str()?;
        nodes.iter().filter(|node| node["@id"].as_str() == Some(id)).find_map(|node| named(node))
    })
}
