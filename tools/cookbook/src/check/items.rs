//! The rule that links into the crates' documentation lead somewhere: rustdoc
//! generates that page, and that place on it, for the tested version.

use std::fs;

use example_format::Fault;

use super::CheckError;
use crate::project::cargo;
use crate::read::book::Book;
use crate::resolve::crate_labels::item_page;

/// A fault for each item in `refs` that has no such page.
///
/// # Errors
///
/// If Cargo cannot make the documentation.
///
/// ```no_run
/// // Takes a minute: the crates are documented first.
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let book = cookbook::Book::read(&project)?;
/// assert_eq!(cookbook::check::items(&book)?, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn items(book: &Book) -> Result<Vec<Fault>, CheckError> {
    let target = book.project.root.join("target");
    let crates = book.crates.all.iter();
    let status = cargo()
        .current_dir(&book.project.root)
        .args(["doc", "--quiet", "--no-deps", "--target-dir"])
        .arg(&target)
        .args(crates.map(|krate| format!("--package={}@{}", krate.name, krate.version)))
        .status()
        .map_err(CheckError::NoCargo)?;
    if !status.success() {
        return Err(CheckError::Documentation);
    }
    let mut faults = Vec::new();
    for definition in &book.refs.definitions {
        let Some(path) = definition.label.strip_prefix("c-") else { continue };
        let krate = path.split_once("::").and_then(|(name, _)| book.crates.get(name));
        let Some((krate, address)) =
            krate.and_then(|krate| Some((krate, item_page(krate, path, &definition.target)?)))
        else {
            continue;
        };
        let (page, id) = address.split_once('#').unwrap_or((&address, ""));
        let page = page.strip_prefix(&krate.docs()).expect("the address begins with it");
        let file = target.join("doc").join(&krate.lib).join(page);
        let text = fs::read_to_string(file).unwrap_or_default();
        if text.is_empty() || !id.is_empty() && !text.contains(&format!("id=\"{id}\"")) {
            faults.push(Fault::new(
                &definition.file,
                definition.line,
                format!("rustdoc makes no page {page}{}{id}", if id.is_empty() { "" } else { "#" }),
                "correct the label or its kind",
            ));
        }
    }
    Ok(faults)
}
