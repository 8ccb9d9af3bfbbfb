//! The service worker, which lets readers keep the site: theme/offline.js, with
//! the list of what it keeps.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use walkdir::WalkDir;

use super::hash;
use crate::project::Project;

/// Its path in the site, and in `theme`.
pub const FILE: &str = "offline.js";

/// Kinds of files that pages need.
const KINDS: [&str; 6] = ["css", "html", "js", "png", "svg", "woff2"];

/// Pages that nobody reads without a network: the one for printing is all the
/// others, one is for a frame where no script runs, one says that there is none.
const LEFT_OUT: [&str; 3] = ["print.html", "toc.html", "404.html"];

/// Writes it into the finished `site` of `project`.
pub fn write(project: &Project, site: &Path) -> io::Result<()> {
    let mut kept = BTreeMap::new();
    for entry in WalkDir::new(site) {
        let path = entry?.into_path();
        let name = path.strip_prefix(site).expect("it was found there");
        let name = name.to_string_lossy().replace('\\', "/");
        let is_needed = path.extension().is_some_and(|it| KINDS.iter().any(|kind| it == *kind));
        if is_needed && !LEFT_OUT.contains(&&*name) {
            let content = hash(fs::read(&path)?);
            kept.insert(name, content);
        }
    }
    let kept = serde_json::to_string(&kept).expect("texts are JSON");
    let worker = fs::read_to_string(project.root.join("theme").join(FILE))?;
    fs::write(site.join(FILE), format!("'use strict';\nconst files = {kept};\n{worker}"))
}
