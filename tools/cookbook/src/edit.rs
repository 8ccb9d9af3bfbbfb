//! Positions in a text, and edits to it.

use std::ops::Range;

/// The line, counted from 1, of the byte at `offset`.
pub fn line_at(text: &str, offset: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_bytes()[..offset.min(text.len())]).count() + 1
}

/// `text` with each range replaced. Ranges must not overlap; their order does
/// not matter.
pub fn replace(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        result.push_str(&text[at..range.start]);
        result.push_str(&new);
        at = range.end;
    }
    result.push_str(&text[at..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_any_order() {
        let edits = vec![(4..5, "D".to_owned()), (0..1, "AA".to_owned()), (2..2, "-".to_owned())];
        assert_eq!(replace("abcde", edits), "AAb-cdD");
    }

    #[test]
    fn lines_count_from_one() {
        assert_eq!([0, 1, 2, 9].map(|offset| line_at("a\nb\n", offset)), [1, 1, 2, 3]);
    }
}
