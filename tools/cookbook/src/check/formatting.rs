//! The rule that examples look as rustfmt leaves them.

use std::process::{Command, Stdio};

use example_format::Fault;

use super::CheckError;
use crate::read::book::Book;

/// A fault for each example that rustfmt would change.
///
/// `cargo fmt` does not see the examples: their modules are declared in
/// generated code. This rule starts another program, so a build does not check
/// it.
///
/// # Errors
///
/// If rustfmt is missing or fails.
///
/// ```
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let book = cookbook::Book::read(&project)?;
/// assert_eq!(cookbook::check::formatting(&book)?, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn formatting(book: &Book) -> Result<Vec<Fault>, CheckError> {
    if book.examples.is_empty() {
        return Ok(Vec::new());
    }
    let config = book.project.examples();
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--files-with-diff", "--config-path"])
        .arg(&config)
        .args(book.examples.iter().map(|example| &example.path))
        .stdin(Stdio::null())
        .output()
        .map_err(CheckError::NoRustfmt)?;
    let changed = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() && changed.trim().is_empty() {
        return Err(CheckError::Rustfmt(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(changed
        .lines()
        .map(|file| {
            let path = std::path::Path::new(file);
            let shown = book.project.relative(path);
            let fix = "run `rustfmt --edition 2024 --config-path deps/tests/categories` on it";
            Fault::new(shown, 0, "is not formatted", fix)
        })
        .collect())
}
