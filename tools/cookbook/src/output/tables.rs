//! `compared.json`, the tables of channels for other programs, `versions.json`,
//! what earlier releases did, `measured.json`, and the schemas of these files.

use std::path::Path;
use std::{fs, io};

use crate::read::book::Book;

/// Writes all of them into `site`, if the book has tables.
pub fn write(book: &Book, site: &Path) -> io::Result<()> {
    let (compared, versions) = (book.project.compared(), book.project.versions());
    if compared.exists() {
        fs::copy(compared, site.join("compared.json"))?;
        fs::write(site.join("compared.schema.json"), compared::schema())?;
    }
    if versions.exists() {
        fs::copy(versions, site.join("versions.json"))?;
        fs::write(site.join("versions.schema.json"), compared::versions::schema())?;
    }
    let measured = book.project.measured();
    if measured.exists() {
        fs::copy(measured, site.join("measured.json"))?;
        fs::write(site.join("measured.schema.json"), measured::schema())?;
    }
    Ok(())
}
