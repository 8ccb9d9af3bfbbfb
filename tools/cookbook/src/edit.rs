//! Positions in a text, and edits to it.

use std::ops::Range;

use strsim::normalized_damerau_levenshtein;

/// The line, from 1, that the byte at `offset` stands on.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
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

/// The word of `known` that is most like `wrong`, in the words of a fix.
///
/// Words that share a folder or a path and differ in their last part are not
/// taken to be alike.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let last = |word: &str| word.rfind(['/', ':']).map_or(0, |at| at + 1);
    let likeness = |word: &str| {
        let whole = normalized_damerau_levenshtein(wrong, word);
        whole.min(normalized_damerau_levenshtein(&wrong[last(wrong)..], &word[last(word)..]))
    };
    known
        .into_iter()
        .map(|word| (likeness(word), word))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(String::new, |(_, word)| format!("did you mean `{word}`? "))
}

/// `text` with the characters escaped that mean something in HTML.
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
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

    #[test]
    fn only_a_similar_word_is_offered() {
        assert_eq!(did_you_mean("kanel", ["flume", "kanal"]), "did you mean `kanal`? ");
        assert_eq!(did_you_mean("xyz", ["flume", "kanal"]), "");
        assert_eq!(did_you_mean("long/folder/none", ["long/folder/some"]), "");
    }
}
