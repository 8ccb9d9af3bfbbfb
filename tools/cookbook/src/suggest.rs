//! Suggests the word that was probably meant.

use strsim::normalized_damerau_levenshtein;

/// "did you mean" with the word of `known` that is most similar to `wrong`, or
/// nothing.
///
/// A shared folder or path alone does not make two words similar.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_similar_word_is_offered() {
        assert_eq!(did_you_mean("kanel", ["flume", "kanal"]), "did you mean `kanal`? ");
        assert_eq!(did_you_mean("xyz", ["flume", "kanal"]), "");
        assert_eq!(did_you_mean("long/folder/none", ["long/folder/some"]), "");
    }
}
