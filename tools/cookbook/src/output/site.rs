//! Builds the site.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{fs, io};

use anyhow::{Context, Result};
use example_format::Fault;
use mdbook_driver::MDBook;
use tracing::{Event, Level, Subscriber, field};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{self, SubscriberExt};
use walkdir::WalkDir;

use crate::output::backends;
use crate::output::preprocessor::Replace;
use crate::project::Project;
use crate::read::sources::{COPIES, Sources, TESTS};
use crate::{Expanded, Faults, expand_all};

/// Held while the new site takes the place of the old one. Whoever ends the
/// process waits for it, so that no half of a site is left.
pub static SWAP: Mutex<()> = Mutex::new(());

/// Builds the site of `project` into `destination`.
///
/// Everything is made in a folder beside `destination` first. Until that has
/// succeeded, `destination` is not touched.
///
/// # Errors
///
/// [`Faults`] of the book; warnings of mdBook, which are faults too; or what
/// the file system says.
pub fn build(project: &Project, destination: &Path) -> Result<()> {
    let Expanded { pages, sources, backends } = expand_all(project)?;
    let staging = beside(destination, "staging");
    remove(&staging)?;
    let warnings = render(project, pages, &staging)?;
    if !warnings.is_empty() {
        remove(&staging)?;
        return Err(Faults(warnings).into());
    }
    if let Sources::Copies = sources {
        copy_sources(&project.root.join(TESTS), &staging.join(COPIES))
            .context("the examples could not be copied into the site")?;
    }
    let json = serde_json::to_vec(&backends).context("the back ends are not JSON")?;
    fs::write(staging.join(backends::FILE), json)
        .and_then(|()| copy_editor(project, &staging))
        .context("the playground's files could not be written into the site")?;
    swap(&staging, destination)
}

/// Puts the editor where pages ask for it when a reader presses Edit: one file
/// for all pages, under a name that does not change with its content.
fn copy_editor(project: &Project, staging: &Path) -> io::Result<()> {
    let editor = project.root.join("theme/editor/editor.min.js");
    fs::create_dir(staging.join("playground"))?;
    fs::copy(editor, staging.join("playground/editor.js")).map(drop)
}

/// Lets mdBook make the site of `pages`; returns what it warned of.
fn render(project: &Project, pages: crate::Pages, staging: &Path) -> Result<Vec<Fault>> {
    let warnings = Warnings::default();
    let subscriber = tracing_subscriber::registry().with(warnings.clone());
    tracing::subscriber::with_default(subscriber, || -> Result<()> {
        let mut mdbook = MDBook::load(&project.root)?;
        mdbook.config.build.build_dir = staging.to_owned();
        mdbook.with_preprocessor(Replace(pages));
        mdbook.build()
    })?;
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
    // Nothing below is even made, let alone handed to us.
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

/// `path` with `.what` behind its last part: a neighbour on the same file system.
fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    path.with_file_name(name)
}

/// Puts the finished site in the place of the last one.
fn swap(staging: &Path, destination: &Path) -> Result<()> {
    let _guard = SWAP.lock().expect("nothing panics while it holds this");
    let old = beside(destination, "old");
    let swapped = remove(&old).and_then(|()| {
        match fs::rename(destination, &old) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::rename(staging, destination)
    });
    swapped.with_context(|| {
        format!(
            "{}: the new site could not be put there; is it open in a program?",
            destination.display()
        )
    })?;
    remove(&old).with_context(|| format!("{}: could not be removed", old.display()))
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Copies every `.rs` file below `from` to the same place below `to`, as
/// `.rs.txt`, which a browser shows.
fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    for entry in WalkDir::new(from) {
        let path = entry?.into_path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let copy = to.join(path.strip_prefix(from).expect("it was found there"));
        let copy = copy.with_extension("rs.txt");
        fs::create_dir_all(copy.parent().expect("it is below `to`"))?;
        // A second name costs less than a second file, where the file system has it.
        fs::hard_link(&path, &copy).or_else(|_| fs::copy(&path, &copy).map(drop))?;
    }
    Ok(())
}
