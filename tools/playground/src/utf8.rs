//! Decodes UTF-8 that arrives in pieces.

/// Holds back the beginning of a character until its end arrives.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// At most 3 bytes.
    rest: Vec<u8>,
}

impl Decoder {
    /// The text of `bytes` and of what was held back. Bytes that are not UTF-8
    /// become U+FFFD.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        self.rest.extend(bytes);
        let begun = match self.rest.utf8_chunks().last() {
            // The next bytes could complete the character.
            Some(chunk) if is_beginning(chunk.invalid()) => chunk.invalid().len(),
            _ => 0,
        };
        let rest = self.rest.split_off(self.rest.len() - begun);
        let whole = std::mem::replace(&mut self.rest, rest);
        String::from_utf8_lossy(&whole).into_owned()
    }

    /// The text of what was held back, once nothing more comes.
    pub(crate) fn finish(self) -> String {
        String::from_utf8_lossy(&self.rest).into_owned()
    }
}

/// Whether `bytes` could be the beginning of a character.
fn is_beginning(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::Decoder;

    #[test]
    fn characters_stay_whole_wherever_they_are_cut() {
        let text = "a→ß🦀\n";
        for cut in 0..=text.len() {
            let (left, right) = text.as_bytes().split_at(cut);
            let mut decoder = Decoder::default();
            let pieces = [decoder.push(left), decoder.push(right), decoder.finish()];
            assert!(pieces.iter().all(|piece| !piece.contains('\u{fffd}')), "{pieces:?}");
            assert_eq!(pieces.concat(), text);
        }
    }

    #[test]
    fn what_is_not_utf_8_is_replaced_at_once() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(b"a\xffb"), "a\u{fffd}b");
        assert_eq!(decoder.push(b"\xff"), "\u{fffd}");
        assert_eq!(decoder.push(b"\xf0\x9f"), "");
        assert_eq!(decoder.push(b"x"), "\u{fffd}x");
        assert_eq!(decoder.push(b"\xe2"), "");
        assert_eq!(decoder.finish(), "\u{fffd}");
    }
}
