//! Labels of links: those written in `refs`, and those that follow from the
//! crates, the chapters and the facts.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use example_format::{Fault, read_utf8};
use mdbook_markdown::pulldown_cmark::Parser;

use crate::crates::metadata::TaughtCrate;
use crate::edit::{did_you_mean, line_at};
use crate::project::Project;
use crate::read::book::Book;
use crate::read::page::Page;
use crate::resolve::badge::badge;

/// What the files in `refs` define.
#[derive(Debug, Default)]
pub struct Refs {
    /// The definitions, in order.
    pub definitions: Vec<Definition>,
    /// The files that `refs/link-refs.md` does not include.
    pub left_out: Vec<PathBuf>,
}

/// `[label]: target`.
#[derive(Debug)]
pub struct Definition {
    /// The label.
    pub label: String,
    /// An address, or for an item of a crate its kind.
    pub target: String,
    /// The file, relative to the repository.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
}

/// The file that a page includes to get the definitions it uses.
pub const LINK_REFS: &str = "link-refs.md";
/// The folder's labels `ex-<category>-<id>`, by the name a page includes.
pub const FOLDER_REFS: &str = "refs.incl.md";

/// How labels of recipes begin.
const RECIPE: &str = "ex-";

/// Kinds of items, as rustdoc calls their pages; and members, which stand on
/// the page of the item above them.
const KINDS: [&str; 10] =
    ["mod", "struct", "enum", "union", "trait", "fn", "macro", "type", "constant", "attr"];
const MEMBERS: [(&str, &str, &str); 5] = [
    ("method", "struct", "method"),
    ("enum.method", "enum", "method"),
    ("trait.method", "trait", "method"),
    ("trait.tymethod", "trait", "tymethod"),
    ("variant", "enum", "variant"),
];

impl Refs {
    /// Reads the files in `refs`.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read. Files that are not UTF-8 become faults.
    pub fn read(project: &Project, faults: &mut Vec<Fault>) -> Result<Refs> {
        let mut refs = Refs::default();
        let folder = project.refs();
        let main = fs::read_to_string(folder.join(LINK_REFS))
            .with_context(|| format!("refs/{LINK_REFS} cannot be read; every page includes it"))?;
        let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        for entry in files {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".md") || name == LINK_REFS {
                continue;
            }
            let path = entry.path();
            let file = project.relative(&path).to_owned();
            if !main.contains(&format!("{{{{#include {name}}}}}")) {
                refs.left_out.push(file.clone());
            }
            let text = read_utf8(&path).map_err(|fault| faults.push(fault)).unwrap_or_default();
            refs.read_file(&file, &text, faults);
        }
        Ok(refs)
    }

    /// Adds the definitions in `text`, which `file` holds.
    fn read_file(&mut self, file: &Path, text: &str, faults: &mut Vec<Fault>) {
        let mut found = Vec::new();
        let mut rest = text.to_owned();
        // The parser keeps the first of several definitions of a label. So what
        // it found is blanked out, and the rest is parsed again.
        loop {
            let parser = Parser::new(&rest);
            let definitions = parser.reference_definitions().iter();
            let definitions: Vec<_> = definitions
                .map(|(label, it)| (it.span.clone(), label.to_owned(), it.dest.to_string()))
                .collect();
            if definitions.is_empty() {
                let line = parser.into_offset_iter().map(|(_, range)| line_at(text, range.start));
                faults.extend(line.take(1).map(|line| {
                    Fault::new(file, line, "defines no label", "write `[label]: address`")
                }));
                break;
            }
            for (span, ..) in &definitions {
                rest.replace_range(span.clone(), &" ".repeat(span.len()));
            }
            found.extend(definitions);
        }
        found.sort_by_key(|(span, ..)| span.start);
        self.definitions.extend(found.into_iter().map(|(span, label, target)| Definition {
            label,
            target,
            file: file.to_owned(),
            line: line_at(text, span.start),
        }));
    }

    fn get(&self, label: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.label.eq_ignore_ascii_case(label))
    }
}

/// Where `label` leads from `page`.
///
/// # Errors
///
/// What to do, if the label is not defined anywhere.
pub fn resolve(book: &Book, page: &Page, label: &str) -> Result<String, String> {
    if let Some(rest) = label.strip_prefix("fact::") {
        return fact(book, page, rest);
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
            Err(format!("{hint}define it in refs/others.md, or write `\\[` if it is no link"))
        }
    }
}

fn fact(book: &Book, page: &Page, name: &str) -> Result<String, String> {
    match book.facts.get(name) {
        Some(fact) => Ok(book.sources.address(&fact.file, fact.line, &page.to_root())),
        None => {
            let hint = did_you_mean(name, book.facts.keys().map(String::as_str));
            Err(format!("{hint}write it as `fact::<file in deps/tests/facts>::<test function>`"))
        }
    }
}

/// `<category>-<id>`: the recipe with that id in a chapter of that category.
fn recipe(book: &Book, page: &Page, name: &str) -> Result<String, String> {
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
    Err(format!("{hint}write it as `ex-<category>-<id of a heading>`"))
}

/// The category that a chapter below `src/categories` belongs to.
pub fn category_of(page: &Page) -> Option<String> {
    let rest = page.path.strip_prefix("categories").ok()?;
    Some(rest.parent()?.to_string_lossy().into_owned())
}

fn category(book: &Book, rest: &str) -> Result<String, String> {
    let name = rest.strip_suffix("-badge").unwrap_or(rest);
    let known = || book.taught.crates.iter().flat_map(|krate| &krate.categories);
    if !known().any(|category| category == name) {
        let hint = did_you_mean(name, known().map(String::as_str));
        return Err(format!("{hint}use a category that a crate in deps/Cargo.toml is filed under"));
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

fn krate(book: &Book, label: &str, rest: &str) -> Result<String, String> {
    if let Some((name, _)) = rest.split_once("::") {
        let krate = taught(book, name)?;
        return item(book, krate, label, rest);
    }
    if let Some((krate, site, is_badge)) = crate_on_site(book, rest) {
        return if is_badge { Ok(site.badge(krate)) } else { site.address(krate) };
    }
    if let Some(label) = module(book, label) {
        return krate(book, &label, &label["c-".len()..]);
    }
    taught(book, rest).map(TaughtCrate::docs)
}

/// What `<crate>`, `<crate>-<site>`, and either with `-badge` names.
fn crate_on_site<'a>(book: &'a Book, rest: &str) -> Option<(&'a TaughtCrate, Site, bool)> {
    let (rest, is_badge) = match rest.strip_suffix("-badge") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let sites = [
        ("", Site::Docs),
        ("-crates.io", Site::Registry),
        ("-github", Site::Repository),
        ("-lib.rs", Site::LibRs),
    ];
    sites.into_iter().find_map(|(suffix, site)| {
        Some((book.taught.get(rest.strip_suffix(suffix)?)?, site, is_badge))
    })
}

/// `c-<crate>::<module>` for `c-<crate>-<module>`, its other spelling.
pub fn module(book: &Book, label: &str) -> Option<String> {
    let rest = label.strip_prefix("c-")?;
    if rest.contains("::") || crate_on_site(book, rest).is_some() {
        return None;
    }
    // The longest name of a crate: `tokio-util`, not `tokio`.
    rest.rmatch_indices('-').find_map(|(at, _)| {
        let krate = book.taught.get(&rest[..at])?;
        Some(format!("c-{}::{}", krate.name, rest[at + 1..].replace('-', "::")))
    })
}

fn taught<'a>(book: &'a Book, name: &str) -> Result<&'a TaughtCrate, String> {
    book.taught.get(name).ok_or_else(|| {
        let hint = did_you_mean(name, book.taught.crates.iter().map(|krate| krate.name.as_str()));
        format!("{hint}use a crate that deps/Cargo.toml lists")
    })
}

/// A site that knows a crate.
#[derive(Clone, Copy)]
enum Site {
    Docs,
    Registry,
    Repository,
    LibRs,
}

impl Site {
    fn address(self, krate: &TaughtCrate) -> Result<String, String> {
        let name = &krate.name;
        match self {
            Site::Docs => Ok(krate.docs()),
            Site::Registry => Ok(format!("https://crates.io/crates/{name}/{}", krate.version)),
            Site::LibRs => Ok(format!("https://lib.rs/crates/{name}")),
            Site::Repository => krate.repository.clone().ok_or_else(|| {
                format!("the crate {name} names no repository; leave the label out")
            }),
        }
    }

    fn badge(self, krate: &TaughtCrate) -> String {
        match self {
            Site::Docs => badge(&krate.name, &krate.version, "#2366a8"),
            Site::Registry => badge(&krate.name, "crates.io", "#8f4e00"),
            Site::Repository => badge(&krate.name, "repository", "#3d6280"),
            Site::LibRs => badge(&krate.name, "lib.rs", "#6b6300"),
        }
    }
}

/// The page of an item, whose kind stands in `refs`.
fn item(book: &Book, krate: &TaughtCrate, label: &str, path: &str) -> Result<String, String> {
    let page = book.refs.get(label).and_then(|kind| item_page(krate, path, &kind.target));
    page.ok_or_else(|| {
        let members = MEMBERS.map(|(kind, _, _)| kind).join(", ");
        let kinds = KINDS.join(", ");
        format!("write `[{label}]: KIND` in refs/items.md, with one of {kinds}, {members}")
    })
}

/// The documentation page of the item at `path` (which begins with the crate).
pub fn item_page(krate: &TaughtCrate, path: &str, kind: &str) -> Option<String> {
    let mut segments: Vec<_> = path.split("::").skip(1).collect();
    let last = segments.pop()?;
    let folder = |segments: &[&str]| {
        let path: String = segments.iter().flat_map(|segment| [*segment, "/"]).collect();
        format!("{}{path}", krate.docs())
    };
    if kind == "mod" {
        return Some(format!("{}{last}/index.html", folder(&segments)));
    }
    if KINDS.contains(&kind) {
        return Some(format!("{}{kind}.{last}.html", folder(&segments)));
    }
    let (_, owner_kind, mark) = MEMBERS.iter().find(|(name, _, _)| *name == kind)?;
    let owner = segments.pop()?;
    Some(format!("{}{owner_kind}.{owner}.html#{mark}.{last}", folder(&segments)))
}

/// The definitions of `labels` for `page`, one a line; labels that resolve to
/// nothing are left out, since a check names them.
pub fn definitions<'a>(
    book: &Book,
    page: &Page,
    labels: impl IntoIterator<Item = &'a String>,
) -> String {
    let mut lines: Vec<_> = labels
        .into_iter()
        .filter_map(|label| Some(format!("[{label}]: {}\n", resolve(book, page, label).ok()?)))
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
