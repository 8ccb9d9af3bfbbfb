//! Labels of a crate, of its pages on other sites, and of its items.

use super::Undefined;
use super::badge::badge;
use crate::crates::metadata::Crate;
use crate::read::book::Book;
use crate::suggest::did_you_mean;

/// Kinds of items, as rustdoc calls their pages; and members, which are on the
/// page of the item above them.
const KINDS: [&str; 10] =
    ["mod", "struct", "enum", "union", "trait", "fn", "macro", "type", "constant", "attr"];
const MEMBERS: [(&str, &str, &str); 5] = [
    ("method", "struct", "method"),
    ("enum.method", "enum", "method"),
    ("trait.method", "trait", "method"),
    ("trait.tymethod", "trait", "tymethod"),
    ("variant", "enum", "variant"),
];

pub(super) fn krate(book: &Book, label: &str, rest: &str) -> Result<String, Undefined> {
    if let Some((name, _)) = rest.split_once("::") {
        let krate = listed(book, name)?;
        return item(book, krate, label, rest);
    }
    if let Some((krate, site, is_badge)) = crate_on_site(book, rest) {
        return if is_badge { Ok(site.badge(krate)) } else { site.address(krate) };
    }
    if let Some(label) = module(book, label) {
        return krate(book, &label, &label["c-".len()..]);
    }
    listed(book, rest).map(Crate::docs)
}

/// The crate and site that `<crate>` or `<crate>-<site>` names, and whether
/// `-badge` follows.
fn crate_on_site<'a>(book: &'a Book, rest: &str) -> Option<(&'a Crate, Site, bool)> {
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
        Some((book.crates.get(rest.strip_suffix(suffix)?)?, site, is_badge))
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
        let krate = book.crates.get(&rest[..at])?;
        Some(format!("c-{}::{}", krate.name, rest[at + 1..].replace('-', "::")))
    })
}

fn listed<'a>(book: &'a Book, name: &str) -> Result<&'a Crate, Undefined> {
    book.crates.get(name).ok_or_else(|| {
        let hint = did_you_mean(name, book.crates.all.iter().map(|krate| krate.name.as_str()));
        format!("{hint}use a crate that deps/Cargo.toml lists").into()
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
    fn address(self, krate: &Crate) -> Result<String, Undefined> {
        let name = &krate.name;
        match self {
            Site::Docs => Ok(krate.docs()),
            Site::Registry => Ok(format!("https://crates.io/crates/{name}/{}", krate.version)),
            Site::LibRs => Ok(format!("https://lib.rs/crates/{name}")),
            Site::Repository => krate.repository.clone().ok_or_else(|| {
                format!("the crate {name} names no repository; leave the label out").into()
            }),
        }
    }

    fn badge(self, krate: &Crate) -> String {
        match self {
            Site::Docs => badge(&krate.name, &krate.version, "#2366a8"),
            Site::Registry => badge(&krate.name, "crates.io", "#8f4e00"),
            Site::Repository => badge(&krate.name, "repository", "#3d6280"),
            Site::LibRs => badge(&krate.name, "lib.rs", "#6b6300"),
        }
    }
}

/// The page of an item. `refs` gives its kind.
fn item(book: &Book, krate: &Crate, label: &str, path: &str) -> Result<String, Undefined> {
    let page = book.refs.get(label).and_then(|kind| item_page(krate, path, &kind.target));
    page.ok_or_else(|| {
        let members = MEMBERS.map(|(kind, _, _)| kind).join(", ");
        let kinds = KINDS.join(", ");
        format!("write `[{label}]: KIND` in refs/items.md, with one of {kinds}, {members}").into()
    })
}

/// The documentation page of the item at `path` (which begins with the crate).
pub fn item_page(krate: &Crate, path: &str, kind: &str) -> Option<String> {
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
