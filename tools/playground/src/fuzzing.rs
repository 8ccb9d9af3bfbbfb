//! Checks what must hold for every program on its way to rustc, for `fuzz/` and tests.

use crate::compile::{self, Linking};
use crate::link::{Linked, Linker};
use crate::prepare::Prepared;
use crate::sandbox::linux::Order;
use crate::sandbox::{Layers, Profile};
use crate::{Limits, Program, link_names};

/// All of rustc's arguments that depend on the program.
const CHOSEN: [&str; 10] = [
    "--edition=2015",
    "--edition=2018",
    "--edition=2021",
    "--edition=2024",
    "-Cdebuginfo=line-tables-only",
    "-Cstrip=debuginfo",
    "--test",
    "-Cincremental=incremental",
    "-Ccodegen-units=1",
    "-Ccodegen-units=16",
];

/// Takes `program` the whole way to the keeper's order.
///
/// # Panics
///
/// If the program changes more of rustc's arguments than it may, or the order
/// does not arrive as it was sent.
pub fn check(program: &Program) {
    if let Err(message) = link_names::check(&program.code) {
        assert!(message.starts_with("error: ") && message.len() < 300, "{message}");
    }
    let prepared = Prepared {
        sysroot: "/toolchain".into(),
        host: "x86_64-unknown-linux-gnu".to_owned(),
        externs: vec![("greeting".to_owned(), "/crates/libgreeting.rlib".into())],
        explored: Some(vec![("tokio".to_owned(), "/crates/libtokio.rlib".into())]),
        traced: Some(vec![("flume".to_owned(), "/crates/libflume.rlib".into())]),
        compiled: vec!["/crates".into()],
        ..Prepared::default()
    };
    let linker = Linker {
        program: "/toolchain/rust-lld".into(),
        arguments: vec!["-Clinker=/toolchain/rust-lld".to_owned()],
        readable: Vec::new(),
    };
    let linked = Linked { folder: "/linked".into(), arguments: vec!["-zlazy".to_owned()] };
    for linked in [None, Some(&linked)] {
        let linking = Linking { linker: Some(&linker), linked };
        let job = compile::job(&prepared, linking, program, "/work".into());
        let plain = Program { explore: program.explore, trace: program.trace, ..Program::new("") };
        let plain = compile::job(&prepared, linking, &plain, "/work".into());
        assert_eq!((&job.program, &job.environment), (&plain.program, &plain.environment));
        assert_eq!((&job.readable, &job.executable), (&plain.readable, &plain.executable));
        assert!(job.arguments.iter().all(|argument| {
            CHOSEN.contains(&argument.as_str()) || plain.arguments.contains(argument)
        }));
        let strange = |text: &String| text.starts_with('@') || text.contains(char::is_control);
        assert!(!job.arguments.iter().any(strange), "{:?}", job.arguments);
        let text =
            if program.explore { explorable::module(&program.code) } else { program.code.clone() };
        assert_eq!(job.sources.last(), Some(&("src/main.rs".to_owned(), text)));
        assert_eq!(job.sources.len(), 1 + usize::from(program.explore));
        assert_eq!(job.profile, Profile::Compile);

        let order = Order::new(job, &Limits::compile(), Layers::default(), None);
        let bytes = order.to_bytes().expect("no request is that long");
        assert_eq!(Order::read(bytes.as_slice()).expect("it is an order"), order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Edition, StateKey};

    #[test]
    fn a_program_chooses_nothing_but_what_it_may() {
        let state = StateKey { session: "@\n".repeat(8), snippet: "\0--emit=link\n".to_owned() };
        for code in ["", "@file\n", "#![crate_type = \"lib\"]\0", "#[link(name = \"\\n\")]"] {
            for edition in [Edition::E2015, Edition::E2018, Edition::E2021, Edition::E2024] {
                let (tests, backtrace) = (edition == Edition::E2018, edition == Edition::E2021);
                let state = Some(state.clone()).filter(|_| edition != Edition::E2015);
                let base = Program::new(code);
                check(&Program { edition, tests, backtrace, explore: tests, state, ..base });
            }
        }
    }
}
