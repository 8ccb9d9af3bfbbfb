//! Named parts of files: `ANCHOR: name` … `ANCHOR_END: name`.

use thiserror::Error;

/// What is wrong with an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AnchorError {
    /// No line marks it.
    #[error("has no such anchor")]
    Missing,
    /// Only its end is marked.
    #[error("closes the anchor but does not open it")]
    NotOpened,
    /// Only its beginning is marked.
    #[error("opens the anchor but does not close it")]
    NotClosed,
    /// Its beginning or its end is marked more than once.
    #[error("has the anchor twice")]
    Twice,
    /// Its end is marked before its beginning.
    #[error("closes the anchor before it opens it")]
    Order,
    /// Nothing is between its marks.
    #[error("has nothing in the anchor")]
    Empty,
}

impl AnchorError {
    /// How to mend it.
    pub fn fix(self) -> &'static str {
        match self {
            AnchorError::Missing => "add it or correct its name",
            AnchorError::NotOpened => "add `ANCHOR: …`",
            AnchorError::NotClosed => "add `ANCHOR_END: …`",
            AnchorError::Twice => "give each its own name",
            AnchorError::Order => "swap the two lines",
            AnchorError::Empty => "move the two lines around what is to be shown",
        }
    }
}

/// The lines of `text` between the marks of `anchor`, without the marks of other anchors.
///
/// # Errors
///
/// If the anchor is missing, empty, not closed, not opened, or there twice.
/// mdBook would silently show less than was meant.
pub fn part(text: &str, anchor: &str) -> Result<String, AnchorError> {
    let lines: Vec<_> = text.lines().collect();
    let find = |word| -> Vec<usize> {
        (0..lines.len()).filter(|&at| mark(lines[at]) == Some((word, anchor))).collect()
    };
    let body = match (find(BEGIN).as_slice(), find(END).as_slice()) {
        ([], []) => return Err(AnchorError::Missing),
        ([], _) => return Err(AnchorError::NotOpened),
        (_, []) => return Err(AnchorError::NotClosed),
        ([_, _, ..], _) | (_, [_, _, ..]) => return Err(AnchorError::Twice),
        ([begin], [end]) if begin > end => return Err(AnchorError::Order),
        ([begin], [end]) => without_marks(&lines[begin + 1..*end].join("\n")),
    };
    if body.trim().is_empty() {
        return Err(AnchorError::Empty);
    }
    Ok(body)
}

/// `text` without the lines that mark anchors.
pub fn without_marks(text: &str) -> String {
    text.lines().filter(|line| mark(line).is_none()).flat_map(|line| [line, "\n"]).collect()
}

const BEGIN: &str = "ANCHOR:";
const END: &str = "ANCHOR_END:";

/// The mark on a line: whether it begins or ends an anchor, and the anchor's name.
fn mark(line: &str) -> Option<(&'static str, &str)> {
    [END, BEGIN].into_iter().find_map(|word| {
        let name = line[line.find(word)? + word.len()..].trim();
        name.split_whitespace().next().map(|name| (word, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_stands_between_its_marks() {
        let text = "0\n// ANCHOR: a\n1\n// ANCHOR: b\n2\n// ANCHOR_END: b\n// ANCHOR_END: a\n3\n";
        assert_eq!(part(text, "a"), Ok("1\n2\n".to_owned()));
        assert_eq!(part(text, "b"), Ok("2\n".to_owned()));
        assert_eq!(without_marks(text), "0\n1\n2\n3\n");
    }

    #[test]
    fn every_way_to_get_a_mark_wrong_is_told_apart() {
        let wrong = |text| part(text, "a").expect_err("a mark is wrong");
        assert_eq!(wrong("1"), AnchorError::Missing);
        assert_eq!(wrong("ANCHOR: ab\nANCHOR_END: ab"), AnchorError::Missing);
        assert_eq!(wrong("ANCHOR: a\n1"), AnchorError::NotClosed);
        assert_eq!(wrong("1\nANCHOR_END: a"), AnchorError::NotOpened);
        assert_eq!(wrong("ANCHOR_END: a\n1\nANCHOR: a"), AnchorError::Order);
        assert_eq!(wrong("ANCHOR: a\n \nANCHOR_END: a"), AnchorError::Empty);
        assert_eq!(wrong("ANCHOR: a\n1\nANCHOR: a\n2\nANCHOR_END: a"), AnchorError::Twice);
    }
}
