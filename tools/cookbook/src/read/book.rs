//! Reads everything that the book is made from.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use example_format::{Collection, Example, Fault, read_utf8};
use schedules::Schedules;
use thiserror::Error;
use trace_steps::Runs;
use walkdir::WalkDir;

use super::compared::{self, Tables};
use super::definitions::Refs;
use super::directive::Directive;
use super::downloads::{self, Download};
use super::facts::{self, Fact};
use super::measured::{self, Measurements};
use super::page::Page;
use super::rust_playground::{self, Snapshot};
use super::sources::Sources;
use super::{ReadError, addresses};
use crate::crates::dependencies::{Dependency, dependencies};
use crate::crates::mentions::mentions;
use crate::crates::metadata::Crates;
use crate::project::{Project, normalize};

/// The book as its authors wrote it.
#[derive(Debug)]
pub struct Book {
    /// Where it was read from.
    pub project: Project,
    /// `src/SUMMARY.md`.
    pub summary: Page,
    /// The chapters, in the order of `SUMMARY.md`, without those that are missing.
    pub pages: Vec<Page>,
    /// Markdown files below `src` that `SUMMARY.md` does not list.
    pub orphans: Vec<PathBuf>,
    /// The examples that keep the rules of their form.
    pub examples: Vec<Example>,
    /// What each example mentions and needs, by its `category/name`.
    pub uses: BTreeMap<String, Uses>,
    /// The crates that the book teaches.
    pub crates: Crates,
    /// The definitions in `refs`.
    pub refs: Refs,
    /// The playground that `book.toml` names.
    pub hosted: Option<String>,
    /// Where the site is published, if `book.toml` says so.
    pub address: Option<String>,
    /// The files in which readers take the book along.
    pub downloads: Vec<Download>,
    /// The crates of the public Rust Playground.
    pub rust_playground: Snapshot,
    /// Tests of single facts, by `file::test`.
    pub facts: BTreeMap<String, Fact>,
    /// What the programs do when their tasks run in other orders.
    pub schedules: Schedules,
    /// The steps of chosen programs.
    pub runs: Runs,
    /// Channels by properties.
    pub compared: Tables,
    /// What was measured of channels.
    pub measured: Measurements,
    /// Where readers find source files.
    pub sources: Sources,
    /// What could not be read, and examples that break a rule.
    pub faults: Vec<Fault>,
}

/// There is no example of this `category/name`, or it breaks a rule.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("there is no example `{0}`")]
pub struct NoExample(pub String);

/// What an example uses.
#[derive(Debug)]
pub struct Uses {
    /// Paths, attributes and methods.
    pub mentions: BTreeSet<String>,
    /// Its lines of `[dependencies]`.
    pub dependencies: Vec<Dependency>,
}

impl Book {
    /// Reads the book of `project`.
    ///
    /// # Errors
    ///
    /// If Cargo or the file system fails. An error within a file becomes a
    /// fault of the book.
    ///
    /// ```
    /// let project = cookbook::Project::find(&std::env::current_dir()?)?;
    /// let book = cookbook::Book::read(&project)?;
    /// assert!(!book.pages.is_empty() && !book.examples.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(project: &Project) -> Result<Book, ReadError> {
        std::thread::scope(|scope| {
            // Ask Cargo and git while the files are read.
            let answers = scope.spawn(|| (Crates::read(project), Sources::find(&project.root)));
            let found = example_format::discover(&project.examples());
            let programs: Vec<_> =
                found.examples.iter().map(|example| example.program.clone()).collect();
            let mentions =
                scope.spawn(move || programs.iter().map(|program| mentions(program)).collect());
            let files = Files::read(project, found)?;
            let mentions = mentions.join().expect("it does not panic");
            let (crates, sources) = answers.join().expect("neither panics");
            Ok(Book::assemble(project, files, mentions, crates?, sources))
        })
    }

    fn assemble(
        project: &Project,
        files: Files,
        mentions: Vec<BTreeSet<String>>,
        crates: Crates,
        sources: Sources,
    ) -> Book {
        let uses = files.examples.iter().zip(mentions).map(|(example, mentions)| {
            let dependencies = dependencies(&mentions, &crates);
            (example.id(), Uses { mentions, dependencies })
        });
        Book {
            uses: uses.collect(),
            project: project.clone(),
            summary: files.summary,
            pages: files.pages,
            orphans: files.orphans,
            examples: files.examples,
            refs: files.refs,
            hosted: files.hosted,
            address: files.address,
            downloads: files.downloads,
            rust_playground: files.rust_playground,
            facts: files.facts,
            schedules: files.schedules,
            runs: files.runs,
            compared: files.compared,
            measured: files.measured,
            faults: files.faults,
            crates,
            sources,
        }
    }

    /// The page at `path` below `src`.
    pub fn page(&self, path: &Path) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }

    /// The example that `directive` on `page` names, or the reason why there
    /// is none. `None` if the directive shows no example.
    pub fn example(
        &self,
        page: &Page,
        directive: &Directive,
    ) -> Option<Result<&Example, NoExample>> {
        directive.example().map(|(category, name)| self.example_named(page, category, name))
    }

    /// A page that shows `example`.
    pub fn page_of(&self, example: &Example) -> Option<&Page> {
        self.pages.iter().find(|page| {
            let mut directives = page.directives.iter();
            directives.any(|placed| {
                matches!(self.example(page, &placed.item), Some(Ok(shown)) if shown.id() == example.id())
            })
        })
    }

    /// The example `name` of `category`, or, without a category, of the one
    /// that contains `page`.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn example_named(
        &self,
        page: &Page,
        category: Option<&str>,
        name: &str,
    ) -> Result<&Example, NoExample> {
        let own = page.path.parent().and_then(Path::file_name).unwrap_or_default();
        let own = own.to_string_lossy();
        let category = category.unwrap_or(&own);
        let found = self
            .examples
            .iter()
            .find(|example| example.category == category && example.name == name);
        found.ok_or_else(|| NoExample(format!("{category}/{name}")))
    }
}

/// What the book's own files hold.
struct Files {
    summary: Page,
    pages: Vec<Page>,
    orphans: Vec<PathBuf>,
    examples: Vec<Example>,
    refs: Refs,
    hosted: Option<String>,
    address: Option<String>,
    downloads: Vec<Download>,
    rust_playground: Snapshot,
    facts: BTreeMap<String, Fact>,
    schedules: Schedules,
    runs: Runs,
    compared: Tables,
    measured: Measurements,
    faults: Vec<Fault>,
}

impl Files {
    fn read(project: &Project, found: Collection) -> Result<Files, ReadError> {
        let mut faults = found.faults;
        let mut read_page = |path: &Path| {
            let file = project.src().join(path);
            let text = read_utf8(&file).map_err(|fault| faults.push(fault)).unwrap_or_default();
            Page::parse(project.relative(&file), path, &text)
        };
        let summary = read_page(Path::new("SUMMARY.md"));
        let mut orphans = markdown_files(&project.src())?;
        orphans.retain(|file| file != Path::new("SUMMARY.md"));
        let mut pages = Vec::new();
        for link in &summary.links {
            let path = normalize(Path::new(&link.item.target));
            if let Some(at) = orphans.iter().position(|file| *file == path) {
                pages.push(read_page(&orphans.remove(at)));
            }
        }
        let refs = Refs::read(project, &mut faults)?;
        let mut address = |key: addresses::Key| {
            addresses::address(project, key).unwrap_or_else(|error| {
                let fix = format!("give {} the form {}", key.name, key.example);
                faults.push(Fault::new("book.toml", 0, error.to_string(), fix));
                None
            })
        };
        let hosted = address(addresses::PLAYGROUND);
        let address = address(addresses::SITE);
        let downloads = downloads::read(project, &mut faults);
        let rust_playground = rust_playground::read(project).unwrap_or_else(|error| {
            let path = project.rust_playground();
            let what = format!("is no list of crates ({error})");
            faults.push(Fault::new(path, 0, what, format!("run `{}`", rust_playground::REFRESH)));
            Snapshot { as_of: String::new(), crates: Vec::new() }
        });
        let schedules = read_schedules(project).unwrap_or_else(|error| {
            let what = format!("cannot be used ({error})");
            let fix = "run `SNAPSHOTS=overwrite cargo test --package explored`";
            faults.push(Fault::new(project.schedules(), 0, what, fix));
            Schedules::new()
        });
        let runs = read_runs(project).unwrap_or_else(|error| {
            let what = format!("cannot be used ({error})");
            let fix = "run `SNAPSHOTS=overwrite cargo test --package traced`";
            faults.push(Fault::new(project.runs(), 0, what, fix));
            Runs::new()
        });
        let compared = compared::read(project, &mut faults);
        let measured = measured::read(project, &mut faults);
        let facts = facts::read(project, &mut faults)?;
        for fault in &mut faults {
            fault.path = project.relative(&fault.path).to_owned();
        }
        Ok(Files {
            summary,
            pages,
            orphans,
            examples: found.examples,
            refs,
            hosted,
            address,
            downloads,
            rust_playground,
            facts,
            schedules,
            runs,
            compared,
            measured,
            faults,
        })
    }
}

/// Reads what the programs do when their tasks run in other orders. The file is
/// missing if the book explores no program.
fn read_schedules(project: &Project) -> io::Result<Schedules> {
    match schedules::read(&project.schedules()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Schedules::new()),
        result => result,
    }
}

/// Reads the steps of chosen programs. The file is missing if the book chose none.
fn read_runs(project: &Project) -> io::Result<Runs> {
    match trace_steps::read(&project.runs()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Runs::new()),
        result => result,
    }
}

/// All `.md` files below `src`, sorted, relative to it.
fn markdown_files(src: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let mut files = Vec::new();
    for entry in WalkDir::new(src).sort_by_file_name() {
        let entry = entry.map_err(|error| ReadError::folder(src.to_owned())(error.into()))?;
        let path = entry.into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path.strip_prefix(src).expect("it was found there").to_owned());
        }
    }
    Ok(files)
}
