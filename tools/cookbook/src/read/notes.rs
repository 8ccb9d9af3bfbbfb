//! Editorial notes: `<div class="hidden">…</div>`, which no reader receives.

use mdbook_markdown::pulldown_cmark::{Event, Parser};

use super::page::options;
use crate::edit::{line_at, replace};

/// How an editorial note begins, on a line of its own.
const NOTE: &str = r#"<div class="hidden">"#;

/// Blanks out every `<div class="hidden">…</div>`, keeping line breaks, and
/// returns the lines of those that are not closed.
pub(super) fn blank_notes(text: &str) -> (String, Vec<usize>) {
    let mut edits = Vec::new();
    let mut open = None;
    let mut depth = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let Event::Html(line) = event else { continue };
        if open.is_none() && line.trim() == NOTE {
            open = Some(range.start);
            depth = 0;
        }
        let Some(start) = open else { continue };
        depth += line.matches("<div").count();
        depth = depth.saturating_sub(line.matches("</div>").count());
        if depth == 0 {
            let note = start..range.end;
            let blank = "\n".repeat(text[note.clone()].matches('\n').count());
            edits.push((note, blank));
            open = None;
        }
    }
    let unclosed = open.map(|start| line_at(text, start)).into_iter().collect();
    (replace(text, edits), unclosed)
}
