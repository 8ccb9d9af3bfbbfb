//! Examples that rustc must refuse.

use std::path::Path;
use std::process::Command;

use example_format::{Ending, Example};

use crate::judge::{self, Verdict};

/// Gives the program to rustc as a reader would see it, in a file of its own
/// called `src/main.rs`, and compares what rustc says with the golden file.
pub(crate) fn examine(example: &Example) -> Verdict {
    let Ending::CompileFail(code) = &example.ending else { unreachable!("the caller has looked") };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source = Path::new("src").join("main.rs");
    std::fs::create_dir(folder.path().join("src"))
        .and_then(|()| std::fs::write(folder.path().join(&source), &example.program))
        .expect("the temporary folder can be written");
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .current_dir(folder.path())
        .args(["--edition=2024", "--crate-name=example", "--crate-type=bin", "--emit=metadata"])
        .args(crate::externs())
        .arg(&source)
        .output()
        .expect("rustc can be started");
    let actual = readable(&String::from_utf8_lossy(&output.stderr));
    let mut faults = Vec::new();
    if output.status.success() {
        faults.push(format!("rustc accepts it, and it promises to be refused with {code}"));
    } else if !actual.contains(&format!("error[{code}]")) {
        faults.push(format!("rustc refuses it, but not with {code}:\n{actual}"));
    }
    let difference = judge::difference(example, &judge::golden(example), &actual);
    Verdict { actual, faults, difference }
}

/// rustc's message without what differs between machines: paths of the
/// standard library and of the crates' sources, and of the system.
fn readable(message: &str) -> String {
    let mut text = String::new();
    for line in message.replace('\\', "/").lines() {
        let arrow = ["--> ", "::: "].iter().find_map(|arrow| Some((line.find(arrow)?, *arrow)));
        match arrow {
            Some((at, arrow)) if !line[at + 4..].starts_with("src/main.rs") => {
                let path = &line[at + 4..];
                let short = ["/registry/src/", "/library/"].iter().find_map(|mark| {
                    let rest = &path[path.find(mark)? + mark.len()..];
                    // Behind `registry/src/` stands the registry's own folder name.
                    Some(if *mark == "/library/" { rest } else { rest.split_once('/')?.1 })
                });
                text.push_str(&line[..at]);
                text.push_str(arrow);
                text.push_str(short.unwrap_or(path));
            }
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    text
}
