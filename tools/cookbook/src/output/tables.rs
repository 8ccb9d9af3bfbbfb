//! `compared.json`, the tables of channels for other programs, and the schema
//! of that file.

use std::path::Path;
use std::{fs, io};

use crate::read::book::Book;

/// Writes both into `site`, if the book has tables.
pub fn write(book: &Book, site: &Path) -> io::Result<()> {
    let file = book.project.compared();
    if !file.exists() {
        return Ok(());
    }
    fs::copy(file, site.join("compared.json"))?;
    fs::write(site.join("compared.schema.json"), compared::schema())
}
