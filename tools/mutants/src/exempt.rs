//! Mutants that may survive, each with the reason.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Result, bail};

/// Begins the reason of a mutant that some runs catch and others do not.
const BY_CHANCE: &str = "by chance: ";

/// A line `category/name: mutation # reason` of the exemption file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// The line, from 1.
    pub line: usize,
    /// The example, `category/name`.
    pub example: String,
    /// The mutation, in the words of the report.
    pub mutation: String,
    /// Whether a run may catch the mutant all the same.
    pub by_chance: bool,
}

impl Exemption {
    /// Whether the line is still needed after a run of the mutants `ran`, of
    /// which `survived` were not caught.
    pub fn applies(&self, ran: &BTreeSet<String>, survived: &BTreeSet<String>) -> bool {
        let mutants = if self.by_chance { ran } else { survived };
        mutants.contains(&self.to_string())
    }
}

impl fmt::Display for Exemption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.example, self.mutation)
    }
}

/// Reads the text of the exemption file. Skips empty lines and lines that begin
/// with `#`.
///
/// # Errors
///
/// If a line has another form, or gives no reason.
pub fn parse(text: &str) -> Result<Vec<Exemption>> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let parse = |(number, line): (usize, &str)| {
        let Some((what, reason)) = line.rsplit_once(" # ") else {
            bail!("{number}: gives no reason; add ` # ` and why the test cannot notice")
        };
        let Some((example, mutation)) = what.split_once(": ") else {
            bail!("{number}: names no mutation; write `category/name: mutation # reason`")
        };
        let (example, mutation) = (example.to_owned(), mutation.trim().to_owned());
        let by_chance = reason.starts_with(BY_CHANCE);
        Ok(Exemption { line: number, example, mutation, by_chance })
    };
    lines.map(parse).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::parse;

    #[test]
    fn a_line_without_its_parts_is_named() {
        let text = "# a comment\n\ncat/name: delete `a # b;` # the value is not read\n\
                    cat/name: delete `c;` # by chance: the other thread may be first\n";
        let found = parse(text).expect("it is valid");
        let found: Vec<_> =
            found.iter().map(|it| (it.line, it.to_string(), it.by_chance)).collect();
        assert_eq!(
            found,
            [
                (3, "cat/name: delete `a # b;`".to_owned(), false),
                (4, "cat/name: delete `c;`".to_owned(), true)
            ]
        );
        for (text, wanted) in [
            (
                "cat/name: delete `a;`",
                "1: gives no reason; add ` # ` and why the test cannot notice",
            ),
            (
                "\ndelete `a;` # why",
                "2: names no mutation; write `category/name: mutation # reason`",
            ),
        ] {
            assert_eq!(parse(text).expect_err("it is wrong").to_string(), wanted);
        }
    }
    #[test]
    fn only_a_mutant_by_chance_may_be_caught() {
        let text = "a/b: delete `c;` # nothing reads it\n\
                    a/b: delete `d;` # by chance: the other thread may be first\n";
        let set = |whats: &[&str]| -> BTreeSet<String> {
            whats.iter().map(|what| format!("a/b: delete `{what};`")).collect()
        };
        for (ran, survived, applies) in [
            (set(&["c", "d"]), set(&["c", "d"]), [true, true]),
            (set(&["c", "d"]), set(&[]), [false, true]),
            (set(&[]), set(&[]), [false, false]),
        ] {
            let found = parse(text).expect("it is valid");
            let found: Vec<_> = found.iter().map(|it| it.applies(&ran, &survived)).collect();
            assert_eq!(found, applies);
        }
    }
}
