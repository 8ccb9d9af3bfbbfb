//! Remembers which proofs of a suite have been made.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::thread;
use std::time::SystemTime;

use humantime::format_rfc3339_seconds;

use crate::{Inputs, skip};

/// The variable that makes a suite prove everything again.
const VARIABLE: &str = "PROVE_AGAIN";

/// The variable that makes tests rewrite what they compare with, by this value.
const REWRITES: &str = "SNAPSHOTS";
const OVERWRITE: &str = "overwrite";

/// Whether `SNAPSHOTS=overwrite` asks a test to rewrite what it compares with.
///
/// # Panics
///
/// If `SNAPSHOTS` has another value.
pub fn overwrite() -> bool {
    wishes_overwrite(env::var_os(REWRITES).as_deref())
}

fn wishes_overwrite(value: Option<&OsStr>) -> bool {
    let known = value.is_none_or(|value| value == OVERWRITE);
    assert!(known, "{REWRITES} is {value:?}; its only value is `{OVERWRITE}`");
    value.is_some()
}

/// A suite of tests, and the folder of its stamps.
#[derive(Debug)]
pub struct Suite {
    name: &'static str,
    folder: PathBuf,
    forgets: bool,
    rewrites: bool,
    said: Once,
}

impl Suite {
    /// The suite called `name`. Its stamps are in a folder of that name below `folder`.
    pub fn new(name: &'static str, folder: &Path) -> Suite {
        let is_set = |name| env::var_os(name).is_some();
        let (forgets, rewrites) = (forgets(is_set), is_set(REWRITES));
        Suite { name, folder: folder.join(name), forgets, rewrites, said: Once::new() }
    }

    /// The suite called `name` of the test that is running. Its stamps are in
    /// the folder that Cargo has for the files of tests.
    ///
    /// # Panics
    ///
    /// If the test does not lie where Cargo puts it.
    pub fn of_this_program(name: &'static str) -> Suite {
        // Cargo tells the folder only when it compiles an integration test.
        let program = env::current_exe().expect("a running program has a path");
        let target = program.ancestors().nth(3).expect("Cargo puts it in target/debug/deps");
        Suite::new(name, &target.join("tmp"))
    }

    /// Runs `prove`, which panics if there is no proof, and stamps it; see
    /// [`Suite::begin`].
    pub fn unless_proven(&self, what: &str, inputs: &Inputs, prove: impl FnOnce()) {
        if let Some(_proof) = self.begin(what, inputs) {
            prove();
        }
    }

    /// Begins the proof of `what`, to be stamped when it ends. `None` if there
    /// is a stamp, which is said once for the suite.
    pub fn begin(&self, what: &str, inputs: &Inputs) -> Option<Proof<'_>> {
        match self.proven(inputs) {
            Some(day) => {
                self.said.call_once(|| self.say(&format!("{what} and others"), day));
                None
            }
            None => {
                skip::forget();
                Some(Proof { suite: self, inputs: inputs.clone() })
            }
        }
    }

    /// When a proof with the same inputs was made.
    pub fn proven(&self, inputs: &Inputs) -> Option<SystemTime> {
        if self.forgets {
            return None;
        }
        fs::metadata(self.file(inputs)).and_then(|stamp| stamp.modified()).ok()
    }

    /// Remembers that a proof was made. One that rewrites what it compares with
    /// proves nothing, and is not remembered.
    ///
    /// # Panics
    ///
    /// If the stamp cannot be written.
    pub fn stamp(&self, inputs: &Inputs) {
        if self.rewrites {
            return;
        }
        fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(self.file(inputs), ""))
            .unwrap_or_else(|error| panic!("{}: {error}", self.folder.display()));
    }

    /// Prints that `what` is not proven again. It writes past libtest, which
    /// hides the output of a passing test.
    ///
    /// # Panics
    ///
    /// If standard error is closed.
    pub fn say(&self, what: &str, day: SystemTime) {
        let (name, day) = (self.name, format_rfc3339_seconds(day));
        let said = writeln!(
            std::io::stderr(),
            "{name}: {what}: unchanged since {day}, proven then; {VARIABLE}=1 proves it again"
        );
        said.expect("standard error is open");
    }

    fn file(&self, inputs: &Inputs) -> PathBuf {
        self.folder.join(inputs.key())
    }
}

/// A proof that is being made on this thread. Dropped, it is stamped, unless
/// the thread panics or has [skipped](crate::skip) something.
#[derive(Debug)]
pub struct Proof<'suite> {
    suite: &'suite Suite,
    inputs: Inputs,
}

impl Drop for Proof<'_> {
    fn drop(&mut self) {
        if !thread::panicking() && !skip::has_skipped() {
            self.suite.stamp(&self.inputs);
        }
    }
}

/// Whether everything must be proven: on a CI server, for somebody who asks for
/// it, and where what is compared is rewritten.
fn forgets(is_set: impl Fn(&'static str) -> bool) -> bool {
    ["CI", VARIABLE, REWRITES].into_iter().any(is_set)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn suite(folder: &Path) -> Suite {
        let (name, folder) = ("suite", folder.to_owned());
        Suite { name, folder, forgets: false, rewrites: false, said: Once::new() }
    }

    /// How often a proof of `inputs` is made if it is requested twice.
    fn proofs(suite: &Suite, inputs: &Inputs) -> u32 {
        let count = Cell::new(0);
        for _ in 0..2 {
            suite.unless_proven("it", inputs, || count.set(count.get() + 1));
        }
        count.get()
    }

    #[test]
    fn a_wish_to_rewrite_is_understood() {
        assert!(wishes_overwrite(Some(OVERWRITE.as_ref())));
        assert!(!wishes_overwrite(None));
    }

    #[test]
    #[should_panic(expected = "SNAPSHOTS is Some(\"overwrte\"); its only value is `overwrite`")]
    fn a_wish_that_is_not_known_is_refused() {
        wishes_overwrite(Some("overwrte".as_ref()));
    }

    #[test]
    fn what_is_proven_is_not_proven_again() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        assert_eq!(proofs(&suite(folder.path()), &Inputs::new()), 1);
        assert_eq!(proofs(&suite(folder.path()), &Inputs::new()), 0);
    }

    #[test]
    fn what_fails_is_not_stamped() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let suite = suite(folder.path());
        let fails = || suite.unless_proven("it", &Inputs::new(), || panic!("no proof"));
        assert!(catch_unwind(AssertUnwindSafe(fails)).is_err());
        assert_eq!(suite.proven(&Inputs::new()), None);
    }

    #[test]
    fn what_skips_a_part_is_not_stamped() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let suite = suite(folder.path());
        let inputs = Inputs::new();
        suite.unless_proven("it", &inputs, skip::note);
        assert_eq!(suite.proven(&inputs), None);
        suite.unless_proven("it", &inputs, || {});
        assert!(
            suite.proven(&inputs).is_some(),
            "the skip of one test does not count for the next"
        );
    }

    #[test]
    fn a_ci_server_and_whoever_asks_for_it_gets_every_proof() {
        assert!(!forgets(|_| false));
        for name in ["CI", "PROVE_AGAIN", "SNAPSHOTS"] {
            assert!(forgets(|it| it == name), "{name}");
        }
        let folder = tempfile::tempdir().expect("a folder can be made");
        let suite = Suite { forgets: true, ..suite(folder.path()) };
        assert_eq!(proofs(&suite, &Inputs::new()), 2);
    }

    #[test]
    fn what_rewrites_its_record_is_not_stamped() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let suite = Suite { rewrites: true, ..suite(folder.path()) };
        assert_eq!(proofs(&suite, &Inputs::new()), 2);
    }

    #[test]
    fn the_stamps_of_a_test_are_where_cargo_has_its_files() {
        let suite = Suite::of_this_program("suite");
        let program = env::current_exe().expect("it is running");
        assert!(program.starts_with(suite.folder.with_file_name("").with_file_name("")));
        assert!(suite.folder.ends_with("tmp/suite"));
    }
}
