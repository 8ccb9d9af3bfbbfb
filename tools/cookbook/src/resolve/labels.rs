//! Labels of links: those written in `refs`, and those that follow from the
//! crates, the chapters, the facts and the tables.

use std::path::Path;

use compared::{Cell, Proof, Property};

use super::Undefined;
use super::badge::badge;
use super::crate_labels::krate;
use crate::read::book::Book;
use crate::read::definitions::LINK_REFS;
use crate::read::page::Page;
use crate::suggest::did_you_mean;

/// The name under which a page includes its folder's labels, `ex-<category>-<id>`.
pub const FOLDER_REFS: &str = "refs.incl.md";

/// How labels of facts begin.
const FACT: &str = "fact::";

/// How labels of cells of the tables begin.
const CELL: &str = "cell::";

/// The titles of links to a test, and to one that holds in every order of its
/// tasks. theme/readable.css shows a sign in the place of such a link's word.
const TESTED: &str = " \"tested: leads to the test\"";
const EXPLORED: &str = " \"tested in all orders\"";

/// How labels of recipes begin.
const RECIPE: &str = "ex-";

/// Resolves `label` to a destination, relative to `page`.
///
/// # Errors
///
/// If the label is not defined anywhere; the error says how to define it.
pub fn resolve(book: &Book, page: &Page, label: &str) -> Result<String, Undefined> {
    if let Some(rest) = label.strip_prefix(FACT) {
        return fact(book, page, rest);
    }
    if let Some(rest) = label.strip_prefix(CELL) {
        let (property, _) = cell(book, rest)?;
        let line = book.compared.line(&property.test);
        return Ok(book.sources.address(&property.test, line, &page.to_root()));
    }
    if let Some(rest) = label.strip_prefix(RECIPE) {
        return recipe(book, page, rest);
    }
    if let Some(rest) = label.strip_prefix("cat-") {
        return category(book, rest);
    }
    if let Some(rest) = label.strip_prefix("c-") {
        return krate(book, label, rest);
    }
    match book.refs.get(label) {
        Some(definition) => Ok(definition.target.clone()),
        None => {
            let labels = book.refs.definitions.iter().map(|definition| definition.label.as_str());
            let hint = did_you_mean(label, labels);
            Err(format!("{hint}define it in refs/others.md, or write `\\[` if it is no link")
                .into())
        }
    }
}

fn fact(book: &Book, page: &Page, name: &str) -> Result<String, Undefined> {
    match book.facts.get(name) {
        Some(fact) => Ok(book.sources.address(&fact.file, fact.line, &page.to_root())),
        None => {
            let hint = did_you_mean(name, book.facts.keys().map(String::as_str));
            Err(format!("{hint}write it as `fact::<file in deps/tests/facts>::<test function>`")
                .into())
        }
    }
}

/// `<property>::<channel>::<value>`: a cell that has this value.
fn cell<'a>(book: &'a Book, name: &str) -> Result<(&'a Property, &'a Cell), Undefined> {
    let tables = &book.compared.compared;
    let mut parts = name.splitn(3, "::");
    let [id, channel, value] = std::array::from_fn(|_| parts.next().unwrap_or_default());
    let write = "write it as `cell::<property>::<channel>::<value>`";
    let Some(property) = tables.properties.iter().find(|property| property.id == id) else {
        let hint = did_you_mean(id, tables.properties.iter().map(|it| it.id.as_str()));
        return Err(format!("{hint}{write}").into());
    };
    let Some(Some(cell)) = property.cells.get(channel) else {
        let asked = property.cells.iter().filter(|(_, cell)| cell.is_some());
        let hint = did_you_mean(channel, asked.map(|(id, _)| id.as_str()));
        return Err(format!("{hint}{write}").into());
    };
    if cell.value != value {
        return Err(format!("the cell has the value `{}`: correct the sentence", cell.value).into());
    }
    Ok((property, cell))
}

/// Whether `label` leads to a test of what the sentence says.
pub fn is_proof(label: &str) -> bool {
    [FACT, CELL].iter().any(|prefix| label.starts_with(prefix))
}

/// Whether `label` leads to a test that runs its tasks in every order.
pub fn is_explored(book: &Book, label: &str) -> bool {
    if let Some(name) = label.strip_prefix(CELL) {
        let cell = cell(book, name).map(|(_, cell)| &cell.proof);
        return matches!(cell, Ok(Proof::AllOrders { .. }));
    }
    let fact = label.strip_prefix(FACT).and_then(|name| book.facts.get(name));
    fact.is_some_and(|fact| fact.explores)
}

/// `<category>-<id>`: the recipe with that id in a chapter of that category.
fn recipe(book: &Book, page: &Page, name: &str) -> Result<String, Undefined> {
    let mut known = Vec::new();
    for chapter in &book.pages {
        let Some(category) = category_of(chapter) else { continue };
        for heading in &chapter.headings {
            let Some(id) = &heading.id else { continue };
            let candidate = format!("{category}-{id}");
            if candidate == name {
                return Ok(chapter.link(id, page));
            }
            known.push(candidate);
        }
    }
    let hint = did_you_mean(name, known.iter().map(String::as_str));
    Err(format!("{hint}write it as `ex-<category>-<id of a heading>`").into())
}

/// The category that a chapter below `src/categories` belongs to.
pub fn category_of(page: &Page) -> Option<String> {
    let rest = page.path.strip_prefix("categories").ok()?;
    Some(rest.parent()?.to_string_lossy().into_owned())
}

fn category(book: &Book, rest: &str) -> Result<String, Undefined> {
    let name = rest.strip_suffix("-badge").unwrap_or(rest);
    let known = || book.crates.all.iter().flat_map(|krate| &krate.categories);
    if !known().any(|category| category == name) {
        let hint = did_you_mean(name, known().map(String::as_str));
        return Err(
            format!("{hint}use a category that a crate in deps/Cargo.toml is filed under").into()
        );
    }
    Ok(if rest.ends_with("-badge") {
        badge("category", name, "#8a3fc4")
    } else {
        category_address(name)
    })
}

/// The registry's page of a category.
pub fn category_address(name: &str) -> String {
    format!("https://crates.io/categories/{name}")
}

/// The definitions of `labels` for `page`, one a line. Labels that cannot be
/// resolved are left out, since a check reports them.
pub fn definitions<'a>(
    book: &Book,
    page: &Page,
    labels: impl IntoIterator<Item = &'a String>,
) -> String {
    let mut lines: Vec<_> = labels
        .into_iter()
        .filter_map(|label| {
            let address = resolve(book, page, label).ok()?;
            let title = match label {
                label if is_explored(book, label) => EXPLORED,
                label if is_proof(label) => TESTED,
                _ => "",
            };
            Some(format!("[{label}]: {address}{title}\n"))
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines.concat()
}

/// Whether `label` is defined where a page includes [`FOLDER_REFS`].
pub fn is_recipe(label: &str) -> bool {
    label.starts_with(RECIPE)
}

/// Whether including `path` gives a page its definitions.
pub fn is_link_refs(path: &str) -> bool {
    let path = Path::new(path);
    path.ends_with(Path::new("refs").join(LINK_REFS))
}
