//! Lists the programs that can be explored, as modules of the test `programs`,
//! and the others with the reasons why they cannot.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use example_format::{Ending, Example};

/// Programs that wait for ever inside a poll, so that no other task can be chosen.
const BLOCKED: &[&str] = &[
    "asynchronous/watch_borrow_send",
    "asynchronous/watch_borrow_sleep",
    "concurrency/bridges_wrong_end",
];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/categories");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let (mut modules, mut programs, mut others) = (String::new(), String::new(), String::new());
    // The test of the examples itself reports faulty files.
    let examples = example_format::discover(&folder).examples;
    for id in BLOCKED {
        assert!(
            examples.iter().any(|example| example.id() == *id),
            "BLOCKED names no program: {id}"
        );
    }
    for example in &examples {
        let (id, path) = (example.id(), &example.path);
        match reason(example) {
            Some(reason) => writeln!(others, "    ({id:?}, {reason:?}),"),
            None => {
                let name = id.replace('/', "_");
                let file = out.join(format!("{name}.rs"));
                let code = explorable::module(&example.program);
                fs::write(&file, code).expect("OUT_DIR can be written");
                writeln!(programs, "    Program {{ path: {path:?}, run: || explore::Returned::end({name}::explored()) }},")
                    .and_then(|()| writeln!(modules, "#[path = {file:?}] mod {name};"))
            }
        }
        .expect("writing to a string cannot fail");
    }
    let code = format!(
        "{}\n{modules}\npub const PROGRAMS: &[Program] = &[\n{programs}];\n\n\
         pub const OTHERS: &[(&str, &str)] = &[\n{others}];\n",
        explorable::MACROS
    );
    fs::write(out.join("programs.rs"), code).expect("OUT_DIR can be written");
}

/// Why the example cannot be explored.
fn reason(example: &Example) -> Option<&'static str> {
    if matches!(example.ending, Ending::CompileFail(_)) {
        return Some("it does not compile");
    }
    if example.server.is_some() {
        return Some("it talks to a server");
    }
    if example.processes {
        return Some("it starts processes");
    }
    if BLOCKED.contains(&example.id().as_str()) {
        return Some("it blocks its thread");
    }
    explorable::obstacle(&example.program)
}
