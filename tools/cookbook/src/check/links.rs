//! Rules for links within the book: the page exists, and so does the heading.

use std::path::Path;

use example_format::Fault;

use super::fault;
use crate::project::normalize;
use crate::read::book::Book;
use crate::read::page::Page;
use crate::suggest::did_you_mean;

/// Every relative link leads to a page or file, every fragment to an id on it.
pub(super) fn lead_somewhere(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    for placed in &page.links {
        let target = placed.item.target.as_str();
        // Do not check addresses with a scheme or a host: they lead out of the book.
        let has_scheme = target.split('/').next().is_some_and(|start| start.contains(':'));
        if has_scheme || target.starts_with("//") || target.is_empty() {
            continue;
        }
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (target, None),
        };
        let folder = page.path.parent().unwrap_or(Path::new(""));
        let file = normalize(&folder.join(path));
        let to = if path.is_empty() { Some(page) } else { book.page(&file) };
        let line = placed.line;
        match (to, fragment) {
            (Some(to), Some(fragment)) if !to.ids().contains_key(fragment) => {
                faults.push(no_such_id(page, line, target, to, fragment));
            }
            (Some(_), _) => {}
            (None, _) if path.ends_with(".md") || !book.project.src().join(&file).is_file() => {
                let known: Vec<_> = book
                    .pages
                    .iter()
                    .map(|page| page.path.to_string_lossy().into_owned())
                    .collect();
                let hint = did_you_mean(&file.to_string_lossy(), known.iter().map(String::as_str));
                faults.push(fault(
                    page,
                    line,
                    format!("`{target}` leads nowhere"),
                    format!(
                        "{hint}link to a page that src/SUMMARY.md lists, or to a file below src"
                    ),
                ));
            }
            (None, _) => {}
        }
    }
}

/// The fault of a link on `page` to the page `to`, which has no id `fragment`.
fn no_such_id(page: &Page, line: usize, target: &str, to: &Page, fragment: &str) -> Fault {
    let mut unnamed = to.headings.iter().filter(|heading| heading.id.is_none());
    if let Some(heading) = unnamed.find(|heading| heading.automatic_id() == fragment) {
        return fault(
            page,
            line,
            format!("`{target}` leads to a heading whose id changes with its title"),
            format!("write `{{#{fragment}}}` behind it, in {}:{}", to.file.display(), heading.line),
        );
    }
    let ids = to.ids();
    let hint = did_you_mean(fragment, ids.keys().map(String::as_str));
    fault(
        page,
        line,
        format!("`{target}` leads to an id that {} does not have", to.file.display()),
        format!("{hint}give the heading that id, or correct the link"),
    )
}
