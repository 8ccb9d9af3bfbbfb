//! Finds what an include on a page brings.

use std::path::{Path, PathBuf};

use super::labels::{FOLDER_REFS, category_of, is_link_refs};
use crate::project::normalize;
use crate::read::book::Book;
use crate::read::page::Page;

/// What kind of text an include brings.
pub enum Included<'a> {
    /// The recipe table of the page.
    RecipeTable(&'a Page),
    /// Labels of the recipes that the page refers to.
    FolderRefs,
    /// All other labels that the page refers to.
    LinkRefs,
    /// A file of the repository.
    File(PathBuf),
}

/// What `{{#include path}}` on `page` brings.
pub fn included<'a>(book: &'a Book, page: &Page, path: &str) -> Included<'a> {
    let folder = page.path.parent().unwrap_or(Path::new(""));
    if let Some(chapter) = path.strip_suffix(".incl.md")
        && let Some(chapter) = book.page(&normalize(&folder.join(format!("{chapter}.md"))))
    {
        return Included::RecipeTable(chapter);
    }
    if path == FOLDER_REFS && category_of(page).is_some() {
        return Included::FolderRefs;
    }
    if is_link_refs(path) {
        return Included::LinkRefs;
    }
    Included::File(normalize(&book.project.src().join(folder).join(path)))
}
