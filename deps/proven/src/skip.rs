//! Reports what cannot be proven on this machine.

use std::cell::Cell;
use std::env;
use std::io::Write;

thread_local! {
    /// Whether the test on this thread has skipped anything.
    static SKIPPED: Cell<bool> = const { Cell::new(false) };
}

/// Prints that `what` is not proven here, and why. It writes past libtest,
/// which hides the output of a passing test.
///
/// # Panics
///
/// On a CI server that runs Linux, since everything must be proven there: other
/// systems have no sandbox, and may lack the servers. `CI` says that it is one.
/// Also if standard error is closed.
pub fn skip(what: &str, why: &str) {
    note();
    let must_prove = cfg!(target_os = "linux") && env::var_os("CI").is_some();
    let message = message(what, why, must_prove);
    writeln!(std::io::stderr(), "{message}").expect("standard error is open");
}

/// The test on this thread skips something.
pub(crate) fn note() {
    SKIPPED.set(true);
}

/// A test begins on this thread, which has skipped nothing.
pub(crate) fn forget() {
    SKIPPED.set(false);
}

/// Whether the test on this thread has skipped anything.
pub(crate) fn has_skipped() -> bool {
    SKIPPED.get()
}

/// The message. Panics with it where everything must be proven.
fn message(what: &str, why: &str, must_prove: bool) -> String {
    let skipped = format!("SKIPPED: not proven here: {what}: {why}");
    assert!(!must_prove, "{skipped}");
    skipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_developer_is_told() {
        assert_eq!(message("this", "too old", false), "SKIPPED: not proven here: this: too old");
    }

    #[test]
    #[should_panic(expected = "SKIPPED: not proven here: this: too old")]
    fn a_ci_server_fails() {
        message("this", "too old", true);
    }
}
