//! What a style implies and its renderer wants written.

use hayagriva::citationberg::{Choose, ElseBranch, IndependentStyle, LayoutRenderingElement, Name, Names, NamesChild};

/// Writes the `<name/>` that a list of names implies where the style says other things of it: the renderer takes a list
/// without one, as those of NLM are, for empty, and leaves it out.
pub(super) fn write_names(style: &mut IndependentStyle) {
    style.macros.iter_mut().for_each(|one| in_elements(&mut one.children));
    in_elements(&mut style.citation.layout.elements);
    if let Some(bibliography) = &mut style.bibliography {
        in_elements(&mut bibliography.layout.elements);
    }
}

fn in_elements(elements: &mut [LayoutRenderingElement]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) => in_names(names),
            LayoutRenderingElement::Group(group) => in_elements(&mut group.children),
            LayoutRenderingElement::Choose(Choose { if_, else_if, otherwise }) => {
                in_elements(&mut if_.children);
                else_if.iter_mut().for_each(|branch| in_elements(&mut branch.children));
                if let Some(ElseBranch { children }) = otherwise {
                    in_elements(children);
                }
            }
            LayoutRenderingElement::Text(_)
            | LayoutRenderingElement::Date(_)
            | LayoutRenderingElement::Number(_)
            | LayoutRenderingElement::Label(_) => {}
        }
    }
}

fn in_names(names: &mut Names) {
    // One without children has those of the list that it stands for.
    if names.name().is_none() && !names.children.is_empty() {
        names.children.insert(0, NamesChild::Name(Name::default()));
    }
    for child in &mut names.children {
        if let NamesChild::Substitute(substitute) = child {
            in_elements(&mut substitute.children);
        }
    }
}
