//! The file itself: a ZIP archive, whose first entry says what it is.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// Writes `files`, by their paths in the archive, to `to`.
pub fn write(to: &Path, files: &[(String, String)]) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut archive = ZipWriter::new(File::create(to)?);
    // Without the time of the build, the same book makes the same entries.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    // A reader of the first bytes must find this text there, so it is not compressed.
    archive.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    archive.write_all(b"application/epub+zip")?;
    for (name, text) in files {
        archive.start_file(name, options.compression_method(CompressionMethod::Deflated))?;
        archive.write_all(text.as_bytes())?;
    }
    archive.finish()?.flush()
}
