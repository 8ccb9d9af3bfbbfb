//! The files in which readers take the book along, as `book.toml` lists them.

use std::path::PathBuf;

use example_format::Fault;
use mdbook_driver::config::Config;

use crate::project::Project;

/// Where the list stands.
pub const KEY: &str = "preprocessor.cookbook.downloads";

/// What a file may be: its extension, its name for readers, and how it is made.
const KINDS: [(&str, &str, &str); 2] =
    [("pdf", "PDF", "just pdf ADDRESS"), ("epub", "EPUB", "cargo book epub")];

/// The whole book in one file.
#[derive(Debug)]
pub struct Download {
    /// As it is listed: relative to the book's root, or absolute.
    pub listed: String,
    /// Where the file is.
    pub file: PathBuf,
    /// What it is called in the site.
    pub name: String,
    /// What readers call a file of its kind.
    pub kind: &'static str,
    /// The command that makes it.
    pub made_by: &'static str,
}

/// Reads the list. Whether the files are there is for the checks to say.
pub fn read(project: &Project, faults: &mut Vec<Fault>) -> Vec<Download> {
    let mut fault = |what: String, fix: String| faults.push(Fault::new("book.toml", 0, what, fix));
    // Others report what is wrong with the file itself, and with the environment.
    let Ok(mut config) = Config::from_disk(project.root.join("book.toml")) else {
        return Vec::new();
    };
    if config.update_from_env().is_err() {
        return Vec::new();
    }
    let Ok(listed) = config.get::<Vec<String>>(KEY) else {
        fault(format!("{KEY} is no list of files"), "give it the form [\"a.pdf\"]".to_owned());
        return Vec::new();
    };
    let mut downloads = Vec::new();
    for listed in listed.unwrap_or_default() {
        let file = project.root.join(&listed);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = file.extension().unwrap_or_default();
        match KINDS.into_iter().find(|(known, ..)| extension == *known) {
            Some((_, kind, made_by)) => {
                downloads.push(Download { listed, file, name, kind, made_by });
            }
            None => {
                let fix = format!("list only files that end in .pdf or .epub in {KEY}");
                fault(format!("`{listed}` is neither a PDF nor an EPUB"), fix);
            }
        }
    }
    downloads
}
