//! The site: what mdBook makes of the pages, and the files that the pages ask for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{fs, io};

use axum::http::Uri;
use example_format::Fault;
use mdbook_driver::MDBook;
use mdbook_driver::config::{Config, SearchChapterSettings};
use mdbook_driver::errors::Error as MdbookError;
use thiserror::Error;
use tracing::{Event, Level, Subscriber, field};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{self, SubscriberExt};
use walkdir::WalkDir;

use super::backends::{self, Backends};
use super::found::{self, FoundError};
use super::light::{LightError, lighten};
use super::offline;
use super::preprocessor::Replace;
use super::search::{self, SearchError};
use super::tables;
use crate::faults::Faults;
use crate::project::Project;
use crate::read::addresses;
use crate::read::book::Book;
use crate::read::sources::{COPIES, LINKED, Sources};
use crate::render::Pages;

/// Why there is no new site.
#[derive(Debug, Error)]
pub enum SiteError {
    /// mdBook warns of something, but would build the site.
    #[error(transparent)]
    Warnings(#[from] Faults),
    /// mdBook fails.
    #[error(transparent)]
    Mdbook(MdbookError),
    /// The pages cannot be searched.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The pages cannot be made light.
    #[error(transparent)]
    Light(#[from] LightError),
    /// The pages cannot say what they are about.
    #[error(transparent)]
    Found(#[from] FoundError),
    /// A file of the site cannot be written.
    #[error("{what} could not be written into the site")]
    Write {
        /// Which file.
        what: &'static str,
        /// The system's error.
        source: io::Error,
    },
    /// The old site cannot be replaced.
    #[error("{}: the new site could not be put there; is it open in a program?", .0.display())]
    InUse(PathBuf, #[source] io::Error),
    /// The folder that an earlier build left behind cannot be removed.
    #[error("{}: could not be removed", .0.display())]
    Remove(PathBuf, #[source] io::Error),
}

impl SiteError {
    /// Makes the error for a failure to write `what`.
    fn write(what: &'static str) -> impl FnOnce(io::Error) -> SiteError {
        move |source| SiteError::Write { what, source }
    }
}

/// Held while the new site replaces the old one. Shutdown waits for it, so that
/// it does not leave half a site.
pub static SWAP: Mutex<()> = Mutex::new(());

/// Writes the site of `book`, with the chapters `pages`, into `destination`.
///
/// Everything is made in a folder beside `destination` first. Until that has
/// succeeded, `destination` is not touched.
///
/// # Errors
///
/// If mdBook fails or warns, or a file cannot be written.
pub fn write(book: &Book, pages: Pages, destination: &Path) -> Result<(), SiteError> {
    let project = &book.project;
    let staging = beside(destination, "staging");
    remove(&staging)?;
    let warnings = run_mdbook(book, pages, &staging)?;
    if !warnings.is_empty() {
        remove(&staging)?;
        return Err(Faults(warnings).into());
    }
    finish(project, &staging)?;
    if let Sources::Copies = book.sources {
        // A book without tables has no tests for them.
        for (from, to) in LINKED.map(|(from, to)| (project.root.join(from), to)) {
            if !from.is_dir() {
                continue;
            }
            copy_sources(&from, &staging.join(COPIES).join(to))
                .map_err(SiteError::write("the examples"))?;
        }
    }
    let json = serde_json::to_vec(&Backends::new(book)).expect("texts and lists are JSON");
    fs::write(staging.join(backends::FILE), json)
        .and_then(|()| copy_scripts(project, &staging))
        .map_err(SiteError::write("the playground's files"))?;
    tables::write(book, &staging).map_err(SiteError::write("the tables"))?;
    for download in &book.downloads {
        fs::copy(&download.file, staging.join(&download.name))
            .map_err(SiteError::write("a download"))?;
    }
    offline::write(project, &staging).map_err(SiteError::write("the service worker"))?;
    swap(&staging, destination)
}

/// Gives the pages of `project` that mdBook wrote below `site` the book's search,
/// makes them light, and says there what each is about.
///
/// # Errors
///
/// If a file cannot be read or written, or mdBook's scripts are not the known ones.
pub fn finish(project: &Project, site: &Path) -> Result<(), SiteError> {
    // What is wrong with the file or the address was a fault before this.
    let config = Config::from_disk(project.root.join("book.toml")).unwrap_or_default();
    search::replace_index(site, &config)?;
    lighten(site)?;
    let title = config.book.title.unwrap_or_default();
    let address = addresses::address(project, addresses::SITE).unwrap_or_default();
    found::Site { title: &title, address: address.as_deref() }.announce(site)?;
    Ok(())
}

/// Puts the scripts that a page loads when a reader asks for more where it looks
/// for them: each is one file for all pages, under a name that does not change
/// with its content.
fn copy_scripts(project: &Project, staging: &Path) -> io::Result<()> {
    let (theme, to) = (project.root.join("theme"), staging.join("playground"));
    fs::create_dir(&to)?;
    fs::copy(theme.join("editor/editor.min.js"), to.join("editor.js"))?;
    for script in ["explorer.js", "queues.js", "report.js", "tracer.js"] {
        fs::copy(theme.join("playground").join(script), to.join(script))?;
    }
    Ok(())
}

/// Has mdBook make the site of `pages`. Returns mdBook's warnings as faults.
fn run_mdbook(book: &Book, pages: Pages, staging: &Path) -> Result<Vec<Fault>, SiteError> {
    let warnings = Warnings::default();
    let subscriber = tracing_subscriber::registry().with(warnings.clone());
    let build = || {
        let mut mdbook = MDBook::load(&book.project.root)?;
        if let Some(folder) = book.address.as_deref().and_then(|it| it.parse::<Uri>().ok()) {
            // The page for missing addresses is shown in any folder, so it names its own.
            let folder = format!("{}/", folder.path().trim_end_matches('/'));
            mdbook.config.set("output.html.site-url", folder)?;
        }
        // Nobody reads mdBook's own index: `search` puts another in its place. It
        // asks the file itself which chapters a reader is not to find.
        let search = mdbook.config.html_config().and_then(|it| it.search).unwrap_or_default();
        let mut chapters = search.chapter;
        let mut unread = SearchChapterSettings::default();
        unread.enable = Some(false);
        chapters.extend(pages.keys().map(|it| (it.display().to_string(), unread.clone())));
        mdbook.config.set("output.html.search.chapter", chapters)?;
        mdbook.config.build.build_dir = staging.to_owned();
        mdbook.with_preprocessor(Replace(pages));
        mdbook.build()
    };
    tracing::subscriber::with_default(subscriber, build).map_err(SiteError::Mdbook)?;
    let warnings = warnings.0.lock().expect("nothing panics while it holds this");
    let fault = |what: &String| {
        Fault::new("book.toml", 0, format!("mdBook warns: {what}"), "mend what it names")
    };
    Ok(warnings.iter().map(fault).collect())
}

/// Collects mdBook's warnings and errors.
#[derive(Debug, Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> layer::Layer<S> for Warnings {
    // Events of lower levels are not even created.
    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn on_event(&self, event: &Event<'_>, _: layer::Context<'_, S>) {
        if *event.metadata().level() <= Level::WARN {
            let mut message = Message(String::new());
            event.record(&mut message);
            self.0.lock().expect("nothing panics while it holds this").push(message.0);
        }
    }
}

struct Message(String);

impl field::Visit for Message {
    fn record_debug(&mut self, field: &field::Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

/// `path` with `.what` appended to its last part: a sibling on the same file system.
fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    path.with_file_name(name)
}

/// Puts the finished site in the place of the last one.
fn swap(staging: &Path, destination: &Path) -> Result<(), SiteError> {
    let _guard = SWAP.lock().expect("nothing panics while it holds this");
    let old = beside(destination, "old");
    remove(&old)?;
    let moved = match fs::rename(destination, &old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::rename(staging, destination),
    };
    moved.map_err(|error| SiteError::InUse(destination.to_owned(), error))?;
    remove(&old)
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> Result<(), SiteError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.map_err(|error| SiteError::Remove(folder.to_owned(), error)),
    }
}

/// Copies every `.rs` file below `from` to the same place below `to`, as
/// `.rs.txt`, which a browser shows.
fn copy_sources(from: &Path, to: &Path) -> io::Result<()> {
    for entry in WalkDir::new(from) {
        let path = entry?.into_path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let copy = to.join(path.strip_prefix(from).expect("it was found there"));
        let copy = copy.with_extension("rs.txt");
        fs::create_dir_all(copy.parent().expect("it is below `to`"))?;
        fs::copy(&path, &copy)?;
    }
    Ok(())
}
