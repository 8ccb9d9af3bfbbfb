//! What an EPUB says about itself: its title, its files, their order.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::links::file;
use super::xhtml::{Page, document};
use crate::html::escape_html;

/// Says where the package is.
pub const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

/// An entry of the contents: a part or a chapter.
#[derive(Debug)]
pub struct Entry {
    pub title: String,
    /// The chapter's path in the site.
    pub page: Option<String>,
    pub inner: Vec<Entry>,
}

impl Entry {
    /// A part without chapters yet.
    pub fn part(title: &str) -> Entry {
        Entry { title: title.to_owned(), page: None, inner: Vec::new() }
    }

    /// Its pages, in order.
    pub fn pages(&self) -> Vec<&String> {
        self.page.iter().chain(self.inner.iter().flat_map(Entry::pages)).collect()
    }

    fn write(&self, to: &mut String) {
        let title = escape_html(&self.title);
        let _ = match &self.page {
            Some(page) => write!(to, "<li><a href=\"{}\">{title}</a>", file(page)),
            None => write!(to, "<li><span>{title}</span>"),
        };
        list(&self.inner, to);
        to.push_str("</li>\n");
    }
}

fn list(entries: &[Entry], to: &mut String) {
    if entries.is_empty() {
        return;
    }
    to.push_str("\n<ol>\n");
    for entry in entries {
        entry.write(to);
    }
    to.push_str("</ol>");
}

/// The book as a whole.
pub struct Package {
    pub title: String,
    pub description: String,
    pub authors: Vec<String>,
    pub language: String,
    /// Where the site is published.
    pub address: Option<String>,
    /// When the EPUB was made.
    pub modified: String,
    pub contents: Vec<Entry>,
}

impl Package {
    /// The list of all files, and the order in which they are read.
    pub fn manifest(&self, pages: &BTreeMap<String, Page>) -> String {
        let identifier =
            self.address.clone().unwrap_or_else(|| format!("urn:book:{}", slug(&self.title)));
        let mut text = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
<dc:description>{description}</dc:description>
<meta property="dcterms:modified">{modified}</meta>
"#,
            language = self.language,
            identifier = escape_html(&identifier),
            title = escape_html(&self.title),
            description = escape_html(&self.description),
            modified = self.modified,
        );
        for author in &self.authors {
            let _ = writeln!(text, "<dc:creator>{}</dc:creator>", escape_html(author));
        }
        text.push_str(
            r#"</metadata>
<manifest>
<item id="style" href="style.css" media-type="text/css"/>
<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>
<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>
"#,
        );
        for (name, page) in pages {
            let properties = if page.has_picture { " properties=\"svg\"" } else { "" };
            let _ = writeln!(
                text,
                "<item id=\"{}\" href=\"{name}\" media-type=\"application/xhtml+xml\"{properties}/>",
                id(name)
            );
        }
        text.push_str(
            "</manifest>\n<spine>\n<itemref idref=\"title\"/>\n<itemref idref=\"contents\"/>\n",
        );
        for page in self.contents.iter().flat_map(Entry::pages) {
            let _ = writeln!(text, "<itemref idref=\"{}\"/>", id(&file(page)));
        }
        text.push_str("</spine>\n</package>\n");
        text
    }

    /// The contents, for people and for the device.
    pub fn navigation(&self) -> String {
        let mut body = "<nav epub:type=\"toc\"><h1>Contents</h1>".to_owned();
        list(&self.contents, &mut body);
        body.push_str("</nav>\n");
        document("contents.xhtml", &self.language, "Contents", &body)
    }

    /// The first page.
    pub fn title_page(&self) -> String {
        let mut body = format!(
            "<section epub:type=\"titlepage\" class=\"title\">\n<h1>{}</h1>\n<p>{}</p>\n",
            escape_html(&self.title),
            escape_html(&self.description)
        );
        for author in &self.authors {
            let _ = writeln!(body, "<p>{}</p>", escape_html(author));
        }
        if let Some(address) = &self.address {
            let address = escape_html(address);
            let _ = writeln!(
                body,
                "<p>Run and change the programs at <a href=\"{address}/\">{address}</a>.</p>"
            );
        }
        body.push_str("</section>\n");
        document("title.xhtml", &self.language, &self.title, &body)
    }
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(|character: char| !character.is_alphanumeric(), "-")
}

/// The name of a file in the manifest.
fn id(name: &str) -> String {
    format!("page-{}", slug(name))
}
