//! Parses one page: its headings, directives, links and labels, with their places.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use mdbook_markdown::pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use regex::Regex;

use super::directive::Directive;
use super::notes::blank_notes;
use crate::edit::line_at;

/// A parsed page.
#[derive(Debug)]
pub struct Page {
    /// Relative to the repository, for messages.
    pub file: PathBuf,
    /// Relative to `src`.
    pub path: PathBuf,
    /// The text. Editorial notes are blanked out, and lines keep their numbers.
    pub text: String,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Directives in order.
    pub directives: Vec<Placed<Directive>>,
    /// Text in `{{…}}` that is not a known directive.
    pub unknown_directives: Vec<Placed<String>>,
    /// Fenced blocks of Rust code.
    pub rust_blocks: Vec<Placed<()>>,
    /// Links and images with a destination, in order.
    pub links: Vec<Placed<Link>>,
    /// Labels that a link or image names and the page itself does not define.
    pub open_labels: Vec<Placed<String>>,
    /// Labels that links and images of the page use.
    pub used_labels: Vec<String>,
    /// Labels that the page itself defines.
    pub own_labels: Vec<Placed<String>>,
    /// Marks of unfinished work, and HTML comments that readers would receive.
    pub leftovers: Vec<Placed<String>>,
    /// Lines on which an editorial note begins that is not closed.
    pub unclosed_notes: Vec<usize>,
}

/// An item and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// Byte range in [`Page::text`].
    pub range: Range<usize>,
    /// Line, from 1.
    pub line: usize,
    /// The item.
    pub item: T,
}

impl<T> Placed<T> {
    /// Places `item` at `range` of `text`.
    fn new(text: &str, range: Range<usize>, item: T) -> Placed<T> {
        Placed { line: line_at(text, range.start), range, item }
    }
}

/// A heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: usize,
    /// Its text without Markdown and directives.
    pub title: String,
    /// The id its author gave it.
    pub id: Option<String>,
    /// Byte offset at which it begins.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
}

impl Heading {
    /// One that begins at `offset` in `text`; its title follows.
    fn new(level: usize, id: Option<String>, text: &str, offset: usize) -> Heading {
        Heading { level, title: String::new(), id, offset, line: line_at(text, offset) }
    }

    /// The id that mdBook gives it if its author does not: every letter and
    /// digit of its title, and `-` for a space.
    pub fn automatic_id(&self) -> String {
        let kept = |c: char| match c {
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        };
        self.title.to_lowercase().chars().filter_map(kept).collect()
    }
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its destination.
    pub target: String,
}

impl Page {
    /// Parses `text`, the page at `path` below `src` and `file` in the repository.
    pub fn parse(file: &Path, path: &Path, text: &str) -> Page {
        let (text, unclosed_notes) = blank_notes(text);
        let mut page = Page {
            file: file.to_owned(),
            path: path.to_owned(),
            text: String::new(),
            headings: Vec::new(),
            directives: Vec::new(),
            unknown_directives: Vec::new(),
            rust_blocks: Vec::new(),
            links: Vec::new(),
            open_labels: Vec::new(),
            used_labels: Vec::new(),
            own_labels: Vec::new(),
            leftovers: Vec::new(),
            unclosed_notes,
        };
        let code = page.read_markdown(&text);
        page.read_directives(&text, &code);
        page.text = text;
        page
    }

    /// The heading above the text at `offset`.
    pub fn heading_at(&self, offset: usize) -> Option<&Heading> {
        self.headings.iter().rev().find(|heading| heading.offset <= offset)
    }

    /// The page's title: its first heading.
    pub fn title(&self) -> &str {
        self.headings.first().map_or("", |heading| heading.title.as_str())
    }

    /// What to put before a path below `src` to reach it from this page.
    pub fn to_root(&self) -> String {
        "../".repeat(self.path.components().count() - 1)
    }

    /// A link to `id` on this page, for the page `from`.
    pub fn link(&self, id: &str, from: &Page) -> String {
        if self.path == from.path {
            return format!("#{id}");
        }
        format!("{}{}#{id}", from.to_root(), self.url())
    }

    /// Its path below `src`, with forward slashes on every system.
    pub fn url(&self) -> String {
        self.path.to_string_lossy().replace('\\', "/")
    }

    /// Whether the page includes a file whose path is `wanted`.
    pub fn includes(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.directives
            .iter()
            .any(|placed| matches!(&placed.item, Directive::Include { path, .. } if wanted(path)))
    }

    /// Collects what the Markdown parser finds; returns the places of code.
    fn read_markdown(&mut self, text: &str) -> Vec<Code> {
        let mut open_labels = Vec::new();
        let mut on_open_label = |link: BrokenLink<'_>| {
            open_labels.push((link.span, link.reference.to_string()));
            Some((CowStr::from(OPEN), CowStr::from("")))
        };
        let parser =
            Parser::new_with_broken_link_callback(text, options(), Some(&mut on_open_label));
        for (label, definition) in parser.reference_definitions().iter() {
            self.own_labels.push(Placed::new(text, definition.span.clone(), label.to_owned()));
        }
        let mut code = Vec::new();
        let mut in_heading = false;
        let mut in_code_block = false;
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    in_heading = true;
                    let id = id.map(|id| id.to_string());
                    self.headings.push(Heading::new(level as usize, id, text, range.start));
                }
                Event::End(TagEnd::Heading(_)) => in_heading = false,
                Event::Start(Tag::CodeBlock(kind)) => {
                    in_code_block = true;
                    if is_rust(&kind) {
                        self.rust_blocks.push(Placed::new(text, range.clone(), ()));
                    }
                    code.push(Code { range, block: true });
                }
                Event::End(TagEnd::CodeBlock) => in_code_block = false,
                Event::Start(
                    Tag::Link { link_type, dest_url, id, .. }
                    | Tag::Image { link_type, dest_url, id, .. },
                ) => {
                    if is_by_label(link_type) {
                        self.used_labels.push(id.to_string());
                    }
                    self.add_link(text, range, &dest_url);
                }
                Event::Code(word) => {
                    if in_heading {
                        self.extend_title(&word);
                    }
                    code.push(Code { range, block: false });
                }
                Event::Text(words) if in_heading => self.extend_title(&words),
                Event::Text(words) if !in_code_block => self.find_leftovers(text, &words, &range),
                Event::Html(html) | Event::InlineHtml(html) => {
                    self.find_leftovers(text, &html, &range);
                }
                _ => {}
            }
        }
        let open_labels = open_labels.into_iter();
        self.open_labels =
            open_labels.map(|(range, label)| Placed::new(text, range, label)).collect();
        for heading in &mut self.headings {
            heading.title = DIRECTIVE.replace_all(&heading.title, "").trim().to_owned();
        }
        code
    }

    /// Adds a link to `target`, unless its label is not defined.
    fn add_link(&mut self, text: &str, range: Range<usize>, target: &str) {
        if target != OPEN {
            self.links.push(Placed::new(text, range, Link { target: target.to_owned() }));
        }
    }

    fn extend_title(&mut self, words: &str) {
        if let Some(heading) = self.headings.last_mut() {
            heading.title.push_str(words);
        }
    }

    fn find_leftovers(&mut self, text: &str, words: &str, range: &Range<usize>) {
        static LEFTOVER: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\b(TODO|FIXME|TBD|XXX)\b|COMING SOON|<!--").expect("a valid pattern")
        });
        for found in LEFTOVER.find_iter(words) {
            let start = range.start + found.start();
            let range = start..start + found.len();
            self.leftovers.push(Placed::new(text, range, found.as_str().to_owned()));
        }
    }

    fn read_directives(&mut self, text: &str, code: &[Code]) {
        for found in DIRECTIVE.captures_iter(text) {
            let whole = found.get(0).expect("group 0 is the match");
            let mut range = whole.range();
            let around = code
                .iter()
                .find(|code| code.range.start <= range.start && range.end <= code.range.end);
            let body = found["body"].trim();
            // In code, `{{…}}` is Rust's own unless it begins with `#`.
            if around.is_some() && !body.starts_with('#') {
                continue;
            }
            if text[..range.start].ends_with('\\') {
                // mdBook removes the backslash of `\{{#…` itself, but not of `\{{i:…`.
                if !body.starts_with('#') {
                    range.start -= 1;
                    let shown = Directive::Escaped(whole.as_str().to_owned());
                    self.directives.push(Placed::new(text, range, shown));
                }
                continue;
            }
            match Directive::parse(body) {
                Some(Directive::Include { path, anchor, .. }) => {
                    let block = around.filter(|code| code.block);
                    let fence = block.map(|code| code.range.clone());
                    let include = Directive::Include { path, anchor, fence };
                    self.directives.push(Placed::new(text, range, include));
                }
                Some(directive) => self.directives.push(Placed::new(text, range, directive)),
                None => {
                    self.unknown_directives.push(Placed::new(text, range, body.to_owned()));
                }
            }
        }
    }

    /// All ids on the page that a link can lead to, with the line of each.
    pub fn ids(&self) -> BTreeMap<String, usize> {
        let headings = self.headings.iter();
        let headings = headings.filter_map(|heading| Some((heading.id.clone()?, heading.line)));
        let examples = self
            .directives
            .iter()
            .filter_map(|placed| Some((example_id(placed.item.example()?.1), placed.line)));
        headings.chain(examples).collect()
    }
}

/// The id of an example's block on a page.
pub fn example_id(name: &str) -> String {
    format!("example-{name}")
}

/// Whether the word after the fence says that the code is Rust.
fn is_rust(kind: &CodeBlockKind<'_>) -> bool {
    match kind {
        CodeBlockKind::Fenced(info) => info.split([',', ' ']).any(|word| word == "rust"),
        CodeBlockKind::Indented => false,
    }
}

/// Whether a link names a label and not an address.
fn is_by_label(kind: LinkType) -> bool {
    !matches!(kind, LinkType::Inline | LinkType::Autolink | LinkType::Email)
}

/// The place of code: a block with its fences, or a span.
#[derive(Debug)]
struct Code {
    range: Range<usize>,
    block: bool,
}

/// The destination given to labels that the page does not define.
const OPEN: &str = "open:";

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{\s*(?<body>(?:#|[a-z_]+:)[^{}\n]*)\}\}").expect("a valid pattern")
});

/// The dialect of Markdown that mdBook uses by default.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}
