//! Programs, from source to exit.

use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};
use std::time::Duration;

use playground::event::Stream;
use playground::program::{Edition, StateKey};
use playground::{Event, Playground, Program, Settings};
use tempfile::TempDir;

use crate::common::{all, program, settings};

async fn open() -> Playground {
    Playground::open(settings(), |_| {}).await.unwrap_or_else(|error| panic!("{error:?}"))
}

fn state(snippet: &str) -> Option<StateKey> {
    Some(StateKey { session: "0123456789abcdef".to_owned(), snippet: snippet.to_owned() })
}

#[proven::test]
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

#[proven::test]
async fn a_wrong_program_is_refused() {
    let code = "fn main() { let n: u32 = hello::greet(1); }";
    let events = all(open().await.execute(program(code), ())).await;
    let Some(Event::Refused { stderr, stopped: None, .. }) = events.last() else {
        panic!("{events:?}")
    };
    assert!(stderr.contains("\u{1b}[") && stderr.contains("src/main.rs"), "{stderr}");
    let place = ["greeting", "src", "lib.rs:4:7"].join(MAIN_SEPARATOR_STR);
    assert!(stderr.contains(&place), "{place} is not in {stderr}");
    assert!(!stderr.contains(env!("CARGO_MANIFEST_DIR")), "{stderr}");
}

#[proven::test]
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

/// Everything on standard output, everything on standard error, and the last event.
async fn run(program: Program) -> (String, String, Event) {
    run_in(&open().await, program).await
}

async fn run_in(playground: &Playground, program: Program) -> (String, String, Event) {
    let mut events = all(playground.execute(program, ())).await;
    let (mut stdout, mut stderr) = (String::new(), String::new());
    for event in &events {
        match event {
            Event::Output { stream: Stream::Stdout, text, .. } => stdout += text,
            Event::Output { stream: Stream::Stderr, text, .. } => stderr += text,
            _ => {}
        }
    }
    (stdout, stderr, events.pop().expect("there is a last event"))
}

#[track_caller]
fn assert_exit(event: &Event, expected: Option<i32>) {
    assert!(matches!(event, Event::Exit { code, .. } if *code == expected), "{event:?}");
}

#[proven::test]
async fn a_panic_exits_with_101() {
    let (_, stderr, end) = run(program("fn main() { panic!(\"why\") }")).await;
    assert_exit(&end, Some(101));
    assert!(stderr.contains("src/main.rs:1:13:\nwhy"), "{stderr}");
    assert!(!stderr.contains("stack backtrace"), "{stderr}");
}

#[proven::test]
async fn a_panic_of_a_dependency_names_no_folder_of_the_server() {
    let (_, stderr, end) = run(program("fn main() { hello::fail() }")).await;
    assert_exit(&end, Some(101));
    let place = ["panicked at greeting", "src", "lib.rs:10:5:"].join(MAIN_SEPARATOR_STR);
    assert!(stderr.contains(&place), "{place} is not in {stderr}");
}

// On other systems the line numbers are not in the binary, but in files beside
// it that are not kept.
#[cfg(target_os = "linux")]
#[proven::test]
async fn a_backtrace_names_lines() {
    let code = "fn inner() { panic!() }\nfn main() { inner() }";
    let (_, stderr, _) = run(Program { backtrace: true, ..program(code) }).await;
    for place in ["playground::inner", "src/main.rs:1:14", "src/main.rs:2:13"] {
        assert!(stderr.contains(place), "{place} is not in {stderr}");
    }
}

#[cfg(unix)] // Nobody else has signals.
#[proven::test]
async fn a_signal_is_told() {
    let (_, _, end) = run(program("fn main() { std::process::abort() }")).await;
    assert!(matches!(end, Event::Exit { code: None, signal: Some(6), .. }), "{end:?}");
}

#[proven::test]
async fn output_that_is_not_utf_8_is_shown_as_far_as_it_is() {
    let code = r#"
use std::io::Write;
fn main() {
    for piece in [b"a\xff", b"\xf0\x9f", b"\xa6\x80"] {
        std::io::stdout().write_all(piece).unwrap();
        std::io::stdout().flush().unwrap();
    }
}"#;
    let (stdout, _, end) = run(program(code)).await;
    assert_exit(&end, Some(0));
    assert_eq!(stdout, "a\u{fffd}🦀");
}

#[proven::test]
async fn tests_are_run_instead_of_main() {
    let code = "
        #[test] fn good() { assert_eq!(hello::greet(\"x\"), \"Hello, x!\") }
        #[test] fn bad() { panic!() }
        fn main() { println!(\"main\") }";
    let (stdout, _, end) = run(Program { tests: true, ..program(code) }).await;
    assert_exit(&end, Some(101));
    assert!(stdout.contains("test good ... ok") && stdout.contains("1 failed"), "{stdout}");
    assert!(!stdout.contains("main\n"), "{stdout}");
}

#[proven::test]
async fn the_edition_decides() {
    // `async` is a name in edition 2015, and a keyword in the others.
    let code = "fn main() { let async = 1; print!(\"{}\", async) }";
    for edition in [Edition::E2015, Edition::E2018, Edition::E2021, Edition::E2024] {
        let (stdout, _, end) = run(Program { edition, ..program(code) }).await;
        if edition == Edition::E2015 {
            assert_eq!(stdout, "1");
        } else {
            assert!(matches!(end, Event::Refused { .. }), "{edition:?}: {end:?}");
        }
    }
    // Edition 2024 drops the temporaries at the end of a block before its variables.
    let code = "fn f() -> usize { let c = std::cell::RefCell::new(\"..\"); c.borrow().len() }
        fn main() { print!(\"{}\", f()) }";
    let (_, _, end) = run(Program { edition: Edition::E2021, ..program(code) }).await;
    assert!(matches!(end, Event::Refused { .. }), "{end:?}");
    assert_eq!(run(program(code)).await.0, "2");
}

#[proven::test]
async fn an_allocator_of_its_own_serves_the_whole_program() {
    let code = r#"
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
struct Counting;
static COUNT: AtomicUsize = AtomicUsize::new(0);
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }
}
#[global_allocator]
static COUNTING: Counting = Counting;
fn main() {
    let before = COUNT.load(Relaxed);
    // This allocates in a dependency.
    let greeting = hello::greet("you");
    println!("{greeting} {}", COUNT.load(Relaxed) > before);
}"#;
    assert_eq!(run(program(code)).await.0, "Hello, you! true\n");
}

#[cfg(target_os = "linux")] // Other systems have other linkers, and link one by one.
#[proven::test]
async fn what_cannot_be_linked_is_refused_in_rustcs_words() {
    let code = "unsafe extern \"C\" { safe fn nowhere(); } fn main() { nowhere() }";
    let (_, _, end) = run(Program { state: state("unlinkable"), ..program(code) }).await;
    let Event::Refused { stderr, .. } = &end else { panic!("{end:?}") };
    assert!(stderr.contains("linking with `rust-lld` failed"), "{stderr}");
    assert!(stderr.contains("nowhere"), "{stderr}");
    assert!(!stderr.contains(&*settings().folder.to_string_lossy()), "{stderr}");
    assert_eq!(open().await.slow_linking(), None);
}

#[proven::test]
async fn functions_of_the_c_library_are_linked() {
    let code = "fn main() { println!(\"{:.3}\", std::hint::black_box(2f64).sin()) }";
    assert_eq!(run(program(code)).await.0, "0.909\n");
}

#[proven::test]
async fn compiling_ahead_saves_compiling() {
    let playground = open().await;
    let program = program("fn main() { println!(\"ahead\") }");
    let ahead = all(playground.compile(program.clone(), ())).await;
    assert!(matches!(ahead.as_slice(), [.., Event::Compiled { cached: false, .. }]), "{ahead:?}");
    let events = all(playground.execute(program, ())).await;
    assert!(
        matches!(events.as_slice(), [Event::Compiled { cached: true, .. }, .., Event::Exit { .. }]),
        "{events:?}"
    );
}

/// A reader who edits a program that others have run finds an incremental state of it.
#[proven::test]
async fn compiling_ahead_makes_the_state_of_who_edits() {
    let playground = open().await;
    let code = "fn main() { println!(\"edited soon\") }";
    let edited_soon = Program { state: state("edited soon"), ..program(code) };
    for (program, expected) in
        [(program(code), false), (edited_soon.clone(), false), (edited_soon, true)]
    {
        let events = all(playground.compile(program, ())).await;
        let Some(Event::Compiled { cached, .. }) = events.last() else { panic!("{events:?}") };
        assert_eq!(*cached, expected);
    }
}

#[proven::test]
async fn warnings_come_with_a_kept_binary_too() {
    let playground = open().await;
    for _ in 0..2 {
        let events = all(playground.compile(program("fn main() { let x = 1; }"), ())).await;
        let Some(Event::Compiled { stderr, .. }) = events.last() else { panic!("{events:?}") };
        assert!(stderr.contains("unused variable"), "{stderr}");
    }
}

/// The one state that a playground in `folder` keeps, once it is packed.
async fn state_in(folder: &Path) -> PathBuf {
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten();
    let servers = || entries(folder).map(|server| server.path().join("states"));
    loop {
        let states: Vec<_> =
            servers().flat_map(|states| entries(&states).collect::<Vec<_>>()).collect();
        if let [state] = &states[..]
            && !state.file_name().to_string_lossy().starts_with("new-")
        {
            return state.path();
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Overwrites all files in a packed state whose names end with `end`. Returns how many.
fn damage(state: &Path, end: &str) -> usize {
    let mut bytes = std::fs::read(state).expect("it can be read");
    let mut places = Vec::new();
    let mut archive = tar::Archive::new(&*bytes);
    for entry in archive.entries().expect("it is a state") {
        let entry = entry.expect("it is whole");
        if entry.path().expect("it has a name").to_string_lossy().ends_with(end) {
            places.push((entry.raw_file_position() as usize, entry.size() as usize));
        }
    }
    for (begin, size) in &places {
        bytes[*begin..begin + size].fill(b'x');
    }
    std::fs::write(state, bytes).expect("it can be written");
    places.len()
}

#[proven::test]
async fn a_broken_state_is_left_behind() {
    let state_folder = TempDir::new().expect("a folder");
    let settings = Settings { folder: state_folder.path().to_owned(), ..settings() };
    let playground = Playground::open(settings, |_| {}).await.expect("it opens");
    let edit = |number: usize| Program {
        state: state("broken"),
        ..program(&format!("fn main() {{ println!(\"{{}}\", hello::greet(\"{number}\")) }}"))
    };
    let run_edit = async |number: usize| {
        let (stdout, _, end) = run_in(&playground, edit(number)).await;
        assert_eq!(stdout, format!("Hello, {number}!\n"), "{end:?}");
    };
    // Abandon compilations at different times while rustc works.
    for number in 0..4 {
        let mut events = playground.compile(edit(number * 10), ());
        while events.recv().await.is_some_and(|event| event != Event::Compiling) {}
        tokio::time::sleep(Duration::from_millis(25 * number as u64)).await;
        drop(events);
        run_edit(number * 10 + 1).await;
    }
    // Damage the state's files, and then the state itself.
    for (number, end) in [(100, ".bin"), (101, ".o")] {
        run_edit(number).await;
        let state = state_in(state_folder.path()).await;
        assert!(damage(&state, end) > 0, "no {end} file is in the state");
        run_edit(number + 20).await;
    }
    for (number, damage) in [(200, &b"damage"[..]), (201, b"")] {
        run_edit(number).await;
        let state = state_in(state_folder.path()).await;
        std::fs::write(state, damage).expect("it can be written");
        run_edit(number + 10).await;
    }
}
