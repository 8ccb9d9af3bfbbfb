//! Checks that the scripts of the pages read programs as this library does.

use std::path::Path;

use example_format::{Ending, Example};
use rquickjs::{Context, Function, Object, Runtime};

use super::clock::{is_only_paused, pauses};
use super::mentions::mentions;

/// The book's programs that Rust can parse.
fn programs() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deps/tests/categories");
    let mut programs = example_format::discover(&folder).examples;
    programs.retain(|example| !matches!(example.ending, Ending::CompileFail(_)));
    programs
}

/// Calls `test` with the functions of the pages' scripts.
fn with_scripts(test: impl FnOnce(&Object<'_>)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../theme/playground");
    let runtime = Runtime::new().expect("a runtime");
    Context::full(&runtime).expect("a context").with(|context| {
        for script in ["crates.js", "clock.js", "inspection.js"] {
            let text = std::fs::read_to_string(folder.join(script)).expect("it can be read");
            context.eval::<(), _>(text).expect("it is a script");
        }
        test(&context.globals().get("bookPlayground").expect("the scripts make it"));
    });
}

/// The program without what pauses its clock, if it needs no paused clock.
fn in_real_time(program: &str) -> Option<String> {
    if !is_only_paused(&mentions(program)) {
        return None;
    }
    let mut rest = program.to_owned();
    for pause in pauses(program).into_iter().rev() {
        rest.replace_range(pause.range, "");
    }
    Some(rest)
}

#[test]
fn a_switch_to_real_time_removes_what_the_page_says() {
    with_scripts(|page| {
        let switch: Function<'_> = page.get("inRealTime").expect("a function");
        let mut paused = 0;
        for example in programs() {
            let switched: Option<String> = switch.call((&example.program,)).expect("text or null");
            let wanted = in_real_time(&example.program);
            paused += usize::from(wanted.is_some());
            assert_eq!(switched, wanted, "{}", example.id());
        }
        assert!(paused > 10, "only {paused} programs pause the clock");
        for (program, rest) in [
            (
                "#[tokio::main(start_paused=true, flavor = \"local\")]",
                Some("#[tokio::main(flavor = \"local\")]"),
            ),
            ("#[tokio::main(start_paused = true)]", Some("#[tokio::main]")),
            ("// #[tokio::main(start_paused = true)]", None),
            ("#[tokio::main(start_paused = false)]", None),
            ("let text = \"tokio::time::pause();\";", None),
        ] {
            let switched: Option<String> = switch.call((program,)).expect("text or null");
            assert_eq!(switched.as_deref(), rest);
        }
    });
}

#[test]
fn a_page_offers_to_explore_what_the_server_takes() {
    with_scripts(|page| {
        let rules = serde_json::json!({
            "needed": explorable::NEEDED, "beyond": explorable::BEYOND,
        });
        let rules = page.ctx().json_parse(rules.to_string()).expect("JSON");
        let can_be_explored: Function<'_> = page.get("canBeExplored").expect("a function");
        let (mut offered, mut all) = (0, 0);
        for example in programs() {
            let is_offered: bool =
                can_be_explored.call((&rules, &example.program)).expect("true or false");
            let obstacle = explorable::obstacle(&example.program);
            assert_eq!(is_offered, obstacle.is_none(), "{}: {obstacle:?}", example.id());
            offered += usize::from(is_offered);
            all += 1;
        }
        assert!(0 < offered && offered < all, "{offered} of {all}");
    });
}
