//! What readers get: the site, or the pages for a stock `mdbook`.

pub(crate) mod backends;
pub(crate) mod epub;
pub(crate) mod found;
pub(crate) mod light;
mod offline;
pub(crate) mod preprocessor;
pub(crate) mod search;
pub(crate) mod site;
mod tables;

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::{DirEntry, WalkDir};

/// What tells a file from an older one of its name: some digits of its hash.
fn hash(content: impl AsRef<[u8]>) -> String {
    Sha256::digest(content).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The pages that mdBook wrote below `site`, sorted by their paths.
fn html_files(site: &Path) -> impl Iterator<Item = PathBuf> {
    let files = WalkDir::new(site).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.map(DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|extension| extension == "html"))
}
