//! The book as an EPUB: the chapters of the site, in one file for a reading
//! device. A program has no buttons there; all else is as on its page.

mod archive;
mod links;
mod package;
mod xhtml;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::errors::Error as MdbookError;
use thiserror::Error;

use crate::project::Project;
use crate::read::addresses;
use links::Links;
use package::{Entry, Package};

/// The stylesheet, which also serves a screen without colours.
const STYLE: &str = include_str!("epub.css");

/// Why there is no EPUB.
#[derive(Debug, Error)]
pub enum EpubError {
    /// mdBook cannot read the book.
    #[error(transparent)]
    Mdbook(MdbookError),
    /// A page of the site cannot be read, or the EPUB cannot be written.
    #[error("{}", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// A page contains something that the EPUB cannot have.
    #[error("{page}: {what}")]
    Page {
        /// The page, by its path in the site.
        page: String,
        /// What is wrong there.
        what: String,
    },
    /// A link within the book leads nowhere.
    #[error("{page}: its link to {target} leads nowhere in the EPUB")]
    Link {
        /// The page, by its path in the EPUB.
        page: String,
        /// What the link says.
        target: String,
    },
}

/// Writes the EPUB of `project` to `file`, from the pages of its site in the folder `site`.
///
/// # Errors
///
/// If a file cannot be read or written, or a page does not fit.
pub fn write(project: &Project, site: &Path, file: &Path) -> Result<(), EpubError> {
    let mdbook = MDBook::load(&project.root).map_err(EpubError::Mdbook)?;
    let contents = contents(&mdbook.book.items);
    let address = addresses::address(project, addresses::SITE).ok().flatten();
    let chapters: BTreeSet<_> = contents.iter().flat_map(Entry::pages).cloned().collect();
    let links = Links { chapters: &chapters, address: address.as_deref() };

    let mut pages = BTreeMap::new();
    for name in &chapters {
        let path = site.join(name);
        let html = fs::read_to_string(&path).map_err(|error| EpubError::File(path, error))?;
        let page = xhtml::page(&html, name, &links);
        let page = page.map_err(|what| EpubError::Page { page: name.clone(), what })?;
        pages.insert(links::file(name), page);
    }
    links::check(&pages)?;

    let config = &mdbook.config.book;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let package = Package {
        title: text(&config.title),
        description: text(&config.description),
        authors: config.authors.clone(),
        language: config.language.clone().unwrap_or_else(|| "en".to_owned()),
        address,
        modified: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
        contents,
    };
    let mut files = vec![
        ("META-INF/container.xml".to_owned(), package::CONTAINER.to_owned()),
        ("book/package.opf".to_owned(), package.manifest(&pages)),
        ("book/contents.xhtml".to_owned(), package.navigation()),
        ("book/title.xhtml".to_owned(), package.title_page()),
        ("book/style.css".to_owned(), STYLE.to_owned()),
    ];
    files.extend(pages.into_iter().map(|(name, page)| (format!("book/{name}"), page.text)));
    archive::write(file, &files).map_err(|error| EpubError::File(file.to_owned(), error))
}

/// The chapters and parts, in order.
fn contents(items: &[BookItem]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_part = false;
    for item in items {
        match item {
            BookItem::PartTitle(title) => {
                entries.push(Entry::part(title));
                in_part = true;
            }
            BookItem::Chapter(chapter) => {
                let Some(path) = &chapter.path else { continue };
                let page = path.with_extension("html").to_string_lossy().replace('\\', "/");
                let number = chapter.number.as_ref().map(|number| format!("{number} "));
                let title = format!("{}{}", number.unwrap_or_default(), chapter.name);
                let inner = contents(&chapter.sub_items);
                let entry = Entry { title, page: Some(page), inner };
                match entries.last_mut().filter(|_| in_part) {
                    Some(part) => part.inner.push(entry),
                    None => entries.push(entry),
                }
            }
            BookItem::Separator => in_part = false,
        }
    }
    entries
}
