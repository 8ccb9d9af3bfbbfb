//! Published faults of the tables' packages, each with a program without
//! `unsafe` that shows it.

use std::time::Duration;

use anyhow::{Result, anyhow};
use compared::versions::{Advisory, Run};

use crate::folder::Folder;
use crate::probe::{self, Ended};

/// Longer than any of the programs runs.
const TOO_LONG: Duration = Duration::from_secs(300);

/// A fault, its program, and the releases to run that with.
pub struct Published {
    /// Its name in the advisory database, or among the reports to the package's
    /// authors.
    pub id: &'static str,
    /// Where it is published.
    address: &'static str,
    /// The package.
    package: &'static str,
    /// What is wrong, in a few words.
    title: &'static str,
    /// What the program does, and how it fails.
    what: &'static str,
    /// The program, relative to the repository.
    program: &'static str,
    /// The last release that has the fault.
    bad: &'static str,
    /// The first one that does not. None: the last bad release is the newest.
    good: Option<&'static str>,
}

/// The faults, in the order in which the book lists them.
pub const ALL: [Published; 4] = [
    Published {
        id: "RUSTSEC-2025-0023",
        address: "https://rustsec.org/advisories/RUSTSEC-2025-0023.html",
        package: "tokio",
        title: "The receivers of a broadcast clone a message at the same time",
        what: "Two threads receive a message that is `Send` and not `Sync`, and its `clone` \
               counts in a `Cell`. The program fails when the two clones are counted as one.",
        program: "tools/versions/advisories/rustsec_2025_0023.rs",
        bad: "1.44.1",
        good: Some("1.44.2"),
    },
    Published {
        id: "RUSTSEC-2025-0024",
        address: "https://rustsec.org/advisories/RUSTSEC-2025-0024.html",
        package: "crossbeam-channel",
        title: "An unbounded channel frees its memory twice",
        what: "Two threads send the first messages of a channel while its receiver is dropped, \
               for 10,000,000 channels. The program fails when the allocator, or the system, \
               ends it.",
        program: "tools/versions/advisories/rustsec_2025_0024.rs",
        bad: "0.5.14",
        good: Some("0.5.15"),
    },
    Published {
        id: "RUSTSEC-2026-0005",
        address: "https://rustsec.org/advisories/RUSTSEC-2026-0005.html",
        package: "oneshot",
        title: "A receiver that was polled uses freed memory when it is dropped",
        what: "A receiver is polled and dropped, and then its sender on another thread, for \
               10,000,000 channels. The program fails when the system ends it.",
        program: "tools/versions/advisories/rustsec_2026_0005.rs",
        bad: "0.1.11",
        good: Some("0.1.12"),
    },
    Published {
        id: "oneshot#87",
        address: "https://github.com/faern/oneshot/issues/87",
        package: "oneshot",
        title: "A receiver that was polled frees the channel while the sender uses it",
        what: "A receiver is polled, and dropped while its sender sends on another thread, for \
               10,000,000 channels. The program fails when the system ends it. Until this is \
               mended, let no `select!` and no time limit drop a receiver of this crate whose \
               sender is on another thread.",
        program: "tools/versions/advisories/oneshot_87.rs",
        bad: "0.2.1",
        good: None,
    },
];

impl Published {
    /// Runs the program with both releases.
    ///
    /// # Errors
    ///
    /// If it cannot be built or started.
    pub fn run(&self, folder: &Folder, day: String, rustc: String) -> Result<Advisory> {
        let with = |version: &str| -> Result<Run> {
            folder.write_program(self.program, self.package, version)?;
            let program = folder.build(true)?.map_err(|error| anyhow!("{version}: {error}"))?;
            let (lines, ended) = probe::printed(&program, &[], TOO_LONG)?;
            let run = told(version, lines, ended);
            println!("{} {} {version}: {}", self.id, self.package, run.ended);
            Ok(run)
        };
        Ok(Advisory {
            id: self.id.to_owned(),
            address: self.address.to_owned(),
            package: self.package.to_owned(),
            title: self.title.to_owned(),
            what: self.what.to_owned(),
            program: self.program.to_owned(),
            day,
            rustc,
            bad: with(self.bad)?,
            good: self.good.map(with).transpose()?,
        })
    }
}

fn told(version: &str, mut lines: Vec<String>, ended: Ended) -> Run {
    let (failed, told) = match ended {
        Ended::Status(0) => (false, "ends"),
        Ended::Status(101) => (true, "panics"),
        Ended::Status(_) | Ended::Crashed => (true, "crashes"),
        Ended::Hung => (true, "hangs"),
    };
    Run { version: version.to_owned(), failed, printed: lines.pop(), ended: told.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use compared::versions::{self, Versions};

    use super::*;

    /// Every fault of which the record lacks a run that shows it, or says
    /// something else. A fault that no release has
    /// mended is to be run with the newest one.
    fn missing(record: &Versions) -> Vec<String> {
        let is_shown = |published: &&Published| {
            let found = record.advisories.iter().find(|it| it.id == published.id);
            found.is_some_and(|it| {
                let texts = [&it.address, &it.package, &it.title, &it.what, &it.program];
                let Published { address, package, title, what, program, .. } = published;
                let good = it.good.as_ref().map(|good| good.version.as_str());
                let newest = || record.packages.get(&it.package)?.releases.first();
                texts == [address, package, title, what, program]
                    && (it.bad.version.as_str(), good) == (published.bad, published.good)
                    && (good.is_some() || newest().is_some_and(|it| it.version == published.bad))
                    && it.is_shown()
            })
        };
        let missing = ALL.iter().filter(|published| !is_shown(published));
        missing.map(|it| format!("{0}: run `cargo run -p versions -- {0}`", it.id)).collect()
    }

    fn root() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    fn record() -> Versions {
        versions::read(&root().join("deps/compared/versions.json")).expect("it is read")
    }

    #[test]
    fn every_advisory_is_shown_by_its_program() {
        assert_eq!(missing(&record()), Vec::<String>::new());
    }

    #[test]
    fn an_advisory_that_was_not_run_is_named() {
        let named = ["RUSTSEC-2025-0023: run `cargo run -p versions -- RUSTSEC-2025-0023`"];
        let mut absent = record();
        absent.advisories.retain(|advisory| advisory.id != "RUSTSEC-2025-0023");
        assert_eq!(missing(&absent), named);
        let mut passes = record();
        passes.advisories[0].bad.failed = false;
        assert_eq!(missing(&passes), named);
        let mut fails = record();
        fails.advisories[0].good.as_mut().expect("it was mended").failed = true;
        assert_eq!(missing(&fails), named);
        let mut another = record();
        another.advisories[0].bad.version = "1.44.0".to_owned();
        assert_eq!(missing(&another), named);
    }

    #[test]
    fn a_fault_that_was_not_run_with_the_newest_release_is_named() {
        let mut newer = record();
        let oneshot = newer.packages.get_mut("oneshot").expect("the tables have it");
        oneshot.releases[0].version = "9.0.0".to_owned();
        assert_eq!(missing(&newer), ["oneshot#87: run `cargo run -p versions -- oneshot#87`"]);
    }

    #[test]
    fn the_end_of_a_program_is_told() {
        let told = |ended| {
            let run = told("1.0.0", vec!["a".to_owned(), "b".to_owned()], ended);
            (run.printed.unwrap_or_default(), run.failed, run.ended)
        };
        assert_eq!(told(Ended::Status(0)), ("b".to_owned(), false, "ends".to_owned()));
        assert_eq!(told(Ended::Status(101)), ("b".to_owned(), true, "panics".to_owned()));
        assert_eq!(told(Ended::Crashed), ("b".to_owned(), true, "crashes".to_owned()));
        assert_eq!(told(Ended::Hung), ("b".to_owned(), true, "hangs".to_owned()));
    }

    #[test]
    fn the_programs_have_no_unsafe_code() {
        for published in &ALL {
            let text = std::fs::read_to_string(root().join(published.program)).expect("it is read");
            assert!(text.contains("#![forbid(unsafe_code)]\n"), "{}", published.program);
        }
    }
}
