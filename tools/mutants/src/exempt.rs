//! Mutants that may survive, each with the reason.

use std::fmt;

use anyhow::{Result, bail};

/// A line `category/name: mutation # reason` of the exemption file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// The line, from 1.
    pub line: usize,
    /// The example, `category/name`.
    pub example: String,
    /// The mutation, in the words of the report.
    pub mutation: String,
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
        let Some((what, _reason)) = line.rsplit_once(" # ") else {
            bail!("{number}: gives no reason; add ` # ` and why the test cannot notice")
        };
        let Some((example, mutation)) = what.split_once(": ") else {
            bail!("{number}: names no mutation; write `category/name: mutation # reason`")
        };
        let (example, mutation) = (example.to_owned(), mutation.trim().to_owned());
        Ok(Exemption { line: number, example, mutation })
    };
    lines.map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_without_its_parts_is_named() {
        let text = "# a comment\n\ncat/name: delete `a # b;` # the value is not read\n";
        let [exemption] = &parse(text).expect("it is valid")[..] else { panic!("one") };
        assert_eq!(
            (exemption.line, exemption.to_string()),
            (3, "cat/name: delete `a # b;`".into())
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
}
