//! Rules for the files in which readers take the book along.

use example_format::Fault;

use crate::read::book::Book;
use crate::read::directive::Directive;
use crate::read::downloads::KEY;

/// Every listed file is there, and a page links to it.
pub(super) fn can_be_taken(book: &Book, faults: &mut Vec<Fault>) {
    for download in book.downloads.iter().filter(|it| !it.file.is_file()) {
        let what = format!("`{}`, which {KEY} lists, is not there", download.listed);
        let fix = format!("make it with `{}`, or take it from the list", download.made_by);
        faults.push(Fault::new("book.toml", 0, what, fix));
    }
    let mut directives = book.pages.iter().flat_map(|page| &page.directives);
    if !book.downloads.is_empty() && !directives.any(|it| it.item == Directive::Downloads) {
        let what = format!("no page leads to the files of {KEY}");
        faults.push(Fault::new("book.toml", 0, what, "write `{{#downloads}}` on a page"));
    }
}
