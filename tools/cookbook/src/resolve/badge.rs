//! Small labelled badges, drawn here and carried inside the page.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::html::escape_html;

/// What to escape in a `data:` address that is the destination of a Markdown link.
const DATA: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'(').add(b')');

/// Approximate width of a character of the badge's text, in pixels.
/// `textLength` fits the text to the width that this gives.
const CHARACTER: f32 = 6.4;

/// A badge that says `label` and, on `colour`, `value`; as a `data:` address.
pub fn badge(label: &str, value: &str, colour: &str) -> String {
    let width = |text: &str| (text.chars().count() as f32 * CHARACTER).round();
    let (label_width, value_width) = (width(label), width(value));
    let (left, right) = (label_width + 12.0, value_width + 12.0);
    let (label, value) = (escape_html(label), escape_html(value));
    let (label_middle, value_middle) = (left / 2.0, left + right / 2.0);
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{total}' height='20' \
         font-family='Verdana,sans-serif' font-size='11' fill='#fff' text-anchor='middle'>\
         <rect width='{total}' height='20' rx='3' fill='#444'/>\
         <path d='M{left} 0h{square}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{square}z' fill='{colour}'/>\
         <text x='{label_middle}' y='14' textLength='{label_width}'>{label}</text>\
         <text x='{value_middle}' y='14' textLength='{value_width}'>{value}</text></svg>",
        total = left + right,
        square = right - 3.0,
    );
    format!("data:image/svg+xml,{}", utf8_percent_encode(&svg, DATA))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_is_one_word_for_markdown() {
        let badge = badge("a<b>", "1.0 (x)", "#27e");
        assert!(badge.starts_with("data:image/svg+xml,"));
        assert!(!badge.contains([' ', '<', '>', '(', ')', '"', '#']), "{badge}");
        assert!(badge.contains("&lt;b") || badge.contains("&amp;lt") || badge.contains("a&lt"));
    }
}
