//! The site's search, in place of mdBook's own: the same box, with an index that
//! knows what recipes, programs and words of the index are.

mod documents;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, io};

use mdbook_driver::config::Config;
use regex::{NoExpand, Regex};
use thiserror::Error;

pub use documents::{Document, documents};

use super::{hash, html_files};

/// MiniSearch, how it is asked, and the box: the files in `search/`, in one.
pub const SCRIPT: &str = include_str!("../../../search/search.min.js");

/// Where a page says what to load for a search.
static INDEX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"window\.path_to_searchindex_js = "([^"]+)";"#).expect("a valid pattern")
});

/// A file of the site cannot be read or written.
#[derive(Debug, Error)]
#[error("{}", .0.display())]
pub struct SearchError(PathBuf, #[source] io::Error);

/// Puts the documents of the pages below `site`, which mdBook wrote, in the place
/// of mdBook's index. Pages without a search stay as they are.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn replace_index(site: &Path, config: &Config) -> Result<(), SearchError> {
    let mut pages = Vec::new();
    for path in html_files(site) {
        let html = fs::read_to_string(&path).map_err(|error| SearchError(path.clone(), error))?;
        if INDEX.is_match(&html) {
            pages.push((path, html));
        }
    }
    let Some((_, html)) = pages.first() else { return Ok(()) };
    let old = site.join(&INDEX.captures(html).expect("it matches")[1]);
    let found = found_in(site, config, &pages);
    let json = serde_json::to_string(&found).expect("texts and lists are JSON");
    let script = format!("bookSearch.load({json});\n");
    let name = format!("searchindex-{}.js", hash(&script));
    let mut files = vec![(site.join(&name), script)];
    for (path, html) in pages {
        let line = format!("window.path_to_searchindex_js = \"{name}\";");
        files.push((path, INDEX.replace(&html, NoExpand(&line)).into_owned()));
    }
    for (path, text) in files {
        fs::write(&path, text).map_err(|error| SearchError(path, error))?;
    }
    fs::remove_file(&old).map_err(|error| SearchError(old, error))
}

/// The documents of `pages`, which are below `site`.
fn found_in(site: &Path, config: &Config, pages: &[(PathBuf, String)]) -> Vec<Document> {
    let html = config.html_config().unwrap_or_default();
    let chapters = html.search.map(|search| search.chapter).unwrap_or_default();
    // The longest path counts, as mdBook has it.
    let is_found = |path: &Path| {
        let above =
            chapters.iter().filter(|(it, _)| path.starts_with(Path::new(it).with_extension("")));
        let nearest = above.max_by_key(|(it, _)| it.len());
        nearest.and_then(|(_, settings)| settings.enable).unwrap_or(true)
    };
    let mut found = Vec::new();
    for (path, html) in pages {
        let path = path.strip_prefix(site).expect("it was found there");
        // mdBook writes the first chapter a second time, as the page of the site itself.
        let is_copy =
            path == Path::new("index.html") && pages.iter().filter(|it| it.1 == *html).count() > 1;
        let is_chapter = !["print.html", "404.html"].map(Path::new).contains(&path);
        if is_chapter && !is_copy && is_found(&path.with_extension("")) {
            found.extend(documents(&path.to_string_lossy().replace('\\', "/"), html));
        }
    }
    found
}
