//! `playground.json`: who can run the programs of a page. The file is part of
//! the site; `cargo book serve` sends it with itself filled in.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::read::book::Book;
use crate::read::rust_playground;

/// Its path in the site.
pub const FILE: &str = "playground.json";

/// Who can run programs, in the order in which a page asks them.
#[derive(Debug, Serialize)]
pub struct Backends {
    /// The server that sent the page; `None` in a file.
    own: Option<()>,
    /// The playground that `book.toml` names.
    hosted: Option<Hosted>,
    /// The public Rust Playground.
    public: Public,
    /// The crates that the book teaches: name in code, and tested version.
    crates: BTreeMap<String, String>,
    /// The command that runs an example in a clone.
    local: &'static str,
    /// Which programs a playground of ours can explore.
    explore: Explorable,
}

/// What a program's text must have to be explored, and which words in it are in
/// the way, each with the reason.
#[derive(Debug, Serialize)]
struct Explorable {
    needed: &'static str,
    beyond: &'static [(&'static str, &'static str)],
}

#[derive(Debug, Serialize)]
struct Hosted {
    url: String,
}

/// The public Rust Playground, with all its crates, since a reader's edit may
/// use any of them.
#[derive(Debug, Serialize)]
struct Public {
    url: &'static str,
    as_of: String,
    crates: BTreeMap<String, String>,
}

impl Backends {
    /// The backends for `book`.
    pub fn new(book: &Book) -> Backends {
        let public = &book.rust_playground;
        let there = public.crates.iter().map(|it| (it.id.clone(), it.version.clone()));
        let crates = book.crates.all.iter().map(|it| (it.lib.clone(), it.version.clone()));
        Backends {
            own: None,
            hosted: book.hosted.clone().map(|url| Hosted { url }),
            public: Public {
                url: rust_playground::URL,
                as_of: public.as_of.clone(),
                crates: there.collect(),
            },
            crates: crates.collect(),
            local: "cargo book run",
            explore: Explorable { needed: explorable::NEEDED, beyond: explorable::BEYOND },
        }
    }
}
