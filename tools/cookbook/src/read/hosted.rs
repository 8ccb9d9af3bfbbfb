//! The playground that `book.toml` names.

use axum::http::Uri;
use mdbook_driver::config::Config;
use thiserror::Error;

use crate::project::Project;

/// The key in `book.toml`.
pub const KEY: &str = "preprocessor.cookbook.playground";

/// What is wrong with the playground in `book.toml`.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HostedError {
    /// mdBook cannot apply a variable of the environment to `book.toml`.
    #[error("{0}")]
    Environment(String),
    /// The value is a number, a table or the like.
    #[error("{KEY} is no text")]
    NotText,
    /// A page that was sent by HTTPS may not ask this address.
    #[error("`{0}` is no address of a playground")]
    NotAnAddress(String),
}

/// Reads the playground's address, without a slash at the end.
///
/// # Errors
///
/// If it is not an address that a page may ask if the page itself was sent by
/// HTTPS.
pub fn address(project: &Project) -> Result<Option<String>, HostedError> {
    // mdBook reports what is wrong with the file itself.
    let Ok(mut config) = Config::from_disk(project.root.join("book.toml")) else {
        return Ok(None);
    };
    let applied = config.update_from_env();
    applied.map_err(|error| HostedError::Environment(format!("{error:#}")))?;
    match config.get::<String>(KEY).map_err(|_| HostedError::NotText)? {
        None => Ok(None),
        Some(url) => checked(&url).map(Some),
    }
}

/// `url` in the form in which pages use it.
fn checked(url: &str) -> Result<String, HostedError> {
    let wrong = || HostedError::NotAnAddress(url.to_owned());
    let uri: Uri = url.parse().map_err(|_| wrong())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(wrong());
    };
    let loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&authority.host());
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
            assert_eq!(checked(url).as_deref(), Ok(taken));
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
            assert!(checked(url).is_err(), "{url} is taken");
        }
    }
}
