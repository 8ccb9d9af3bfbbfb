//! Where the links of a page lead from within an EPUB.

use std::collections::{BTreeMap, BTreeSet};

use super::EpubError;
use super::xhtml::Page;
use crate::html::from_root;

/// The book as its links see it.
pub struct Links<'a> {
    /// The chapters, by their paths in the site.
    pub chapters: &'a BTreeSet<String>,
    /// Where the site is published, without a slash at the end.
    pub address: Option<&'a str>,
}

impl Links<'_> {
    /// The address for the link `href` on the chapter `page`; nothing if it
    /// leads to a file of the site that nobody can reach from an EPUB.
    pub fn resolve(&self, page: &str, href: &str) -> Option<String> {
        let (path, fragment) = href.split_once('#').map_or((href, ""), |(path, id)| (path, id));
        let mark = if fragment.is_empty() { "" } else { "#" };
        if path.is_empty() {
            return Some(href.to_owned());
        }
        let scheme = path.split_once(':').map(|(scheme, _)| scheme);
        if scheme.is_some_and(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphabetic())) {
            return Some(href.to_owned());
        }
        let target = from_root(page, path);
        if self.chapters.contains(&target) {
            return Some(format!("{}{mark}{fragment}", file(path)));
        }
        self.address.map(|address| format!("{address}/{target}{mark}{fragment}"))
    }
}

/// The path in the EPUB of a page of the site.
pub fn file(page: &str) -> String {
    page.strip_suffix(".html").map_or_else(|| page.to_owned(), |stem| format!("{stem}.xhtml"))
}

/// Finds a link within the EPUB to something that is not there.
///
/// # Errors
///
/// With the first of them.
pub fn check(pages: &BTreeMap<String, Page>) -> Result<(), EpubError> {
    for (name, page) in pages {
        for href in &page.links {
            let (path, id) = href.split_once('#').unwrap_or((href, ""));
            let target = if path.is_empty() { name.clone() } else { from_root(name, path) };
            let there = pages.get(&target);
            if !there.is_some_and(|there| id.is_empty() || there.ids.contains(id)) {
                return Err(EpubError::Link { page: name.clone(), target: href.clone() });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_into_the_book_or_to_its_address() {
        let chapters = ["a.html", "deep/b.html"].map(str::to_owned).into();
        let links = |address| Links { chapters: &chapters, address };
        let resolve = |href, address| links(address).resolve("deep/b.html", href);
        let published = Some("https://example.org/book");
        for (href, expected) in [
            ("#here", "#here"),
            ("../a.html#there", "../a.xhtml#there"),
            ("b.html", "b.xhtml"),
            ("https://docs.rs/a.html", "https://docs.rs/a.html"),
            ("../source/a.rs#L1", "https://example.org/book/source/a.rs#L1"),
        ] {
            assert_eq!(resolve(href, published).as_deref(), Some(expected));
        }
        assert_eq!(resolve("../source/a.rs", None), None);
    }

    #[test]
    fn a_link_to_nothing_is_found() {
        let page = |link: &str| Page {
            text: String::new(),
            ids: ["there".to_owned()].into(),
            links: vec![link.to_owned()],
            has_picture: false,
        };
        let check_link = |link| check(&[("a.xhtml".to_owned(), page(link))].into());
        for link in ["#there", "a.xhtml", "a.xhtml#there"] {
            assert!(check_link(link).is_ok(), "{link}");
        }
        for link in ["#missing", "b.xhtml", "a.xhtml#missing", "a.html"] {
            assert!(check_link(link).is_err(), "{link}");
        }
    }
}
