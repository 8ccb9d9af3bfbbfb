//! A program that a reader wants to run.

/// The edition of the language that a program is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Edition {
    /// Rust 2015.
    E2015,
    /// Rust 2018.
    E2018,
    /// Rust 2021.
    E2021,
    /// Rust 2024.
    #[default]
    E2024,
}

impl Edition {
    /// The edition, as rustc's `--edition` and the protocol spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Edition::E2015 => "2015",
            Edition::E2018 => "2018",
            Edition::E2021 => "2021",
            Edition::E2024 => "2024",
        }
    }
}

/// A complete program, and how to compile and run it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its source, with a `main` function unless `tests` is set.
    pub code: String,
    /// The edition it is written in.
    pub edition: Edition,
    /// Run its `#[test]` functions instead of `main`.
    pub tests: bool,
    /// Print a backtrace when it panics.
    pub backtrace: bool,
    /// Run it in every order of its tasks, and print what that found.
    pub explore: bool,
    /// Report what it does with its channels while it runs.
    pub trace: bool,
    /// What it reads from its standard input.
    pub stdin: String,
    /// The key of the compiler's incremental state of this program, which makes
    /// the next edit compile faster. Without it nothing is kept.
    pub state: Option<StateKey>,
}

impl Program {
    /// A program with a `main`, in the newest edition, without a state.
    pub fn new(code: &str) -> Program {
        Program {
            code: code.to_owned(),
            edition: Edition::default(),
            tests: false,
            backtrace: false,
            explore: false,
            trace: false,
            stdin: String::new(),
            state: None,
        }
    }
}

/// Names the incremental state of one program of one reader.
///
/// The compiler can read the state that it is given, and the program that it
/// compiles can make it do so (`include_bytes!`). So a state belongs to one
/// reader: `session` is a secret that only this reader's browser knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StateKey {
    /// The reader's secret: chosen at random by the page, 16 bytes or more.
    pub session: String,
    /// Names one of the reader's programs, by the page's path and the snippet's
    /// name for example.
    pub snippet: String,
}
