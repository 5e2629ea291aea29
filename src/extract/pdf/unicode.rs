//! What a glyph means as text, where its font does not simply say so.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::font::Glyph;
use hayro_syntax::object::{Array, Dict, Name, Stream, String as PdfString};
use hayro_syntax::page::Page;
use skrifa::MetadataProvider;

/// The ways from glyphs to text that the fonts of a page leave open.
#[derive(Default)]
pub(super) struct Meanings {
    /// Fonts of Chinese, Japanese and Korean whose codes stand for characters of a known collection.
    collections: Vec<Collection>,
    /// By font, the characters of its glyphs.
    by_glyph: HashMap<u128, HashMap<u32, char>>,
}

/// A collection of characters: codes to numbers, and numbers to text.
struct Collection {
    /// From code to number in the collection, unless both are the same.
    numbers: Option<CMap>,
    text: Rc<CMap>,
}

impl Meanings {
    /// Those of a page.
    pub(super) fn of(page: &Page<'_>) -> Meanings {
        Meanings { collections: collections(page), by_glyph: HashMap::new() }
    }

    /// The text of a glyph; `None` if nothing tells it.
    pub(super) fn text(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let declared = glyph.as_unicode().map(string).filter(|text| !text.is_empty() && text != "\0");
        declared.or_else(|| self.of_font(glyph)).or_else(|| match glyph {
            // A font that is drawn by procedures has codes that are mostly those of ASCII.
            Glyph::Type3(_) => char::from_u32(glyph.char_code()).filter(char::is_ascii_graphic).map(String::from),
            Glyph::Outline(_) => self.of_collection(glyph.char_code()),
        })
    }

    /// By the character map of the font itself, read backwards.
    fn of_font(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let Glyph::Outline(outline) = glyph else { return None };
        let font = outline.font_data()?;
        let characters = self.by_glyph.entry(font.cache_key).or_insert_with(|| {
            let bytes: &[u8] = (*font.data).as_ref();
            let mut characters = HashMap::new();
            if let Ok(font) = skrifa::FontRef::new(bytes) {
                for (code, glyph) in font.charmap().mappings() {
                    if let Some(character) = char::from_u32(code) {
                        characters.entry(glyph.to_u32()).or_insert(character);
                    }
                }
            }
            characters
        });
        characters.get(&outline.glyph_id().to_u32()).map(char::to_string)
    }

    fn of_collection(&self, code: u32) -> Option<String> {
        self.collections.iter().find_map(|collection| {
            let number = match &collection.numbers {
                None => Some(code),
                Some(numbers) => {
                    let bytes = if code > 0xFF { 2 } else { 1 };
                    numbers.lookup_cid_code(code, bytes).or_else(|| numbers.lookup_cid_code(code, 2))
                }
            };
            collection.text.lookup_bf_string(number?).map(string)
        })
    }
}

fn string(text: BfString) -> String {
    match text {
        BfString::Char(character) => character.to_string(),
        BfString::String(text) => text,
    }
}

/// The collections of the fonts of a page and of its forms that have no map to text of their own.
fn collections(page: &Page<'_>) -> Vec<Collection> {
    let mut font_tables = vec![page.resources().fonts.clone()];
    let forms = &page.resources().x_objects;
    for name in forms.keys() {
        let resources = forms.get::<Stream<'_>>(&*name).and_then(|form| form.dict().get::<Dict<'_>>(b"Resources"));
        font_tables.extend(resources.and_then(|resources| resources.get::<Dict<'_>>(b"Font")));
    }
    let mut seen: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut collections = Vec::new();
    for fonts in font_tables {
        for name in fonts.keys() {
            let Some(font) = fonts.get::<Dict<'_>>(&*name) else { continue };
            let Some((encoding, registry, ordering)) = names(&font) else { continue };
            let key = (encoding.clone(), ordering.clone());
            if !seen.contains(&key) {
                seen.push(key);
                collections.extend(collection(&encoding, &registry, &ordering));
            }
        }
    }
    collections
}

/// Encoding, registry and ordering of a composite font without map to text.
fn names(font: &Dict<'_>) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    if font.contains_key(b"ToUnicode") {
        return None;
    }
    let descendant = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let system = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let bytes = |key: &[u8]| system.get::<PdfString<'_>>(key).map(|text| text.as_bytes().to_vec()).unwrap_or_default();
    let encoding = font.get::<Name<'_>>(b"Encoding").map(|name| name.to_vec()).unwrap_or_default();
    Some((encoding, bytes(b"Registry"), bytes(b"Ordering")))
}

fn collection(encoding: &[u8], registry: &[u8], ordering: &[u8]) -> Option<Collection> {
    let parse = |bytes| CMap::parse(bytes, load_embedded);
    let family = CidFamily::from_registry_ordering(registry, ordering);
    let text = Rc::new(load_embedded(family.ucs2_cmap()?).and_then(parse)?);
    let numbers = match encoding {
        b"Identity-H" | b"Identity-V" => None,
        _ => Some(load_embedded(CMapName::from_bytes(encoding)).and_then(parse)?),
    };
    Some(Collection { numbers, text })
}
