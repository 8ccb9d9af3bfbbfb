//! `cargo book rust-playground`: takes a new list of the public Rust
//! Playground's crates.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::{fs, io};

use serde::Deserialize;
use thiserror::Error;

use crate::project::Project;
pub use crate::read::rust_playground::REFRESH;
use crate::read::rust_playground::{Crate, ListError, Snapshot, read};

/// Why no list was taken or compared.
#[derive(Debug, Error)]
pub enum RustPlaygroundError {
    /// The text is not what the playground sends.
    #[error("standard input is not the list of crates; run: {REFRESH}")]
    NotTheList(#[source] ListError),
    /// The book's list is missing or broken.
    #[error("{}: cannot be used", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ListError,
    },
    /// The new list cannot be written.
    #[error("{}: cannot be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

/// The reply of the Rust Playground.
#[derive(Deserialize)]
struct Reply {
    crates: Vec<Crate>,
}

/// Today, as `2026-08-07`, in UTC.
pub fn today() -> String {
    let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now());
    now.to_string().chars().take("2026-08-07".len()).collect()
}

/// Rewrites the list of `project` from the playground's `reply`. Returns what
/// changed, one line per crate.
///
/// # Errors
///
/// If `reply` is not the playground's, or the file cannot be written.
///
/// ```
/// use cookbook::commands::rust_playground::{today, write};
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let error = write(&project, "<html>", today()).expect_err("it is no list");
/// assert!(error.to_string().starts_with("standard input is not the list of crates"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(project: &Project, reply: &str, as_of: String) -> Result<String, RustPlaygroundError> {
    let newer = of_reply(reply, as_of)?;
    // A broken file is replaced, too.
    let changes = read(project).map(|present| changes(&present, &newer)).unwrap_or_default();
    let path = project.rust_playground();
    fs::write(&path, to_text(&newer))
        .map_err(|source| RustPlaygroundError::Write { path, source })?;
    Ok(changes)
}

/// Compares the playground's `reply` with the list of `project`. Returns the
/// differences, one line per crate.
///
/// # Errors
///
/// If `reply` is not the playground's, or the file is broken.
///
/// ```
/// use cookbook::commands::rust_playground::compare;
/// let project = cookbook::Project::find(&std::env::current_dir()?)?;
/// let reply = r#"{"crates": [{"name": "rand", "version": "0.10.2", "id": "rand"}]}"#;
/// assert!(compare(&project, reply)?.contains("removed tokio"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(project: &Project, reply: &str) -> Result<String, RustPlaygroundError> {
    let path = project.rust_playground();
    let present = read(project).map_err(|source| RustPlaygroundError::Unusable {
        path: project.relative(&path).to_owned(),
        source,
    })?;
    Ok(changes(&present, &of_reply(reply, today())?))
}

/// Reads the playground's reply, taken on the day `as_of`.
fn of_reply(reply: &str, as_of: String) -> Result<Snapshot, RustPlaygroundError> {
    let parse = || {
        let reply: Reply = serde_json::from_str(reply)?;
        let mut snapshot = Snapshot { as_of, crates: reply.crates };
        snapshot.crates.sort_by(|a, b| a.id.cmp(&b.id));
        snapshot.check()?;
        Ok(snapshot)
    };
    parse().map_err(RustPlaygroundError::NotTheList)
}

/// The text of the file: a line for each crate, so that a diff can be read.
fn to_text(snapshot: &Snapshot) -> String {
    let line = |krate| serde_json::to_string(krate).expect("three strings are JSON");
    let lines: Vec<_> = snapshot.crates.iter().map(line).collect();
    let (as_of, lines) = (&snapshot.as_of, lines.join(",\n"));
    format!("{{\n\"as_of\": \"{as_of}\",\n\"crates\": [\n{lines}\n]\n}}\n")
}

/// The differences between `older` and `newer`, a line for each crate.
fn changes(older: &Snapshot, newer: &Snapshot) -> String {
    let ids = |it: &Snapshot| -> BTreeMap<String, String> {
        it.crates.iter().map(|it| (it.id.clone(), it.version.clone())).collect()
    };
    let (old, new) = (ids(older), ids(newer));
    let mut text = String::new();
    for (id, was) in &old {
        let changed = match new.get(id) {
            None => writeln!(text, "removed {id} {was}"),
            Some(is) if is != was => writeln!(text, "changed {id} {was} -> {is}"),
            Some(_) => Ok(()),
        };
        changed.expect("writing to a string cannot fail");
    }
    for (id, is) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        writeln!(text, "added {id} {is}").expect("writing to a string cannot fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = r#"{"crates":[
        {"name":"tokio","version":"1.53.1","id":"tokio"},
        {"name":"md-5","version":"0.11.0","id":"md5"}]}"#;

    fn snapshot(reply: &str) -> Result<Snapshot, RustPlaygroundError> {
        of_reply(reply, "2026-08-07".to_owned())
    }

    #[test]
    fn what_is_written_is_read_and_has_a_line_for_each_crate() {
        let snapshot = snapshot(REPLY).expect("it is a reply");
        let text = to_text(&snapshot);
        assert_eq!(
            text,
            "{\n\"as_of\": \"2026-08-07\",\n\"crates\": [\n\
             {\"id\":\"md5\",\"name\":\"md-5\",\"version\":\"0.11.0\"},\n\
             {\"id\":\"tokio\",\"name\":\"tokio\",\"version\":\"1.53.1\"}\n]\n}\n"
        );
        assert_eq!(Snapshot::parse(&text).expect("we wrote it"), snapshot);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for (reply, why) in [
            ("<html>", "expected value"),
            ("", "EOF"),
            ("{\"error\": \"later\"}", "missing field `crates`"),
            ("{\"crates\": []}", "there is no crate in it"),
            (&REPLY.replace("md5", "tokio"), "`tokio` stands there twice"),
            (&REPLY.replace("\"md5\"", "\"md 5\""), "do not name a crate"),
        ] {
            let error = anyhow::Error::from(snapshot(reply).expect_err("it is not the list"));
            let error = format!("{error:#}");
            assert!(error.contains("standard input is not") && error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_file_that_was_changed_by_hand_is_refused() {
        let text = to_text(&snapshot(REPLY).expect("it is a reply"));
        for (old, new, why) in [
            ("2026-08-07", "2026-08-32", "`2026-08-32` is not a day"),
            ("\"md5\"", "\"zzz\"", "`zzz` stands before `tokio`"),
            ("\"as_of\"", "\"date\"", "unknown field `date`"),
            (",\n{\"id\":\"tokio\"", ",\n{\"ID\":\"tokio\"", "missing field `id`"),
        ] {
            let error = Snapshot::parse(&text.replace(old, new)).expect_err("it is broken");
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn each_change_is_listed() {
        let old = snapshot(REPLY).expect("it is a reply");
        assert_eq!(changes(&old, &old), "");
        let reply = REPLY.replace("1.53.1", "1.54.0").replace("md5", "rand");
        let new = snapshot(&reply).expect("it is a reply");
        assert_eq!(
            changes(&old, &new),
            "removed md5 0.11.0\nchanged tokio 1.53.1 -> 1.54.0\nadded rand 0.11.0\n"
        );
    }

    #[test]
    fn today_is_a_day() {
        let day = Snapshot { as_of: today(), crates: snapshot(REPLY).expect("a reply").crates };
        day.check().expect("it is a day");
    }
}
