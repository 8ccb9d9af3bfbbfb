//! Links from the book to the files of its repository.

use std::path::Path;
use std::process::Command;

/// Where a reader finds a source file.
#[derive(Debug, Clone)]
pub enum Sources {
    /// In the repository on the web, at the commit that the book was built
    /// from: an address that ends in `/`.
    Web(String),
    /// In a copy that is part of the site, since no address on the web is known.
    Copies,
}

/// The folder of the site that holds copies of source files.
pub const COPIES: &str = "source";

/// The folder of the repository that holds examples and facts.
pub const TESTS: &str = "deps/tests";

/// The folders of the repository whose files the book links to, and where in
/// [`COPIES`] their copies are.
pub const LINKED: [(&str, &str); 3] = [
    (TESTS, ""),
    ("deps/compared/tests/compared", "compared"),
    ("tools/versions/advisories", "advisories"),
];

impl Sources {
    /// Asks git where the repository at `root` was cloned from.
    pub fn find(root: &Path) -> Sources {
        let origin = git(root, &["config", "--get", "remote.origin.url"]);
        let commit = git(root, &["rev-parse", "HEAD"]);
        match (origin.as_deref().and_then(web_address), commit) {
            (Some(address), Some(commit)) => Sources::Web(format!("{address}/blob/{commit}/")),
            _ => Sources::Copies,
        }
    }

    /// The address of `file`, relative to the repository and below [`LINKED`],
    /// at `line`, for a page that reaches the root of the site by `to_root`.
    pub fn address(&self, file: &str, line: usize, to_root: &str) -> String {
        match self {
            Sources::Web(base) => format!("{base}{file}#L{line}"),
            Sources::Copies => {
                let copy = LINKED.iter().find_map(|(folder, copies)| {
                    Some(format!("{copies}{}", file.strip_prefix(folder)?))
                });
                let copy = copy.unwrap_or_else(|| file.to_owned());
                // A browser shows `.txt`, and offers to save `.rs`.
                format!("{to_root}{COPIES}/{}.txt", copy.trim_start_matches('/'))
            }
        }
    }
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// `https://host/owner/name` for the forms in which GitHub gives an address.
fn web_address(origin: &str) -> Option<String> {
    let address = match origin.strip_prefix("git@") {
        Some(rest) => format!("https://{}", rest.replacen(':', "/", 1)),
        None => origin.to_owned(),
    };
    let address = address.trim_end_matches('/').trim_end_matches(".git");
    // Only GitHub is known to show a file at `/blob/<commit>/`.
    address.starts_with("https://github.com/").then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_on_the_web_are_linked() {
        let address = Some("https://github.com/owner/name".to_owned());
        assert_eq!(web_address("git@github.com:owner/name.git"), address);
        assert_eq!(web_address("https://github.com/owner/name"), address);
        assert_eq!(web_address("/srv/git/name"), None);
    }

    #[test]
    fn without_an_address_the_copy_is_linked() {
        let file = "deps/tests/facts/kanal.rs";
        assert_eq!(Sources::Copies.address(file, 3, "../"), "../source/facts/kanal.rs.txt");
        let property = "deps/compared/tests/compared/properties/fits.rs";
        assert_eq!(
            Sources::Copies.address(property, 3, ""),
            "source/compared/properties/fits.rs.txt"
        );
        let web = Sources::Web("https://github.com/o/n/blob/c0ffee/".to_owned());
        assert_eq!(
            web.address(file, 3, "../"),
            "https://github.com/o/n/blob/c0ffee/deps/tests/facts/kanal.rs#L3"
        );
    }
}
