//! `cargo book new`: makes a recipe's files.

use std::path::{Path, PathBuf};
use std::{fs, io};

use example_format::{DISTRIBUTED, Example};
use thiserror::Error;

use crate::faults::Faults;
use crate::project::Project;
use crate::suggest::did_you_mean;

const TEMPLATE: &str = r#"//! Say in one sentence which task this program solves.

// ANCHOR: example
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (tx, mut rx) = mpsc::channel(1);
    let producer = tokio::spawn(async move { tx.send("hello").await });
    while let Some(message) = rx.recv().await {
        println!("received {message}");
    }
    producer.await??;
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
"#;

/// What the template says in the category whose programs leave their process.
const LEAVES: &str = "//@ needs: processes\n";

const GOLDEN: &str = "received hello\n";

/// Why no example was made.
#[derive(Debug, Error)]
pub enum NewError {
    /// A name is not allowed.
    #[error(transparent)]
    Names(#[from] Faults),
    /// Another example has the name.
    #[error("{}: exists already; choose another name", .0.display())]
    Exists(PathBuf),
    /// The category does not exist, so no chapter could show the example.
    #[error(
        "src/categories/{category}: there is no such category; {hint}make the folder for a new one"
    )]
    NoCategory {
        /// The category.
        category: String,
        /// A hint that names a similar one.
        hint: String,
    },
    /// A file cannot be written.
    #[error("{}: cannot be written", .0.display())]
    Write(PathBuf, #[source] io::Error),
}

/// Writes a new example that passes, with its golden output; returns the line
/// for the chapter.
///
/// # Errors
///
/// If a name is not allowed, or the example exists.
///
/// ```
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let error = cookbook::commands::new::new(&project, "asynchronous", "Two-Words");
/// assert!(error.expect_err("it is no module").to_string().contains("cannot be a module name"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn new(project: &Project, category: &str, name: &str) -> Result<String, NewError> {
    let path = project.examples().join(category).join(format!("{name}.rs"));
    let mut text = TEMPLATE.to_owned();
    if category == DISTRIBUTED {
        let summary = text.find('\n').expect("it has lines") + 1;
        text.insert_str(summary, LEAVES);
    }
    let example = Example::parse(&path, &text).map_err(Faults)?;
    if path.exists() {
        return Err(NewError::Exists(project.relative(&path).to_owned()));
    }
    let categories = project.categories();
    if !categories.join(category).is_dir() {
        let hint = did_you_mean(category, folders(&categories).iter().map(String::as_str));
        return Err(NewError::NoCategory { category: category.to_owned(), hint });
    }
    write(&path, &text)?;
    write(&example.golden_path(), GOLDEN)?;
    Ok(format!("{{{{#example {name}}}}}"))
}

fn write(path: &Path, text: &str) -> Result<(), NewError> {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| NewError::Write(path.to_owned(), error))
}

/// The names of the folders in `folder`; none if there is no such folder.
fn folders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
