//! What earlier releases did: since when a cell holds, which releases were run,
//! and published faults.

use std::fmt::Write;

use compared::versions::{Advisory, Package, Release, Run, Stretch};
use compared::{Channel, Property};

use super::compared::address;
use super::tables::cell as escape;
use crate::html::escape_html;
use crate::read::book::Book;
use crate::read::page::Page;

/// What some releases did, one after the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// Which releases, such as `since 0.12.0` or `until 0.11.1`.
    pub when: String,
    /// What they did.
    pub value: String,
    /// Whether that bites.
    pub bites: bool,
}

/// What the releases of `package` did, the newest first. One value alone stands
/// for all releases that were run.
pub(super) fn values(package: &Package, channel: &Channel, property: &Property) -> Vec<Value> {
    let stretches = package.values(&channel.id, &property.id);
    let oldest = stretches.len().saturating_sub(1);
    // One that did not build may already have, or still have, the newer value.
    let builds = |version: &str, next: fn(usize) -> usize| {
        let at = package.releases.iter().position(|release| release.version == version);
        let next = at.and_then(|at| package.releases.get(next(at)));
        next.is_none_or(|release| release.error.is_none())
    };
    let value = |(at, Stretch { from, to, found }): (usize, &Stretch)| Value {
        when: match at {
            0 if builds(from, |at| at + 1) => format!("since {from}"),
            0 => format!("since {from} at the latest"),
            _ if at == oldest && builds(to, |at| at.wrapping_sub(1)) => format!("until {to}"),
            _ if at == oldest => format!("until {to} at least"),
            _ if from == to => format!("in {from}"),
            _ => format!("{from} to {to}"),
        },
        value: found.value().to_owned(),
        bites: property.bites(found.value()),
    };
    stretches.iter().enumerate().map(value).collect()
}

/// The releases of each package: which were run, and which did not build.
pub(super) fn table(book: &Book, page: &Page) -> String {
    let root = page.to_root();
    let mut text = format!(
        "What all these releases did is also [one JSON file]({root}versions.json), which follows \
         [this schema]({root}versions.schema.json).\n\n\
         <div class=\"compared\">\n\n| Package | Newest | Oldest | Run | Did not build | On |\n\
         |---|---|---|---|---|---|"
    );
    let dated = |name: &str, release: Option<&Release>| {
        release.map_or_else(String::new, |Release { version, published, .. }| {
            let day = published.as_deref().unwrap_or("the index has no date");
            format!("[{version}](https://docs.rs/{name}/{version}) <small>{day}</small>")
        })
    };
    for (name, package) in &book.compared.versions.packages {
        let list = |built: bool| {
            let releases = package.releases.iter().filter(|it| it.error.is_none() == built);
            match Vec::from_iter(releases.map(|it| it.version.as_str())).join(", ") {
                none if none.is_empty() => "–".to_owned(),
                some => some,
            }
        };
        let Package { day, rustc, .. } = package;
        write!(
            text,
            "\n| {} | {} | {} | {} | {} | {day} <small>Rust {rustc}</small> |",
            escape(name),
            dated(name, package.ran().next()),
            dated(name, package.ran().last()),
            list(true),
            list(false)
        )
        .expect("a string can be written");
    }
    text.push_str("\n\n</div>\n");
    text
}

/// Published faults, each with what its program did.
pub(super) fn advisories(book: &Book, page: &Page) -> String {
    let mut text = String::new();
    for advisory in &book.compared.versions.advisories {
        let Advisory { id, address: published, package, title, what, .. } = advisory;
        let Advisory { program, day, rustc, bad, good, .. } = advisory;
        let (fixed, and_did) = match good {
            Some(good) => (format!("fixed in {}", good.version), format!(", and {}", did(good))),
            None => ("the newest release".to_owned(), String::new()),
        };
        let shown = match advisory.is_shown() {
            true => "",
            false => " So the program does not show the fault here.",
        };
        writeln!(
            text,
            "- **{}**: {package} {}, {fixed} ([{id}]({published})). {} [The program]({}) \
             {}{and_did} (run on {day}, Rust {rustc}).{shown}",
            escape_html(title),
            bad.version,
            escape_html(what),
            address(book, page, program),
            did(bad),
        )
        .expect("a string can be written");
    }
    text
}

/// How a program ended.
fn did(Run { version, printed, ended, .. }: &Run) -> String {
    match printed {
        Some(line) => format!("{ended} with {version} (\"{}\")", escape_html(line)),
        None => format!("{ended} with {version}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use compared::versions::Found;

    use super::*;

    /// When a package did what, with these releases; one that did not build
    /// ends in `!`.
    fn when(releases: &[&str], stretches: &[(&str, &str, &str)]) -> Vec<String> {
        let release = |version: &&str| Release {
            version: version.trim_end_matches('!').to_owned(),
            published: None,
            error: version.ends_with('!').then(|| "error: refused".to_owned()),
        };
        let stretch = |(from, to, failed): &(&str, &str, &str)| Stretch {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            found: Found::Failed { failed: (*failed).to_owned() },
        };
        let channel = Channel {
            id: "one".to_owned(),
            name: "one".to_owned(),
            made_by: String::new(),
            package: None,
            adapter: String::new(),
        };
        let property = Property {
            id: "loses".to_owned(),
            group: String::new(),
            title: String::new(),
            question: String::new(),
            test: String::new(),
            hazard: None,
            cells: BTreeMap::new(),
        };
        let stretches =
            BTreeMap::from([("loses".to_owned(), stretches.iter().map(stretch).collect())]);
        let package = Package {
            day: String::new(),
            rustc: String::new(),
            releases: releases.iter().map(release).collect(),
            channels: [("one".to_owned(), stretches)].into(),
        };
        let values = values(&package, &channel, &property).into_iter();
        values.map(|value| format!("{} {}", value.when, value.value)).collect()
    }

    #[test]
    fn the_release_that_changed_a_value_is_named() {
        let releases = ["1.4", "1.3", "1.2", "1.1", "1.0!"];
        let stretches =
            [("1.4", "1.4", "hangs"), ("1.2", "1.3", "panics"), ("1.1", "1.1", "hangs")];
        let told = ["since 1.4 hangs", "1.2 to 1.3 panics", "until 1.1 hangs"];
        assert_eq!(when(&releases, &stretches), told);
    }

    #[test]
    fn where_the_release_between_did_not_build_the_bounds_say_so() {
        let stretches = [("1.2", "1.2", "hangs"), ("1.0", "1.0", "panics")];
        let told = ["since 1.2 at the latest hangs", "until 1.0 at least panics"];
        assert_eq!(when(&["1.2", "1.1!", "1.0"], &stretches), told);
    }
}
