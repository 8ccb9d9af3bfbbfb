//! `playground.json`: who can run the programs of a page. A file of the site;
//! `cargo book serve` answers it with itself filled in.

use std::collections::BTreeMap;

use axum::http::Uri;
use mdbook_driver::config::Config;
use serde::Serialize;

use crate::crates::metadata::TaughtCrates;
use crate::project::Project;
use crate::read::rust_playground::{self, Snapshot};

/// Its path in the site.
pub const FILE: &str = "playground.json";

/// The key in `book.toml` that names a playground.
pub const KEY: &str = "preprocessor.cookbook.playground";

/// Who can run programs, in the order in which a page asks them.
#[derive(Debug, Serialize)]
pub struct Backends {
    /// The server that the page came from: none, in a file.
    own: Option<()>,
    /// The playground that `book.toml` names.
    hosted: Option<Hosted>,
    /// The public Rust Playground.
    public: Public,
    /// The crates that the book teaches: name in code, and tested version.
    crates: BTreeMap<String, String>,
    /// The command that runs an example in a clone.
    local: &'static str,
}

#[derive(Debug, Serialize)]
struct Hosted {
    url: String,
}

/// All its crates, also those that the book does not teach: a reader's edit
/// may use any.
#[derive(Debug, Serialize)]
struct Public {
    url: &'static str,
    as_of: String,
    crates: BTreeMap<String, String>,
}

impl Backends {
    /// Those of a book.
    pub fn new(hosted: Option<String>, public: &Snapshot, taught: &TaughtCrates) -> Backends {
        let there = public.crates.iter().map(|it| (it.id.clone(), it.version.clone()));
        let taught = taught.crates.iter().map(|it| (it.lib.clone(), it.version.clone()));
        Backends {
            own: None,
            hosted: hosted.map(|url| Hosted { url }),
            public: Public {
                url: rust_playground::URL,
                as_of: public.as_of.clone(),
                crates: there.collect(),
            },
            crates: taught.collect(),
            local: "cargo book run",
        }
    }
}

/// The playground that `book.toml` names, without a slash at its end.
///
/// # Errors
///
/// What is wrong with it: only an address that readers' browsers may use from
/// a page that was itself sent by HTTPS is right.
pub fn hosted(project: &Project) -> Result<Option<String>, String> {
    // What is wrong with the file itself, mdBook says.
    let Ok(mut config) = Config::from_disk(project.root.join("book.toml")) else {
        return Ok(None);
    };
    config.update_from_env().map_err(|error| format!("{error:#}"))?;
    match config.get::<String>(KEY).map_err(|_| format!("{KEY} is no text"))? {
        None => Ok(None),
        Some(url) => address(&url).map(Some),
    }
}

/// `url` in the form in which pages use it.
fn address(url: &str) -> Result<String, String> {
    let wrong = || format!("`{url}` is no address of a playground");
    let uri: Uri = url.parse().map_err(|_| wrong())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(wrong());
    };
    let host = uri.host().unwrap_or_default();
    let loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    let secure = scheme == "https" || scheme == "http" && loopback;
    if !secure || authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
        return Err(wrong());
    }
    Ok(url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_a_page_may_ask_are_taken() {
        for (url, taken) in [
            ("https://play.example.org", "https://play.example.org"),
            ("https://example.org:8443/play/", "https://example.org:8443/play"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:8080/", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(address(url).as_deref(), Ok(taken));
        }
        for url in [
            "",
            "play.example.org",
            "http://play.example.org",
            "ftp://play.example.org",
            "https://user@play.example.org",
            "https://play.example.org?a=b",
            "https://play.example.org/#there",
            "https://play.example.org; script-src *",
            "//play.example.org",
        ] {
            assert!(address(url).is_err(), "{url} is taken");
        }
    }
}
