//! Programs on their way from source to exit.

mod common;

use common::{all, open, program, state};
use playground::event::Stream;
use playground::{Event, Program};

#[tokio::test]
async fn a_program_is_compiled_and_run() {
    let code =
        r#"fn main() { println!("{} {}", hello::greet("you"), number_macros::count!(a b)) }"#;
    let events = all(open().await.execute(program(code), ())).await;
    let [
        Event::Queued,
        Event::Compiling,
        Event::Compiled { cached: false, stderr, .. },
        Event::Output { stream: Stream::Stdout, text, .. },
        Event::Exit { code: Some(0), signal: None, stopped: None, .. },
    ] = events.as_slice()
    else {
        panic!("{events:?}")
    };
    assert_eq!((stderr.as_str(), text.as_str()), ("", "Hello, you! 2\n"));
}

#[tokio::test]
async fn a_wrong_program_is_refused() {
    let code = "fn main() { let n: u32 = hello::greet(1); }";
    let events = all(open().await.execute(program(code), ())).await;
    let Some(Event::Refused { stderr, stopped: None, .. }) = events.last() else {
        panic!("{events:?}")
    };
    assert!(stderr.contains("\u{1b}[") && stderr.contains("src/main.rs"), "{stderr}");
    assert!(stderr.contains("greeting/src/lib.rs:4:7"), "{stderr}");
    assert!(!stderr.contains(env!("CARGO_MANIFEST_DIR")), "{stderr}");
}

#[tokio::test]
async fn the_same_program_is_compiled_once_and_run_twice() {
    let playground = open().await;
    let program = Program { state: state("once"), ..program("fn main() { print!(\"ran\") }") };
    let (first, second) = tokio::join!(
        all(playground.execute(program.clone(), ())),
        all(playground.execute(program.clone(), ())),
    );
    let compiled = [&first, &second].map(|events| {
        let ran = |event: &Event| matches!(event, Event::Output { text, .. } if text == "ran");
        assert!(events.iter().any(ran), "{events:?}");
        events.iter().filter(|event| **event == Event::Compiling).count()
    });
    assert_eq!(compiled.iter().sum::<usize>(), 1, "{first:?} {second:?}");
}
