//! Examples that rustc must refuse.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use example_format::{Ending, Example};

use crate::Package;
use crate::child;
use crate::judge::{self, Verdict};

/// Gives the program to rustc in the form that a reader sees, in a file of its
/// own called `src/main.rs`, and compares rustc's message with the golden file.
pub(crate) fn examine(example: &Example) -> Verdict {
    let (accepted, message) = ask_rustc(&example.program);
    judge_refusal(example, accepted, &message)
}

/// Compares rustc's message about an example that promises to be refused with
/// its golden file. rustc may have been run anywhere.
///
/// # Panics
///
/// If the example does not promise to be refused.
pub fn judge_refusal(example: &Example, accepted: bool, message: &str) -> Verdict {
    let Ending::CompileFail(code) = &example.ending else {
        panic!("{} has no `//@ compile-fail`", example.path.display())
    };
    let actual = readable(message);
    let mut faults = Vec::new();
    if accepted {
        faults.push(format!("rustc accepts it, and it promises to be refused with {code}"));
    } else if !actual.contains(&format!("error[{code}]")) {
        let codes = actual.split("error[").skip(1).filter_map(|rest| rest.split(']').next());
        let codes: Vec<_> = codes.collect();
        let seen = if codes.is_empty() {
            "without a code".to_owned()
        } else {
            format!("with {}", codes.join(", "))
        };
        faults.push(format!("rustc refuses it {seen}, not with {code}"));
    }
    judge::verdict(example, judge::golden(example), faults, actual, String::new())
}

/// Whether rustc accepts `program`, and its message.
///
/// The same rustc gives the same answer for the same program, so the answer is
/// cached beside this test binary. The binary's name stands for rustc and the
/// crates, since it changes when they do.
fn ask_rustc(program: &str) -> (bool, String) {
    let binary = std::env::current_exe().expect("a running program has a path");
    let mut key = DefaultHasher::new();
    (binary.file_name(), program).hash(&mut key);
    let kept = binary.with_file_name(format!("refused-{:016x}", key.finish()));
    let head = |accepted| format!("accepted: {accepted}\n{program}\n");
    let known = fs::read_to_string(&kept).unwrap_or_default();
    for accepted in [true, false] {
        if let Some(message) = known.strip_prefix(&head(accepted)) {
            return (accepted, message.to_owned());
        }
    }
    let (accepted, message) = run_rustc(program);
    // Write to a unique name first, since another process may do the same. If
    // this fails, rustc is asked again next time.
    let own = kept.with_extension(std::process::id().to_string());
    let _ = fs::write(&own, head(accepted) + &message).and_then(|()| fs::rename(&own, &kept));
    (accepted, message)
}

fn run_rustc(program: &str) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source = Path::new("src").join("main.rs");
    std::fs::create_dir(folder.path().join("src"))
        .and_then(|()| std::fs::write(folder.path().join(&source), program))
        .expect("the temporary folder can be written");
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .current_dir(folder.path())
        .args(["--edition=2024", "--crate-name=example", "--crate-type=bin", "--emit=metadata"])
        .args(crate::externs(Package::Examples))
        .arg(&source)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let output = child::one_at_a_time(|| rustc.spawn())
        .and_then(Child::wait_with_output)
        .expect("rustc can be started");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// rustc's message without what differs between machines: the prefixes of paths
/// to the sources of the standard library and the crates, the system's form of
/// paths, and the source lines of the standard library, which only some
/// machines have.
fn readable(message: &str) -> String {
    // An empty line ends a diagnostic. Within one, the column of line numbers
    // has one width.
    let diagnostics = message.split_terminator("\n\n").map(|diagnostic| {
        let mut lines = Vec::new();
        let mut foreign = false;
        // The indent of a `= note: …`, which may continue on the next lines.
        let mut note = None;
        for line in diagnostic.lines() {
            let (line, text) = match (Line::read(line), note) {
                (Line::Text(_), Some(indent))
                    if line.get(..indent).is_some_and(|it| it.trim().is_empty()) =>
                {
                    (Line::Gutter(&line[indent..]), line)
                }
                (read, _) => (read, line),
            };
            note = match line {
                Line::Gutter("...") => None,
                Line::Gutter(rest) if !rest.starts_with('|') => Some(text.len() - rest.len()),
                _ => None,
            };
            match &line {
                Line::Place(_, path) => foreign = path.contains("/library/"),
                Line::Source(..) | Line::Gutter("...") if foreign => continue,
                Line::Gutter(text) if foreign && text.starts_with('|') => continue,
                Line::Text(_) => foreign = false,
                _ => {}
            }
            lines.push(line);
        }
        let numbers = lines.iter().filter_map(|line| match line {
            Line::Source(number, _) => Some(number.len()),
            _ => None,
        });
        let width = numbers.max().unwrap_or(1);
        lines.iter().map(|line| line.write(width) + "\n").collect::<String>()
    });
    diagnostics.collect::<Vec<_>>().join("\n")
}

/// One line of rustc's message.
enum Line<'a> {
    /// ` --> src/main.rs:4:16`: the arrow and the path.
    Place(&'a str, String),
    /// `4 |     println!("{message}");`: the number, and what follows its column.
    Source(&'a str, &'a str),
    /// `  |                ^^^^^^^`, `  = note: …`: what follows the numbers' column.
    Gutter(&'a str),
    /// Everything else.
    Text(&'a str),
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Self {
        let text = line.trim_start();
        for arrow in ["--> ", "::: "] {
            if let Some(path) = text.strip_prefix(arrow) {
                return Line::Place(arrow, path.replace('\\', "/"));
            }
        }
        let (number, behind) =
            text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let behind = behind.trim_start();
        if !number.is_empty() && behind.starts_with(['|', '+', '-', '~']) {
            Line::Source(number, behind)
        } else if line == "..." || text != line && text.starts_with(['|', '=']) {
            Line::Gutter(text)
        } else {
            Line::Text(line)
        }
    }

    fn write(&self, width: usize) -> String {
        match self {
            Line::Place(arrow, path) => format!("{:width$}{arrow}{}", "", short(path)),
            Line::Source(number, text) => format!("{number:>width$} {text}"),
            Line::Gutter("...") => "...".to_owned(),
            Line::Gutter(text) => format!("{:width$} {text}", ""),
            Line::Text(text) => (*text).to_owned(),
        }
    }
}

/// The part of a path that is the same on every machine.
fn short(path: &str) -> &str {
    if let Some((_, rest)) = path.split_once("/registry/src/") {
        // The folder after `registry/src/` has the registry's name.
        return rest.split_once('/').map_or(rest, |(_, rest)| rest);
    }
    path.split_once("/library/").map_or(path, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::readable;

    /// The same message, where rustc finds the source of the standard library
    /// and where it does not.
    #[test]
    fn a_message_is_the_same_on_every_machine() {
        let with_source = r"error[E0382]: use of moved value: `rx`
   --> src\main.rs:4:9
    |
  3 |     let a = rx.await;
    |                ----- `rx` moved due to this await
...
  9 |     a + rx.await + '\n'
    |         ^^ value used here after move
    |
note: `into_future` takes ownership of the receiver `self`, which moves `rx`
   --> C:\rust\lib\rustlib\src\rust\library\core\src\future\into_future.rs:134:19
    |
134 |     fn into_future(self) -> Self::IntoFuture;
    |                    ^^^^
    = note: expected `A`
               found `B`
note: the crate
   ::: /home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/flume-0.12.0/src/lib.rs:1:1

error: aborting due to 1 previous error
";
        let without = r"error[E0382]: use of moved value: `rx`
 --> src/main.rs:4:9
  |
3 |     let a = rx.await;
  |                ----- `rx` moved due to this await
...
9 |     a + rx.await + '\n'
  |         ^^ value used here after move
  |
note: `into_future` takes ownership of the receiver `self`, which moves `rx`
 --> core/src/future/into_future.rs:134:19
  = note: expected `A`
             found `B`
note: the crate
 ::: flume-0.12.0/src/lib.rs:1:1

error: aborting due to 1 previous error
";
        assert_eq!(readable(with_source), without);
        assert_eq!(readable(&without.replace("--> core", "--> /rustc/5980/library/core")), without);
        assert_eq!(readable(""), "");
    }
}
