//! The line that leads to the book as a PDF and as an EPUB.

use std::fs;

use crate::read::book::Book;
use crate::read::page::Page;

/// The line for `page`; nothing if the site has no such file.
pub fn render(book: &Book, page: &Page) -> String {
    let root = page.to_root();
    let links = book.downloads.iter().map(|it| {
        let bytes = fs::metadata(&it.file).map_or(0, |file| file.len());
        format!("[{}]({root}{}) ({:.1} MB)", it.kind, it.name, bytes as f64 / 1e6)
    });
    let links = Vec::from_iter(links);
    if links.is_empty() {
        return String::new();
    }
    format!("To read it without a network, take the book along as {}.", links.join(" or "))
}
