//! Compares what an example did with what its file promises.

use std::fs;

use example_format::{Ending, Example, Output};
use snapbox::filter::NormalizeToExpected;
use snapbox::{Data, IntoData};

use crate::child::{self, End, LIMIT, MAX_OUTPUT, Run};
use crate::fail;

/// What was seen of one run of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What it printed, or what rustc said of it.
    pub actual: String,
    /// Everything that is wrong except the golden file, one sentence each.
    pub faults: Vec<String>,
    /// A diff from the golden file, if the output differs from it.
    pub difference: Option<String>,
}

/// Runs the example once, as a child that executes the libtest test named
/// `test` of this binary, and says what it did wrong.
pub fn examine(example: &Example, test: &str) -> Verdict {
    let golden = golden(example);
    let complete =
        |stdout: &[u8]| difference(example, &golden, &String::from_utf8_lossy(stdout)).is_none();
    let until: Option<&dyn Fn(&[u8]) -> bool> = match example.ending {
        Ending::Hangs => Some(&complete),
        _ => None,
    };
    let run = child::run(test, until).unwrap_or_else(|error| {
        panic!("{}: the example could not be started: {error}", example.path.display())
    });
    let mut faults = ending_faults(example, &run);
    faults.extend(stderr_faults(example, &run));
    let actual = String::from_utf8(run.stdout).unwrap_or_else(|error| {
        faults.push("printed bytes that are not UTF-8; print text".to_owned());
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    let difference = difference(example, &golden, &actual);
    Verdict { actual, faults, difference }
}

/// Fails the calling test unless `verdict` finds nothing wrong. With
/// `SNAPSHOTS=overwrite` a differing golden file is rewritten instead.
pub(crate) fn settle(example: &Example, verdict: &Verdict) {
    let path = example.path.display();
    let mut faults: Vec<_> =
        verdict.faults.iter().map(|fault| format!("{path}: {fault}")).collect();
    if let Some(difference) = &verdict.difference {
        if faults.is_empty() && std::env::var("SNAPSHOTS").is_ok_and(|wish| wish == "overwrite") {
            fs::write(example.golden_path(), &verdict.actual)
                .expect("the golden file can be written");
        } else {
            faults.push(format!(
                "{path}: the output is not the golden one; if the new one is right: \
                 SNAPSHOTS=overwrite cargo test --test categories {}\n{difference}",
                example.name
            ));
        }
    }
    if !faults.is_empty() {
        fail(&faults);
    }
}

/// The golden text of the example, empty if there is none yet.
pub(crate) fn golden(example: &Example) -> String {
    fs::read_to_string(example.golden_path()).unwrap_or_default()
}

/// How `actual` differs from `golden`, under the example's rule of comparison.
pub(crate) fn difference(example: &Example, golden: &str, actual: &str) -> Option<String> {
    let expected = Data::text(golden);
    let filter = NormalizeToExpected::new();
    let seen = match example.output {
        Output::Exact => actual.raw(),
        Output::Unordered => filter.unordered().normalize(actual.into_data(), &expected),
        Output::Pattern => filter.redact().normalize(actual.into_data(), &expected),
    };
    if seen.render().as_deref() == Some(golden) {
        return None;
    }
    let mut diff = String::new();
    snapbox::report::write_diff(
        &mut diff,
        &expected,
        &seen,
        Some(&"golden"),
        Some(&"this run"),
        snapbox::report::Palette::plain(),
    )
    .expect("writing to a string cannot fail");
    Some(diff)
}

fn ending_faults(example: &Example, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    let limit = LIMIT.as_secs_f64();
    match (&example.ending, run.end) {
        (_, End::NeverBegan) => faults.push("did not start; run the test again".to_owned()),
        (_, End::Flood) => faults
            .push(format!("printed more than {} KiB and was ended; print less", MAX_OUTPUT / 1024)),
        (Ending::Exit(_), End::TooLong | End::Silent) => faults.push(format!(
            "had not finished after {limit} s and was ended; if that is the point, say `//@ hangs`"
        )),
        (Ending::Hangs, End::TooLong) => faults.push(
            "did not print its golden output and then fall silent, as `//@ hangs` promises"
                .to_owned(),
        ),
        (Ending::Hangs, End::Exited(status)) => {
            faults.push(format!("ended by itself ({status}) though it says `//@ hangs`"));
        }
        (Ending::Exit(wanted), End::Exited(status)) if status.code() != Some(*wanted) => faults
            .push(format!(
                "ended with {status}, not with exit status {wanted}; standard error was:\n{}",
                String::from_utf8_lossy(&run.stderr)
            )),
        _ => {}
    }
    faults
}

fn stderr_faults(example: &Example, run: &Run) -> Vec<String> {
    let stderr = String::from_utf8_lossy(&run.stderr);
    let mut faults: Vec<_> = example
        .stderr
        .iter()
        .filter(|text| !stderr.contains(*text))
        .map(|text| format!("did not write `{text}` to standard error; it wrote:\n{stderr}"))
        .collect();
    let expected = example.ending == Ending::Exit(101) || !example.stderr.is_empty();
    if stderr.contains("panicked at") && !expected {
        faults.push(format!(
            "something in it panicked, and nothing in its header expects that:\n{stderr}"
        ));
    }
    faults
}
