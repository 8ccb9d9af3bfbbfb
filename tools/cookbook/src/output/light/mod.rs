//! Makes the pages that mdBook wrote light: highlighted code in place of the
//! highlighter, one stylesheet, one script, and the site's own search, only for
//! readers who open it. What a page shows stays the same.

mod highlight;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, io};

use regex::{Captures, Regex};
use thiserror::Error;

use highlight::Highlighter;

use super::search::SCRIPT;
use super::{hash, html_files};
use crate::html::from_root;

/// Stylesheets of highlighted code, and the themes in which each of them counts.
/// mdBook's script turns them on and off; in one stylesheet the theme does.
const THEMES: [(&str, &str); 3] =
    [("highlight", ".light, .rust"), ("tomorrow-night", ".coal, .navy"), ("ayu-highlight", ".ayu")];

/// mdBook's scripts of the search, in whose place the site has its own.
const SEARCH: [&str; 3] = ["elasticlunr", "mark", "searcher"];

/// What stands before and after mdBook's own script.
const BEGIN: &str = include_str!("begin.js");
const LATER: &str = include_str!("later.js");

/// In mdBook's `book.js`: an empty handler, which is deprecated, and keeps
/// browsers from showing the last page at once when the reader goes back.
const UNLOAD: &str = "window.onunload = function() { };";

/// In mdBook's `toc.js`, where chapters can be folded: a link that leads nowhere.
const FOLD: [&str; 2] = [
    "<a class=\"chapter-fold-toggle\"><div>❱</div></a>",
    "<span class=\"chapter-fold-toggle\"><div>❱</div></span>",
];

/// A stylesheet or a script of a page. mdBook's template writes them, always in
/// the same way.
static LOADED: LazyLock<Regex> = LazyLock::new(|| {
    let style = r#"<link rel="stylesheet"(?: id="(?<id>[\w-]+)")? href="(?<style>[^":]+)"(?<print> media="print")?>"#;
    let script = r#"<script src="(?<script>[^":]+)"></script>"#;
    Regex::new(&format!(r"[ \t]*(?:{style}|{script})\n?")).expect("a valid pattern")
});

/// An address in a stylesheet.
static URL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"url\(['"]?(?<url>[^'")]+)['"]?\)"#).expect("a valid pattern"));

/// Why pages could not be made light.
#[derive(Debug, Error)]
pub enum LightError {
    /// A file cannot be read or written.
    #[error("{}", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// mdBook's script is not the one that this knows.
    #[error("mdBook's book.js does not contain `{UNLOAD}` any more; look at output/light")]
    Changed,
    /// The highlighter fails.
    #[error("mdBook's highlighter fails")]
    Highlighter(#[from] rquickjs::Error),
}

/// Makes the pages below `site`, which mdBook wrote, light.
///
/// # Errors
///
/// If a file cannot be read or written, or mdBook's scripts are not those that
/// this knows.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let site = folder.path();
/// # let files = [("a-01234567.css", "a {}\n"), ("b-01234567.css", "b {}\n")];
/// # for (file, text) in files { std::fs::write(site.join(file), text)?; }
/// let page = |links: &str| format!("<head>\n{links}</head><main></main>\n");
/// let links = ["a", "b"].map(|it| format!("<link rel=\"stylesheet\" href=\"{it}-01234567.css\">\n"));
/// std::fs::write(site.join("page.html"), page(&links.concat()))?;
/// cookbook::lighten(site)?;
/// let light = std::fs::read_to_string(site.join("page.html"))?;
/// assert_eq!(light.matches("rel=\"stylesheet\"").count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lighten(site: &Path) -> Result<(), LightError> {
    let mut bundles = Bundles { site, made: BTreeMap::new(), replaced: BTreeSet::new() };
    let mut highlighter = None;
    for path in html_files(site) {
        let html = read(&path)?;
        let [head, main, foot] = parts(&html);
        let loaded = Loaded::by(&[head, foot].concat());
        let mut light = bundles.put_into(head, &loaded)?;
        match loaded.scripts.iter().find(|path| is_highlighter(path)) {
            Some(script) if highlighter.is_none() => {
                highlighter = Some(Highlighter::new(read(&site.join(script))?)?);
            }
            _ => {}
        }
        match &mut highlighter {
            Some(highlighter) => light.push_str(&highlighter.page(main)?),
            None => light.push_str(main),
        }
        light.push_str(&bundles.put_into(foot, &loaded)?);
        write(&path, &light)?;
    }
    bundles.finish()
}

/// What is before the chapter, the chapter, and what is after it.
fn parts(html: &str) -> [&str; 3] {
    let main = html.find("<main>").unwrap_or(html.len());
    let end = html.rfind("</main>").unwrap_or(html.len());
    [&html[..main], &html[main..end], &html[end..]]
}

/// The name of a file without its folder and its hash: `book` of `js/book-0123abcd.js`.
fn name(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    stem.rsplit_once('-').map_or(stem, |(name, _)| name)
}

fn is_highlighter(path: &str) -> bool {
    name(path) == "highlight" && path.ends_with(".js")
}

/// What a page loads: paths from the root of the site.
#[derive(Debug, Default)]
struct Loaded {
    /// How the page writes the root.
    root: String,
    /// Its stylesheets, with whether each is only for print.
    styles: Vec<(String, bool)>,
    scripts: Vec<String>,
}

impl Loaded {
    fn by(html: &str) -> Loaded {
        let mut loaded = Loaded::default();
        for found in LOADED.captures_iter(html) {
            let path = found.name("style").or(found.name("script")).expect("one of them");
            // Only the root is written with `..`.
            let root = path.as_str().rfind("../").map_or(0, |at| at + "../".len());
            let (root, path) = path.as_str().split_at(root);
            root.clone_into(&mut loaded.root);
            if found.name("style").is_some() {
                loaded.styles.push((path.to_owned(), found.name("print").is_some()));
            } else {
                loaded.scripts.push(path.to_owned());
            }
        }
        loaded
    }

    /// Its scripts that are, or are not, those of the search.
    fn scripts(&self, of_search: bool) -> Vec<&str> {
        let scripts = self.scripts.iter().map(String::as_str);
        scripts
            .filter(|path| name(path) != "toc" && !is_highlighter(path))
            .filter(|path| SEARCH.contains(&name(path)) == of_search)
            .collect()
    }
}

/// The files that take the place of several.
struct Bundles<'a> {
    site: &'a Path,
    /// By what they were made of.
    made: BTreeMap<Vec<String>, String>,
    /// The files that no page loads any more.
    replaced: BTreeSet<String>,
}

impl Bundles<'_> {
    /// `html` with bundles in the place of what the page `loaded`.
    fn put_into(&mut self, html: &str, loaded: &Loaded) -> Result<String, LightError> {
        let mut light = String::with_capacity(html.len());
        let mut from = 0;
        for found in LOADED.captures_iter(html) {
            let whole = found.get(0).expect("the match");
            light.push_str(&html[from..whole.start()]);
            from = whole.end();
            let root = &loaded.root;
            let is_first = |path: &str, first: Option<&str>| {
                first.is_some_and(|it| path == format!("{root}{it}"))
            };
            if let Some(path) = found.name("style") {
                if is_first(path.as_str(), loaded.styles.first().map(|(path, _)| &**path)) {
                    let bundle = self.styles(&loaded.styles)?;
                    light.push_str(&format!("<link rel=\"stylesheet\" href=\"{root}{bundle}\">\n"));
                }
                if let Some(id) = found.name("id") {
                    // mdBook's script turns it on and off.
                    light.push_str(&format!("<style id=\"{}\"></style>\n", id.as_str()));
                }
            } else if let Some(path) = found.name("script") {
                if name(path.as_str()) == "toc" {
                    let bundle = self.script("toc", &[path.as_str().trim_start_matches("../")])?;
                    light.push_str(&format!("<script src=\"{root}{bundle}\"></script>\n"));
                } else if is_first(path.as_str(), loaded.scripts(false).first().copied()) {
                    let bundle = self.page_script(loaded)?;
                    light.push_str(&format!("<script src=\"{root}{bundle}\"></script>\n"));
                }
            }
        }
        light.push_str(&html[from..]);
        Ok(light)
    }

    fn styles(&mut self, styles: &[(String, bool)]) -> Result<String, LightError> {
        let key = Vec::from_iter(styles.iter().map(|(path, _)| path.clone()));
        self.bundle(key, "book", "css", |site| {
            let mut bundle = String::new();
            for (path, is_print) in styles {
                let text = with_root_urls(path, &read(&site.join(path))?);
                let theme = THEMES.iter().find(|(style, _)| *style == name(path));
                match theme {
                    _ if *is_print => bundle.push_str(&format!("@media print {{\n{text}}}\n")),
                    // `:where` leaves the weight of each rule as it is.
                    Some((_, themes)) => {
                        bundle.push_str(&format!(":where({themes}) {{\n{text}}}\n"));
                    }
                    None => bundle.push_str(&text),
                }
            }
            Ok(bundle)
        })
    }

    /// The script of a page: everything but what is loaded later.
    fn page_script(&mut self, loaded: &Loaded) -> Result<String, LightError> {
        let of_search = loaded.scripts(true);
        let search = match &of_search[..] {
            [] => None,
            scripts => {
                let key = scripts.iter().map(|&path| path.to_owned()).collect();
                Some(self.bundle(key, "search", "js", |_| Ok(SCRIPT.to_owned()))?)
            }
        };
        let highlight = loaded.scripts.iter().find(|path| is_highlighter(path));
        let later = serde_json::json!({"search": search, "highlight": highlight});
        let key = loaded.scripts.clone();
        let scripts = loaded.scripts(false);
        self.bundle(key, "page", "js", |site| {
            let mut bundle = format!("'use strict';\nconst later = {later};\n{BEGIN}");
            for path in scripts {
                bundle.push_str(&mended(path, read(&site.join(path))?)?);
                bundle.push_str("\n;\n");
                if name(path) == "book" {
                    bundle.push_str(LATER);
                }
            }
            Ok(bundle)
        })
    }

    /// One script that is all of `scripts`.
    fn script(&mut self, called: &str, scripts: &[&str]) -> Result<String, LightError> {
        let key = scripts.iter().map(|&path| path.to_owned()).collect();
        self.bundle(key, called, "js", |site| {
            let texts = scripts.iter().map(|path| mended(path, read(&site.join(path))?));
            Ok(texts.collect::<Result<Vec<_>, _>>()?.join("\n;\n"))
        })
    }

    /// The bundle of the files `key`, which `make` makes if there is none yet.
    /// Returns its path from the root.
    fn bundle(
        &mut self,
        key: Vec<String>,
        called: &str,
        extension: &str,
        make: impl FnOnce(&Path) -> Result<String, LightError>,
    ) -> Result<String, LightError> {
        if let Some(made) = self.made.get(&key) {
            return Ok(made.clone());
        }
        let text = make(self.site)?;
        let path = format!("{called}-{}.{extension}", hash(&text));
        write(&self.site.join(&path), &text)?;
        self.replaced.extend(key.iter().filter(|path| !is_highlighter(path)).cloned());
        self.made.insert(key, path.clone());
        Ok(path)
    }

    /// Removes the files that no page loads any more.
    fn finish(mut self) -> Result<(), LightError> {
        for made in self.made.values() {
            self.replaced.remove(made);
        }
        for path in self.replaced.iter().map(|path| self.site.join(path)) {
            fs::remove_file(&path).map_err(|error| LightError::File(path.clone(), error))?;
            for folder in path.ancestors().skip(1).take_while(|&folder| folder != self.site) {
                // Only an empty one can be removed.
                let _ = fs::remove_dir(folder);
            }
        }
        Ok(())
    }
}

/// `text`, which is the script at `path`, without what mdBook should not have there.
fn mended(path: &str, text: String) -> Result<String, LightError> {
    match name(path) {
        "book" if !text.contains(UNLOAD) => Err(LightError::Changed),
        "book" => Ok(text.replace(UNLOAD, "")),
        "toc" => Ok(text.replace(FOLD[0], FOLD[1])),
        _ => Ok(text),
    }
}

/// The stylesheet `css`, which was at `path`, for the root of the site.
fn with_root_urls(path: &str, css: &str) -> String {
    let urls = URL.replace_all(css, |found: &Captures<'_>| match &found["url"] {
        url if url.contains(':') => found[0].to_owned(),
        url => format!("url('{}')", from_root(path, url)),
    });
    urls.into_owned()
}

fn read(path: &Path) -> Result<String, LightError> {
    fs::read_to_string(path).map_err(|error| LightError::File(path.to_owned(), error))
}

fn write(path: &Path, text: &str) -> Result<(), LightError> {
    fs::write(path, text).map_err(|error| LightError::File(path.to_owned(), error))
}
