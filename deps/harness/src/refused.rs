//! Examples that rustc must refuse.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use example_format::{Ending, Example};

use crate::child;
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
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .current_dir(folder.path())
        .args(["--edition=2024", "--crate-name=example", "--crate-type=bin", "--emit=metadata"])
        .args(crate::externs())
        .arg(&source)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let output = child::one_at_a_time(|| rustc.spawn())
        .and_then(Child::wait_with_output)
        .expect("rustc can be started");
    let actual = readable(&String::from_utf8_lossy(&output.stderr));
    let mut faults = Vec::new();
    if output.status.success() {
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

/// rustc's message without what differs between machines: paths of the
/// standard library and of the crates' sources, and of the system.
fn readable(message: &str) -> String {
    let mut text = String::new();
    for line in message.lines() {
        let indent = line.len() - line.trim_start().len();
        let arrow = ["--> ", "::: "].into_iter().find(|arrow| line[indent..].starts_with(arrow));
        match arrow {
            Some(arrow) => {
                let path = &line[indent + arrow.len()..].replace('\\', "/");
                let short = ["/registry/src/", "/library/"].iter().find_map(|mark| {
                    let rest = &path[path.find(mark)? + mark.len()..];
                    // Behind `registry/src/` stands the registry's own folder name.
                    Some(if *mark == "/library/" { rest } else { rest.split_once('/')?.1 })
                });
                text.push_str(&line[..indent]);
                text.push_str(arrow);
                text.push_str(short.unwrap_or(path));
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}
