//! Makes rustc's messages the same on every machine.

use anstream::adapter::strip_str;

/// Removes the `prefixes` of paths from `message`, and narrows the column of
/// line numbers to the widest number in it. Colours stay.
///
/// rustc makes the column as wide as the largest line number that it refers to,
/// even if it cannot show that line. On another machine it may be able to.
pub(crate) fn readable(message: &str, prefixes: &[String]) -> String {
    let mut message = message.to_owned();
    for prefix in prefixes {
        message = message.replace(prefix, "");
    }
    // An empty line ends a diagnostic. The column is equally wide within one.
    let diagnostics = message.split("\n\n").map(|diagnostic| {
        let plain = strip_str(diagnostic).to_string();
        let column = plain.lines().filter_map(place).max().unwrap_or(0);
        let numbers = plain.lines().filter_map(number).max().unwrap_or(1);
        match column.saturating_sub(numbers) {
            0 => diagnostic.to_owned(),
            surplus => {
                let lines = diagnostic.split('\n').map(|line| dedent(line, surplus));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    });
    diagnostics.collect::<Vec<_>>().join("\n\n")
}

/// The width of the column for numbers, if `line` names a place in a file.
fn place(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let arrow = rest.starts_with("--> ") || rest.starts_with("::: ");
    arrow.then(|| line.len() - rest.len())
}

/// The number of digits of the line number in `line`, if `line` shows a line of source.
fn number(line: &str) -> Option<usize> {
    let rest = line.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_source = digits > 0 && rest[digits..].trim_start().starts_with(['|', '+', '-', '~']);
    is_source.then_some(digits)
}

/// `line` without its first `count` spaces, or as it is if there are fewer.
fn dedent(line: &str, count: usize) -> String {
    let plain = strip_str(line).to_string();
    if plain.len() - plain.trim_start_matches(' ').len() < count {
        return line.to_owned();
    }
    // The spaces may come after a colour.
    let mut seen = 0;
    let keep = |char: &char| {
        seen += usize::from(*char == ' ');
        *char != ' ' || seen > count
    };
    line.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn what_differs_between_machines_goes() {
        let message = "\
\u{1b}[91merror\u{1b}[0m: use of moved value
   \u{1b}[94m--> \u{1b}[0msrc/main.rs:4:9
    \u{1b}[94m|\u{1b}[0m
\u{1b}[94m  4\u{1b}[0m \u{1b}[94m|\u{1b}[0m     let a   = rx;
...
note: `into_future` takes ownership
   --> /rustc/5980/library/core/src/future/into_future.rs:134:19
    = note: expected `A`
               found `B`

error: another
 --> /home/me/a/src/lib.rs:1:1
";
        let expected = "\
\u{1b}[91merror\u{1b}[0m: use of moved value
 \u{1b}[94m--> \u{1b}[0msrc/main.rs:4:9
  \u{1b}[94m|\u{1b}[0m
\u{1b}[94m4\u{1b}[0m \u{1b}[94m|\u{1b}[0m     let a   = rx;
...
note: `into_future` takes ownership
 --> core/src/future/into_future.rs:134:19
  = note: expected `A`
             found `B`

error: another
 --> a/src/lib.rs:1:1
";
        let prefixes = ["/rustc/5980/library/".to_owned(), "/home/me/".to_owned()];
        assert_eq!(readable(message, &prefixes), expected);
        assert_eq!(readable(expected, &prefixes), expected);
        assert_eq!(readable("", &prefixes), "");
    }
}
