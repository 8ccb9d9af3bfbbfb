//! The crates of the public Rust Playground, as they were on one day:
//! `refs/rust-playground.json`.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::project::Project;

/// Where it is.
pub const URL: &str = "https://play.rust-lang.org";

/// The command that takes a new list.
pub const REFRESH: &str =
    "curl -fsS https://play.rust-lang.org/meta/crates | cargo book rust-playground";

/// What was there on a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// The day, as `2026-08-07`.
    pub as_of: String,
    /// The crates, ordered by their ids, each id once.
    pub crates: Vec<Crate>,
}

/// A crate that programs there may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crate {
    /// Its name in code.
    pub id: String,
    /// Its package's name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The reply of the Rust Playground.
#[derive(Deserialize)]
struct Reply {
    crates: Vec<Crate>,
}

impl Snapshot {
    /// Takes the playground's own list apart, as it was on the day `as_of`.
    ///
    /// # Errors
    ///
    /// If `reply` is not what the playground sends, or `as_of` is no day.
    pub fn of_reply(reply: &str, as_of: String) -> Result<Snapshot> {
        let what = format!("standard input is not the list of crates; run: {REFRESH}");
        let reply: Reply = serde_json::from_str(reply).context(what.clone())?;
        let mut snapshot = Snapshot { as_of, crates: reply.crates };
        snapshot.crates.sort_by(|a, b| a.id.cmp(&b.id));
        snapshot.check().context(what)?;
        Ok(snapshot)
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// If the file is not one that [`Snapshot::to_text`] can have written.
    pub fn parse(text: &str) -> Result<Snapshot> {
        let snapshot: Snapshot = serde_json::from_str(text)?;
        snapshot.check()?;
        Ok(snapshot)
    }

    fn check(&self) -> Result<()> {
        let Snapshot { as_of, crates } = self;
        let is_day = humantime::parse_rfc3339(&format!("{as_of}T00:00:00Z")).is_ok();
        ensure!(is_day, "`{as_of}` is not a day such as 2026-08-07");
        ensure!(!crates.is_empty(), "there is no crate in it");
        for Crate { id, name, version } in crates {
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if id.is_empty() || !id.chars().all(is_word) || name.is_empty() || version.is_empty() {
                bail!("`{id}`, `{name}`, `{version}` do not name a crate");
            }
        }
        match crates.windows(2).find(|pair| pair[0].id >= pair[1].id) {
            None => Ok(()),
            Some([a, b]) if a.id == b.id => bail!("`{}` stands there twice", a.id),
            Some(pair) => bail!("`{}` stands before `{}`", pair[0].id, pair[1].id),
        }
    }

    /// The text of the file: a line for each crate, so that a diff can be read.
    pub fn to_text(&self) -> String {
        let line = |krate| serde_json::to_string(krate).expect("three strings are JSON");
        let lines: Vec<_> = self.crates.iter().map(line).collect();
        let (as_of, lines) = (&self.as_of, lines.join(",\n"));
        format!("{{\n\"as_of\": \"{as_of}\",\n\"crates\": [\n{lines}\n]\n}}\n")
    }

    /// What `newer` has otherwise, a line for each crate.
    pub fn changes(&self, newer: &Snapshot) -> String {
        let ids = |it: &Snapshot| -> BTreeMap<String, String> {
            it.crates.iter().map(|it| (it.id.clone(), it.version.clone())).collect()
        };
        let (old, new) = (ids(self), ids(newer));
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
}

/// Today, as `2026-08-07`, in UTC.
pub fn today() -> String {
    let now = humantime::format_rfc3339_seconds(std::time::SystemTime::now());
    now.to_string().chars().take("2026-08-07".len()).collect()
}

/// Writes the file of `project` anew from the playground's `reply`; returns
/// what changed, a line for each crate.
///
/// # Errors
///
/// If `reply` is not the playground's, or the file cannot be written.
pub fn write(project: &Project, reply: &str, as_of: String) -> Result<String> {
    let newer = Snapshot::of_reply(reply, as_of)?;
    // Whatever is wrong with the present one, it is replaced.
    let changes = read(project).map(|present| present.changes(&newer)).unwrap_or_default();
    let path = project.rust_playground();
    std::fs::write(&path, newer.to_text())
        .with_context(|| format!("{}: cannot be written", path.display()))?;
    Ok(changes)
}

/// What the playground's `reply` has otherwise than the file of `project`, a
/// line for each crate; empty if nothing.
///
/// # Errors
///
/// If `reply` is not the playground's, or the file is broken.
pub fn compare(project: &Project, reply: &str) -> Result<String> {
    Ok(read(project)?.changes(&Snapshot::of_reply(reply, today())?))
}

/// Reads the file of `project`.
///
/// # Errors
///
/// If it is missing or broken.
pub fn read(project: &Project) -> Result<Snapshot> {
    let path = project.rust_playground();
    let parse = || {
        ensure!(path.exists(), "it is missing");
        Snapshot::parse(&std::fs::read_to_string(&path)?)
    };
    parse().with_context(|| format!("{}: cannot be used", project.relative(&path).display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = r#"{"crates":[
        {"name":"tokio","version":"1.53.1","id":"tokio"},
        {"name":"md-5","version":"0.11.0","id":"md5"}]}"#;

    fn snapshot(reply: &str) -> Result<Snapshot> {
        Snapshot::of_reply(reply, "2026-08-07".to_owned())
    }

    #[test]
    fn what_is_written_is_read_and_has_a_line_for_each_crate() {
        let snapshot = snapshot(REPLY).expect("it is a reply");
        let text = snapshot.to_text();
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
            let error = format!("{:#}", snapshot(reply).expect_err("it is not the list"));
            assert!(error.contains("standard input is not") && error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_file_that_was_changed_by_hand_is_refused() {
        let text = snapshot(REPLY).expect("it is a reply").to_text();
        for (old, new, why) in [
            ("2026-08-07", "2026-08-32", "`2026-08-32` is not a day"),
            ("\"md5\"", "\"zzz\"", "`zzz` stands before `tokio`"),
            ("\"as_of\"", "\"date\"", "unknown field `date`"),
            (",\n{\"id\":\"tokio\"", ",\n{\"ID\":\"tokio\"", "missing field `id`"),
        ] {
            let error = Snapshot::parse(&text.replace(old, new)).expect_err("it is broken");
            assert!(format!("{error:#}").contains(why), "{error:#}");
        }
    }

    #[test]
    fn each_change_is_listed() {
        let old = snapshot(REPLY).expect("it is a reply");
        assert_eq!(old.changes(&old), "");
        let reply = REPLY.replace("1.53.1", "1.54.0").replace("md5", "rand");
        let new = snapshot(&reply).expect("it is a reply");
        assert_eq!(
            old.changes(&new),
            "removed md5 0.11.0\nchanged tokio 1.53.1 -> 1.54.0\nadded rand 0.11.0\n"
        );
    }

    #[test]
    fn today_is_a_day() {
        let day = Snapshot { as_of: today(), crates: snapshot(REPLY).expect("a reply").crates };
        day.check().expect("it is a day");
    }
}
