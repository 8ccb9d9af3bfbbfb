//! Escapes text for HTML.

/// Escapes the characters of `text` that have a meaning in HTML.
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
