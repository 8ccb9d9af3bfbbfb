//! The releases of a package: which there are, and which of them to look at.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result};
use semver::Version;
use serde::Deserialize;

/// A release, as the registry's index has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Published {
    /// Its version.
    #[serde(rename = "vers")]
    pub version: Version,
    /// Whether its authors took it back.
    pub yanked: bool,
    /// When it was published. The index has this of newer entries, and of
    /// those that were completed later.
    #[serde(rename = "pubtime")]
    pub published: Option<String>,
}

impl Published {
    /// The day on which it was published.
    pub fn day(&self) -> Option<String> {
        self.published.as_ref().map(|time| time.chars().take_while(|&it| it != 'T').collect())
    }
}

/// All releases of the package `name`, in the order of the index. Cargo asks
/// the registry, and leaves what it got in a file.
///
/// # Errors
///
/// If Cargo fails, or its file cannot be found or read.
pub fn published(name: &str) -> Result<Vec<Published>> {
    // `cargo info` prints about one release, but fetches all.
    let mut info = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let status = info.args(["info", "--quiet", name]).stdout(Stdio::null()).status()?;
    anyhow::ensure!(status.success(), "`cargo info {name}` fails");
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).context("no home folder")?;
    let folder = home.join("registry/index");
    let mut newest = None;
    for index in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let file = index?.path().join(".cache").join(place(name)).join(name);
        let Ok(changed) = file.metadata().and_then(|it| it.modified()) else { continue };
        if newest.as_ref().is_none_or(|(other, _)| *other < changed) {
            newest = Some((changed, file));
        }
    }
    let (_, file) = newest.with_context(|| format!("{}: no {name}", folder.display()))?;
    let bytes = fs::read(&file).with_context(|| file.display().to_string())?;
    parse(&bytes).with_context(|| file.display().to_string())
}

/// The folder of a package in an index.
fn place(name: &str) -> PathBuf {
    match name.len() {
        length @ (1 | 2) => PathBuf::from(length.to_string()),
        3 => PathBuf::from("3").join(&name[..1]),
        _ => PathBuf::from(&name[..2]).join(&name[2..4]),
    }
}

/// Cargo's file: pieces that end with a zero byte; those that are JSON are
/// releases.
fn parse(bytes: &[u8]) -> Result<Vec<Published>> {
    let pieces = bytes.split(|&byte| byte == 0).filter(|piece| piece.starts_with(b"{"));
    let releases = pieces.map(serde_json::from_slice).collect::<Result<Vec<_>, _>>()?;
    anyhow::ensure!(!releases.is_empty(), "there are no releases in it");
    Ok(releases)
}

/// The releases up to `tested`, the newest first, without those that were taken
/// back. A pre-release counts only if there are fewer than `enough` others.
pub fn up_to(tested: &Version, mut all: Vec<Published>, enough: usize) -> Vec<Published> {
    all.retain(|release| !release.yanked && release.version <= *tested);
    all.sort_by(|a, b| b.version.cmp(&a.version));
    if all.iter().filter(|release| release.version.pre.is_empty()).count() >= enough {
        all.retain(|release| release.version.pre.is_empty());
    }
    all
}

/// Which of `releases`, the newest first, to look at: from 1.0 on, the last one
/// of each minor version; below, where any release may change anything, each.
pub fn steps(releases: &[Published]) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let releases = releases.iter().enumerate();
    let steps = releases.filter(|(_, release)| {
        let Version { major, minor, .. } = release.version;
        major == 0 || seen.insert((major, minor))
    });
    steps.map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(versions: &[&str]) -> Vec<Published> {
        let published = |version: &&str| Published {
            version: version.trim_end_matches('!').parse().expect("it is a version"),
            yanked: version.ends_with('!'),
            published: None,
        };
        versions.iter().map(published).collect()
    }

    fn names(releases: &[Published]) -> Vec<String> {
        releases.iter().map(|release| release.version.to_string()).collect()
    }

    #[test]
    fn cargos_file_is_read() {
        let file = b"\x03\x02\0\0\0etag: \"x\"\x001.0.0\x00{\"name\":\"a\",\"vers\":\"1.0.0\",\
            \"yanked\":false,\"pubtime\":\"2025-03-23T13:45:05Z\"}\x001.1.0\x00{\"name\":\"a\",\
            \"vers\":\"1.1.0\",\"yanked\":true}\x00";
        let releases = parse(file).expect("it is such a file");
        assert_eq!(names(&releases), ["1.0.0", "1.1.0"]);
        assert_eq!(releases[0].day().as_deref(), Some("2025-03-23"));
        assert_eq!((releases[1].day(), releases[1].yanked), (None, true));
    }

    #[test]
    fn a_file_without_releases_is_refused() {
        assert!(parse(b"\x03\x02\0\0\0etag: \"x\"\0").is_err());
    }

    #[test]
    fn the_index_has_a_folder_for_each_package() {
        for (name, folder) in [("bus", "3/b"), ("kanal", "ka/na"), ("ab", "2")] {
            assert_eq!(place(name), PathBuf::from(folder));
        }
    }

    #[test]
    fn releases_that_are_newer_or_were_taken_back_are_left_out() {
        let all = published(&["1.0.0", "1.1.0!", "1.2.0", "1.3.0", "1.0.1"]);
        let tested = Version::new(1, 2, 0);
        assert_eq!(names(&up_to(&tested, all, 2)), ["1.2.0", "1.0.1", "1.0.0"]);
    }

    #[test]
    fn pre_releases_count_where_there_is_little_else() {
        let all = published(&["0.1.0-pre8", "0.1.0", "0.1.1"]);
        let tested = Version::new(0, 1, 1);
        assert_eq!(names(&up_to(&tested, all.clone(), 2)), ["0.1.1", "0.1.0"]);
        assert_eq!(names(&up_to(&tested, all, 3)), ["0.1.1", "0.1.0", "0.1.0-pre8"]);
    }

    #[test]
    fn from_1_on_the_last_of_each_minor_version_counts() {
        let all = published(&["3.1.2", "3.1.1", "3.0.0", "2.4.1", "0.9.1", "0.9.0"]);
        assert_eq!(steps(&all), [0, 2, 3, 4, 5]);
    }
}
