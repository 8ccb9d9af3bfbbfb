//! Lets search engines and shared links know the pages: a description of each,
//! and, if the site's address is known, what needs one.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, io};

use regex::Regex;
use serde_json::json;
use thiserror::Error;

use super::html_files;
use crate::html::{escape_html, unescape_html};

/// The longest description: search engines cut longer ones.
const LONGEST: usize = 160;

/// The description that mdBook gives to every page.
static DESCRIPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<meta name="description" content="[^"]*">"#).expect("a valid pattern")
});
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)<title>(.*?)</title>").expect("a valid pattern"));
static PARAGRAPH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?s)<p>(.*?)</p>").expect("a valid pattern"));
static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?s)<[^>]*>").expect("a valid pattern"));

/// Words for the search, which no reader sees, and the links to tests.
static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<span hidden[^>]*>.*?</span>|\s*\(?<a [^>]*>tested</a>\)?"#)
        .expect("a valid pattern")
});

/// What the site says of itself.
#[derive(Debug)]
pub struct Site<'a> {
    /// The book's title.
    pub title: &'a str,
    /// The site's address, without a slash at the end.
    pub address: Option<&'a str>,
}

/// A file of the site cannot be read or written.
#[derive(Debug, Error)]
#[error("{}", .0.display())]
pub struct FoundError(PathBuf, #[source] io::Error);

impl Site<'_> {
    /// Says it in the pages below `folder`. With an address, also writes
    /// `sitemap.xml` and `robots.txt`.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or written.
    pub fn announce(&self, folder: &Path) -> Result<(), FoundError> {
        // mdBook writes the first chapter a second time, as the page of the site itself.
        let home = fs::read_to_string(folder.join("index.html")).ok();
        let mut addresses = Vec::new();
        for path in html_files(folder) {
            let html =
                fs::read_to_string(&path).map_err(|error| FoundError(path.clone(), error))?;
            let relative = path.strip_prefix(folder).expect("it was found there");
            let mut name = relative.to_string_lossy().replace('\\', "/");
            // Not a chapter, but one for printing, for a frame, or for another page.
            let is_page = html.contains("<main>") && !html.contains("name=\"robots\"");
            if !is_page || name == "404.html" {
                continue;
            }
            if home.as_ref() == Some(&html) {
                name.clear();
            }
            let said = self.of_page(&html, &name);
            fs::write(&path, said).map_err(|error| FoundError(path, error))?;
            addresses.push(name);
        }
        if let Some(address) = self.address {
            addresses.sort();
            addresses.dedup();
            let locations =
                addresses.iter().map(|name| format!("<url><loc>{address}/{name}</loc></url>\n"));
            let sitemap = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{}</urlset>\n",
                locations.collect::<String>()
            );
            let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {address}/sitemap.xml\n");
            for (name, text) in [("sitemap.xml", sitemap), ("robots.txt", robots)] {
                let path = folder.join(name);
                fs::write(&path, text).map_err(|error| FoundError(path, error))?;
            }
        }
        Ok(())
    }

    /// The page `html`, which is at `name`, with what is said of it.
    fn of_page(&self, html: &str, name: &str) -> String {
        let Some(description) = description(html) else { return html.to_owned() };
        let mut head =
            format!("<meta name=\"description\" content=\"{}\">", escape_html(&description));
        if let Some(address) = self.address {
            let url = format!("{address}/{name}");
            let title =
                TITLE.captures(html).map_or("", |found| found.get(1).map_or("", |it| it.as_str()));
            let title = unescape_html(title);
            let title = title.strip_suffix(&format!(" - {}", self.title)).unwrap_or(&title);
            let article = json!({
                "@context": "https://schema.org",
                "@type": "TechArticle",
                "headline": title,
                "description": description,
                "url": url,
                "isPartOf": {"@type": "Book", "name": self.title, "url": format!("{address}/")},
            });
            // In a script, only this can end it.
            let article = article.to_string().replace('<', "\\u003c");
            let properties = [
                ("og:type", "article"),
                ("og:site_name", self.title),
                ("og:title", title),
                ("og:description", &description),
                ("og:url", &url),
            ];
            head.push_str(&format!("\n<link rel=\"canonical\" href=\"{}\">", escape_html(&url)));
            for (property, content) in properties {
                let content = escape_html(content);
                head.push_str(&format!("\n<meta property=\"{property}\" content=\"{content}\">"));
            }
            head.push_str(&format!("\n<script type=\"application/ld+json\">{article}</script>"));
        }
        DESCRIPTION.replace(html, regex::NoExpand(&head)).into_owned()
    }
}

/// The first paragraph of a page, as text that is not too long.
fn description(html: &str) -> Option<String> {
    let main = html.split_once("<main>")?.1;
    let texts = PARAGRAPH.captures_iter(main).map(|found| text(&found[1]));
    let text = texts.into_iter().find(|text| text.contains(' '))?;
    if text.chars().count() <= LONGEST {
        return Some(text);
    }
    let short = text.chars().take(LONGEST - 1).collect::<String>();
    let end = short.rfind(' ').unwrap_or(short.len());
    Some(format!("{}…", short[..end].trim_end_matches([',', ';', ':'])))
}

/// The text of `html`, without its tags, on one line.
fn text(html: &str) -> String {
    let seen = UNSEEN.replace_all(html, "");
    let text = unescape_html(&TAG.replace_all(&seen, ""));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
