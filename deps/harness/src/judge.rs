//! Compares the run of an example with what the example's file promises.

use std::fs;

use example_format::{Ending, Example, Fault, Output, read_utf8};
use snapbox::Data;
use snapbox::filter::NormalizeToExpected;

use crate::child::{self, Complete, End, LIMIT, MAX_OUTPUT, Run, START};
use crate::fail;
use crate::server::Running;

/// The faults of one run of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// All faults except a difference from the golden file, one sentence each.
    pub faults: Vec<String>,
    /// A diff from the golden file, if the output differs from it.
    pub difference: Option<String>,
    /// What the golden file would contain if this run were right: the example's
    /// output, or rustc's message. Wildcards and an order of lines are kept
    /// from the present golden file where they match.
    pub actual: String,
    /// The example's standard error, to help find a fault. Empty if rustc was
    /// asked.
    pub stderr: String,
}

/// Runs the example once, with `server` if it talks to one, and judges the run.
pub(crate) fn examine(example: &Example, test: &str, server: Option<&Running>) -> Verdict {
    let complete = |stdout: &[u8]| has_printed_all(example, stdout);
    let until: Option<Complete<'_>> = match example.ending {
        Ending::Hangs => Some(&complete),
        _ => None,
    };
    let variable = server.map(Running::variable);
    let run = child::run(test, until, variable).unwrap_or_else(|error| {
        panic!("{}: the example could not be run: {error}", example.path.display())
    });
    judge_run(example, run)
}

/// Whether `stdout` is the complete output of the example. An example that
/// hangs prints nothing after that.
pub fn has_printed_all(example: &Example, stdout: &[u8]) -> bool {
    match (golden(example), str::from_utf8(stdout)) {
        (Ok(Some(golden)), Ok(stdout)) => compare(example, &golden, stdout).1.is_none(),
        _ => false,
    }
}

/// Judges `run`, a run of the example in this process or elsewhere.
pub fn judge_run(example: &Example, run: Run) -> Verdict {
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    let mut faults = ending_faults(example, &run);
    if !matches!(run.end, End::NeverBegan(_)) {
        faults.extend(stderr_faults(example, &stderr));
    }
    let printed = String::from_utf8(run.stdout).unwrap_or_else(|error| {
        faults.push("printed bytes that are not UTF-8; print text".to_owned());
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    match run.end {
        // The output is incomplete or very long, so a diff would not help.
        End::Flood | End::NeverBegan(_) => {
            Verdict { faults, difference: None, actual: printed, stderr }
        }
        _ => verdict(example, golden(example), faults, printed, stderr),
    }
}

/// Compares `printed` with the golden file, and returns the result with `faults`.
pub(crate) fn verdict(
    example: &Example,
    golden: Result<Option<String>, Fault>,
    mut faults: Vec<String>,
    printed: String,
    stderr: String,
) -> Verdict {
    let (actual, difference) = match golden {
        Ok(Some(golden)) => compare(example, &golden, &printed),
        Ok(None) => (printed, Some("there is no golden file yet\n".to_owned())),
        Err(fault) => {
            faults.push(format!("its golden file is wrong: {fault}"));
            (printed, None)
        }
    };
    Verdict { faults, difference, actual, stderr }
}

/// Fails the calling test unless `verdict` finds nothing wrong. If only the
/// output differs and `overwrite` is set, the golden file is rewritten.
pub(crate) fn enforce(example: &Example, verdict: &Verdict, overwrite: bool) {
    let path = example.path.display();
    let mut faults: Vec<_> =
        verdict.faults.iter().map(|fault| format!("{path}: {fault}")).collect();
    if let Some(difference) = &verdict.difference {
        if faults.is_empty() && overwrite {
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
        if !verdict.stderr.is_empty() {
            faults.push(format!("standard error was:\n{}", verdict.stderr));
        }
        fail(&faults);
    }
}

/// The golden text of the example, if there is one yet.
pub(crate) fn golden(example: &Example) -> Result<Option<String>, Fault> {
    let path = example.golden_path();
    if path.exists() { read_utf8(&path).map(Some) } else { Ok(None) }
}

/// Compares `actual` with `golden` by the example's rule. Returns the text of a
/// new golden file, and the diff if that differs from the old one.
fn compare(example: &Example, golden: &str, actual: &str) -> (String, Option<String>) {
    let expected = Data::text(golden);
    let filter = NormalizeToExpected::new();
    let seen = match example.output {
        Output::Exact => Data::text(actual),
        Output::Unordered => filter.unordered().normalize(Data::text(actual), &expected),
        Output::Pattern => filter.redact().normalize(Data::text(actual), &expected),
    };
    let text = seen.render().expect("it was made as text");
    if text == golden {
        return (text, None);
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
    (text, Some(diff))
}

fn ending_faults(example: &Example, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    let limit = LIMIT.as_secs_f64();
    match (&example.ending, run.end) {
        (_, End::NeverBegan(None)) => {
            let start = START.as_secs();
            faults.push(format!("had not started after {start} s; run the test again"));
        }
        (_, End::NeverBegan(Some(status))) => faults.push(format!(
            "did not start: its test process ended first ({status}); \
             has the test another name, or does it not call `run_if_child` first?"
        )),
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
        (Ending::Exit(wanted), End::Exited(status)) if status.code() != Some(*wanted) => {
            faults.push(format!("ended with {status}, not with exit status {wanted}"));
        }
        _ => {}
    }
    if run.left_behind {
        faults.push(
            "left a process running, which was ended; wait for what the example starts".to_owned(),
        );
    }
    faults
}

fn stderr_faults(example: &Example, stderr: &str) -> Vec<String> {
    let mut faults: Vec<_> = example
        .stderr
        .iter()
        .filter(|text| !stderr.contains(*text))
        .map(|text| format!("did not write `{text}` to standard error"))
        .collect();
    // A panic's message is on the line after the one that says where it happened.
    let lines: Vec<_> = stderr.lines().chain([""]).collect();
    let places = lines.windows(2).filter(|pair| pair[0].contains(" panicked at "));
    let messages: Vec<_> = places.map(|pair| pair[1]).collect();
    let missing =
        example.panics.iter().filter(|text| !messages.iter().any(|it| it.contains(*text)));
    faults.extend(
        missing
            .map(|text| format!("nothing in it panicked with `{text}`, as `//@ panics` promises")),
    );
    let unexpected =
        messages.iter().filter(|it| !example.panics.iter().any(|text| it.contains(text)));
    faults.extend(unexpected.map(|message| {
        format!(
            "something in it panicked with `{message}`; \
             if that is the point, say `//@ panics: {message}`"
        )
    }));
    faults
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{enforce, golden, verdict};
    use example_format::Example;

    /// An example whose golden file contains `golden`, in a folder of its own.
    fn example(header: &str, golden: &str) -> (tempfile::TempDir, Example) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("cat").join("name.rs");
        let text = format!(
            "//! T.\n{header}\n// ANCHOR: example\nfn main() {{}}\n// ANCHOR_END: example\n\
             example_harness::test!(main);\n"
        );
        let example = Example::parse(&path, &text).expect("it keeps the rules");
        fs::create_dir(folder.path().join("cat"))
            .and_then(|()| fs::write(example.golden_path(), golden))
            .expect("the temporary folder can be written");
        (folder, example)
    }

    /// The golden file after a run that printed `printed`.
    fn overwritten(header: &str, before: &str, printed: &str) -> String {
        let (_folder, example) = example(header, before);
        let faults = Vec::new();
        let verdict =
            verdict(&example, golden(&example), faults, printed.to_owned(), String::new());
        enforce(&example, &verdict, true);
        golden(&example).expect("it is readable").expect("it is there")
    }

    #[test]
    fn overwriting_keeps_wildcards_and_an_order_that_fit() {
        assert_eq!(overwritten("", "old\n", "new\n"), "new\n");
        let pattern =
            overwritten("//@ output: pattern\n", "took [..] ms\nold\n", "took 5 ms\nnew\n");
        assert_eq!(pattern, "took [..] ms\nnew\n");
        let unordered = overwritten("//@ output: unordered\n", "a\nb\nold\n", "new\nb\na\n");
        assert_eq!(unordered, "a\nb\nnew\n");
    }

    #[test]
    fn overwriting_writes_the_golden_file_of_a_silent_program() {
        let (_folder, example) = example("", "");
        fs::remove_file(example.golden_path()).expect("it is there");
        let verdict = verdict(&example, golden(&example), vec![], String::new(), String::new());
        enforce(&example, &verdict, true);
        assert_eq!(golden(&example), Ok(Some(String::new())));
    }

    #[test]
    #[should_panic = "ended with 1"]
    fn a_broken_run_overwrites_nothing() {
        let (_folder, example) = example("", "old\n");
        let faults = vec!["ended with 1".to_owned()];
        let verdict =
            verdict(&example, golden(&example), faults, "new\n".to_owned(), String::new());
        enforce(&example, &verdict, true);
    }

    #[test]
    fn a_golden_file_that_is_not_text_is_named() {
        let (_folder, example) = example("", "");
        fs::write(example.golden_path(), b"caf\xe9\n").expect("it can be written");
        let verdict = verdict(&example, golden(&example), vec![], String::new(), String::new());
        let [fault] = verdict.faults.as_slice() else { panic!("one, not {:?}", verdict.faults) };
        assert!(fault.ends_with("name.stdout:1: is not UTF-8; save the file as UTF-8"), "{fault}");
    }
}
