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

/// Reads the exemption file's text. Empty lines and lines that begin with `#`
/// are not read.
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
        if reason.trim().is_empty() {
            bail!("{number}: gives no reason; say why the test cannot notice");
        }
        let (example, mutation) = (example.to_owned(), mutation.trim().to_owned());
        Ok(Exemption { line: number, example, mutation })
    };
    lines.map(parse).collect()
}
