//! Says of a program's text whether the orders of its tasks can be explored,
//! and makes of it a module that the crate `explore` calls.
//!
//! The crate `explore` decides in which order a program's Tokio tasks take
//! turns. A program that does something else besides, such as starting a
//! thread, can behave in ways that no order of its tasks shows. The text is
//! searched for words, not parsed: a word in a comment counts as well.

/// What a program needs, so that its tasks are Tokio's.
pub const NEEDED: &str = "#[tokio::main";

/// Why a program without [`NEEDED`] cannot be explored.
pub const NOT_NEEDED: &str = "its `main` is not marked `#[tokio::main]`";

/// Words in a program that show that more than the order of its tasks decides
/// what it does, with the reason.
pub const BEYOND: &[(&str, &str)] = &[
    ("block_on", "it has threads"),
    ("std::sync::mpsc", "it blocks its thread"),
    ("thread::", "it has threads"),
    ("spawn_blocking", "it has threads"),
    ("blocking_", "it has threads"),
    ("tokio::signal", "it waits for a signal"),
    ("tokio::net", "it uses the network"),
    ("std::time::Instant", "it measures real time"),
    ("LocalSet", "its tasks stay on one thread, in a set of their own"),
    (".merge(", "its streams take turns that the end of a task's turn changes"),
    ("\nstatic ", "its static outlives a run, and it runs many times in one process"),
    ("std::print", "it prints past the explorer"),
    ("stdout()", "it prints past the explorer"),
    ("crate::", "it names `crate`, and the explorer calls it as a module of another crate"),
    ("TaskTracker", "its tasks are started by another crate than Tokio"),
    ("JoinMap", "its tasks are started by another crate than Tokio"),
    ("JoinQueue", "its tasks are started by another crate than Tokio"),
    ("LocalPoolHandle", "it has threads"),
    ("unconstrained", "its operations do not end a turn"),
    ("futures::select", "another crate than Tokio takes a branch at random"),
    ("StreamMap", "another crate than Tokio takes a stream at random"),
    ("PollSender", "it hands a sender of Tokio to another crate"),
];

/// Why `program` cannot be explored, if it cannot.
pub fn obstacle(program: &str) -> Option<&'static str> {
    if !program.contains(NEEDED) {
        return Some(NOT_NEEDED);
    }
    BEYOND.iter().find(|(word, _)| program.contains(word)).map(|&(_, reason)| reason)
}

/// The code that comes before the modules of programs. A program's output belongs
/// to the schedule that it ran in: macros that come before a module replace those
/// of the standard library in it.
pub const MACROS: &str = r#"
macro_rules! print {
    ($($text:tt)*) => { ::explore::print(format_args!($($text)*)) };
}
macro_rules! println {
    () => { ::explore::print(format_args!("\n")) };
    ($($text:tt)*) => {{
        ::explore::print(format_args!($($text)*));
        ::explore::print(format_args!("\n"));
    }};
}
macro_rules! eprintln {
    ($($text:tt)*) => {{ let _ = format_args!($($text)*); }};
}
macro_rules! eprint {
    ($($text:tt)*) => {{ let _ = format_args!($($text)*); }};
}
"#;

/// The program as a module with a function `explored`. That is one line at the
/// end, so that the program's lines keep their numbers.
pub fn module(program: &str) -> String {
    format!("{program}\npub fn explored() -> impl ::explore::Returned {{ main() }}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "#[tokio::main]\nasync fn main() {}\n";

    #[test]
    fn a_program_of_tokios_tasks_alone_has_no_obstacle() {
        assert_eq!(obstacle(PLAIN), None);
    }

    #[test]
    fn each_word_is_an_obstacle() {
        assert_eq!(obstacle("fn main() {}"), Some(NOT_NEEDED));
        for (word, reason) in BEYOND {
            assert_eq!(obstacle(&format!("{PLAIN}{word}")), Some(*reason), "{word}");
        }
    }
}
