//! Named parts of files: `ANCHOR: name` … `ANCHOR_END: name`.

/// What is wrong with an anchor, and how to mend it.
pub type Wrong = (&'static str, &'static str);

/// The lines of `text` between the marks of `anchor`, without other marks.
///
/// # Errors
///
/// If the anchor is missing, empty, not closed, not opened, or there twice.
/// mdBook would silently show less than was meant.
pub fn part(text: &str, anchor: &str) -> Result<String, Wrong> {
    let lines: Vec<_> = text.lines().collect();
    let find = |word| -> Vec<usize> {
        (0..lines.len()).filter(|&at| mark(lines[at]) == Some((word, anchor))).collect()
    };
    let body = match (find(BEGIN).as_slice(), find(END).as_slice()) {
        ([], []) => return Err(("has no such anchor", "add it or correct its name")),
        ([], _) => return Err(("closes the anchor but does not open it", "add `ANCHOR: …`")),
        (_, []) => return Err(("opens the anchor but does not close it", "add `ANCHOR_END: …`")),
        ([_, _, ..], _) | (_, [_, _, ..]) => {
            return Err(("has the anchor twice", "give each its own name"));
        }
        ([begin], [end]) if begin > end => {
            return Err(("closes the anchor before it opens it", "swap the two lines"));
        }
        ([begin], [end]) => without_marks(&lines[begin + 1..*end].join("\n")),
    };
    if body.trim().is_empty() {
        return Err(("has nothing in the anchor", "move the two lines around what is to be shown"));
    }
    Ok(body)
}

/// `text` without the lines that mark anchors.
pub fn without_marks(text: &str) -> String {
    text.lines().filter(|line| mark(line).is_none()).flat_map(|line| [line, "\n"]).collect()
}

const BEGIN: &str = "ANCHOR:";
const END: &str = "ANCHOR_END:";

/// The mark on a line: which, and its name.
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
        let wrong = |text| part(text, "a").unwrap_err().0;
        assert_eq!(wrong("1"), "has no such anchor");
        assert_eq!(wrong("ANCHOR: ab\nANCHOR_END: ab"), "has no such anchor");
        assert_eq!(wrong("ANCHOR: a\n1"), "opens the anchor but does not close it");
        assert_eq!(wrong("1\nANCHOR_END: a"), "closes the anchor but does not open it");
        assert_eq!(wrong("ANCHOR_END: a\n1\nANCHOR: a"), "closes the anchor before it opens it");
        assert_eq!(wrong("ANCHOR: a\n \nANCHOR_END: a"), "has nothing in the anchor");
        assert_eq!(wrong("ANCHOR: a\n1\nANCHOR: a\n2\nANCHOR_END: a"), "has the anchor twice");
    }
}
