//! The addresses that `book.toml` names.

use axum::http::Uri;
use mdbook_driver::config::Config;
use thiserror::Error;

use crate::project::Project;

/// An address in `book.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Where it stands.
    pub name: &'static str,
    /// What it is the address of.
    of: &'static str,
    /// What it looks like.
    pub example: &'static str,
}

/// The playground that runs programs of a site that has no server of its own.
pub const PLAYGROUND: Key = Key {
    name: "preprocessor.cookbook.playground",
    of: "a playground",
    example: "https://play.example.org",
};

/// The folder in which the site is published.
pub const SITE: Key = Key {
    name: "preprocessor.cookbook.address",
    of: "a site",
    example: "https://example.org/book/",
};

/// What is wrong with an address in `book.toml`.
#[derive(Debug, Error)]
pub enum AddressError {
    /// mdBook cannot apply a variable of the environment to `book.toml`.
    #[error("{0}")]
    Environment(String),
    /// The value is a number, a table or the like.
    #[error("{} is no text", .0.name)]
    NotText(Key),
    /// A page that was sent by HTTPS may not ask this address.
    #[error("`{1}` is no address of {of}", of = .0.of)]
    NotAnAddress(Key, String),
}

/// Reads an address, without a slash at the end.
///
/// # Errors
///
/// If it is not an address that a page may ask if the page itself was sent by
/// HTTPS.
pub fn address(project: &Project, key: Key) -> Result<Option<String>, AddressError> {
    // mdBook reports what is wrong with the file itself.
    let Ok(mut config) = Config::from_disk(project.root.join("book.toml")) else {
        return Ok(None);
    };
    let applied = config.update_from_env();
    applied.map_err(|error| AddressError::Environment(format!("{error:#}")))?;
    match config.get::<String>(key.name).map_err(|_| AddressError::NotText(key))? {
        None => Ok(None),
        Some(url) => match checked(&url) {
            Some(url) => Ok(Some(url)),
            None => Err(AddressError::NotAnAddress(key, url)),
        },
    }
}

/// `url` in the form in which pages use it.
fn checked(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&authority.host());
    let secure = scheme == "https" || scheme == "http" && loopback;
    if !secure || authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
        return None;
    }
    Some(url.trim_end_matches('/').to_owned())
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
            assert_eq!(checked(url).as_deref(), Some(taken));
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
            assert!(checked(url).is_none(), "{url} is taken");
        }
    }
}
