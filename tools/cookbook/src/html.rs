//! Reads and writes the HTML of pages.

use std::path::Path;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TokenSink, Tokenizer, TokenizerOpts};

use crate::project::normalize;

/// The elements of pages that have no content, and so no end.
pub const VOID: [&str; 6] = ["br", "col", "hr", "img", "input", "wbr"];

/// Passes each token of `html` to `sink`, and returns that.
pub fn tokenize<S: TokenSink>(html: &str, sink: S) -> S {
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // The tokenizer pauses at each script. Nothing is run here, so go on.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink
}

/// The path from the root of the site that `relative` means in the file at
/// `path`, both with slashes.
pub fn from_root(path: &str, relative: &str) -> String {
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    normalize(&folder.join(relative)).to_string_lossy().replace('\\', "/")
}

/// Escapes the characters of `text` that have a meaning in HTML.
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The text that mdBook wrote as `html`, which contains no tag.
pub fn unescape_html(html: &str) -> String {
    let text = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&#x27;", "'").replace("&amp;", "&")
}
