//! Explores a program: compiles it as a module, against crates that decide in
//! which order its tasks take turns, under a `main` that calls it again and
//! again and prints what it found.
//!
//! What that `main` prints is no more to be trusted than any program's output:
//! the program runs in the same process, and can print a report of its own.

use anstream::adapter::strip_str;

/// The crate root, beside the program.
pub(crate) const ROOT: &str = "src/explore.rs";

/// The text of the crate root.
pub(crate) fn root() -> String {
    let main = r#"
#[path = "main.rs"]
mod program;

fn main() {
    ::explore::main(|| ::explore::Returned::end(program::explored()));
}
"#;
    explorable::MACROS.to_owned() + main
}

/// The beginning of each refusal that is not rustc's own.
const CANNOT: &str = "This program cannot be explored: ";

/// Why the text of the program says that it cannot be explored, if it does.
pub(crate) fn obstacle(code: &str) -> Option<String> {
    explorable::obstacle(code).map(|reason| format!("{CANNOT}{reason}.\n"))
}

/// rustc's refusal, after a sentence on what it means here.
pub(crate) fn explain(stderr: &str) -> String {
    let plain = strip_str(stderr).to_string();
    let sentence = match missing(&plain) {
        Some(missing) => format!("{CANNOT}it uses {missing}, which the explorer does not have."),
        None => "rustc refuses this program where it is explored.".to_owned(),
    };
    format!("{sentence}\n\n{stderr}")
}

/// What the first error says is missing, if that is a crate or an item of Tokio.
fn missing(plain: &str) -> Option<String> {
    let from = plain.lines().skip_while(|line| !line.starts_with("error"));
    let error: Vec<_> = from.take_while(|line| !line.is_empty()).collect();
    let after = |words| error.iter().find_map(|line| line.split_once(words));
    if let Some((_, rest)) = after("unlinked crate `") {
        return rest.split_once('`').map(|(name, _)| format!("the crate `{name}`"));
    }
    let known = ["error[E0425]", "error[E0432]", "error[E0433]", "error[E0599]"];
    let head = error.first().filter(|line| known.iter().any(|code| line.starts_with(code)))?;
    let quoted: Vec<_> = head.split('`').skip(1).step_by(2).collect();
    let is_tokio = |path: &str| path.split("::").next() == Some("tokio");
    match *quoted.as_slice() {
        [path] if is_tokio(path) => Some(format!("`{path}`")),
        [item, place] if is_tokio(place) || place == "Runtime" || place == "Builder" => {
            Some(format!("`{item}` of `{place}`"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(stderr: &str) -> String {
        explain(stderr).lines().next().expect("a line").to_owned()
    }

    #[test]
    fn what_is_missing_is_named() {
        for (stderr, missing) in [
            (
                "\u{1b}[91merror[E0432]\u{1b}[0m: unresolved import `tokio::fs`\n --> src/main.rs:1:5\n",
                "`tokio::fs`",
            ),
            (
                "warning: x\n\nerror[E0432]: unresolved import `bus`\n |\n | use of unresolved module or unlinked crate `bus`\n",
                "the crate `bus`",
            ),
            (
                "error[E0433]: cannot find module or crate `bus` in this scope\n | ^ use of unresolved module or unlinked crate `bus`\n",
                "the crate `bus`",
            ),
            (
                "error[E0425]: cannot find function `advance` in module `tokio::time`\n",
                "`advance` of `tokio::time`",
            ),
            (
                "error[E0599]: no function or associated item named `new` found for struct `Runtime` in the current scope\n",
                "`new` of `Runtime`",
            ),
        ] {
            let expected = format!("{CANNOT}it uses {missing}, which the explorer does not have.");
            assert_eq!(sentence(stderr), expected);
            assert!(explain(stderr).ends_with(stderr));
        }
    }

    #[test]
    fn an_error_of_the_program_itself_is_rustcs() {
        for stderr in [
            "error[E0382]: borrow of moved value: `tx`\n",
            "error[E0425]: cannot find value `nothing` in this scope\n",
            "error[E0433]: cannot find `a` in `b`\n",
            "error[E0599]: no method named `x` found for struct `Vec` in the current scope\n",
            "error: expected `;`\n",
            "",
        ] {
            assert_eq!(sentence(stderr), "rustc refuses this program where it is explored.");
        }
    }
}
