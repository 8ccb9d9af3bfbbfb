//! What the search knows of a page: a document for each heading.

use std::cell::RefCell;
use std::collections::HashSet;

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use serde::Serialize;

use crate::html::{VOID, tokenize};

/// What stands below one heading, up to the next.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// From the root of the site.
    pub url: String,
    /// The heading.
    pub title: String,
    /// The headings above it, the page's first.
    pub above: Vec<String>,
    /// Its entries in the word index, also those that no reader sees.
    pub terms: Vec<String>,
    /// Its prose, on one line.
    pub text: String,
    /// The words of its programs and tables, each once, and what programs print.
    pub words: String,
    /// Whether it has a program.
    pub program: bool,
}

/// The documents of `html`, the page at `path`.
///
/// ```
/// let html = r##"<main><h1 id="a">A</h1><p><span id="index-1"><span hidden="">b</span></span>C.</p></main>"##;
/// let documents = cookbook::documents("page.html", html);
/// assert_eq!((&*documents[0].url, &*documents[0].text), ("page.html#a", "C."));
/// assert_eq!(documents[0].terms, ["b"]);
/// ```
pub fn documents(path: &str, html: &str) -> Vec<Document> {
    let Some((_, main)) = html.split_once("<main>") else { return Vec::new() };
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let sink = Sink(RefCell::new(Reader { path: path.to_owned(), ..Reader::default() }));
    let mut reader = tokenize(main, sink).0.into_inner();
    reader.finish();
    reader.done
}

/// What the text of an element is to the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Prose,
    Heading,
    /// An entry of the word index, seen or not.
    Term {
        seen: bool,
    },
    /// Each word of it counts once.
    Words,
    /// What a program prints, where the order of the words counts.
    Printed,
    Nothing,
}

struct Sink(RefCell<Reader>);

#[derive(Default)]
struct Reader {
    path: String,
    /// The elements that are open, each with what its text is.
    open: Vec<(String, Part)>,
    /// The headings above the next one, with their levels.
    above: Vec<(u8, String)>,
    level: u8,
    document: Option<Document>,
    term: String,
    words: String,
    printed: String,
    done: Vec<Document>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => reader.begin(&tag),
            Token::TagToken(tag) => reader.end(&tag.name),
            Token::CharacterTokens(text) => reader.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements within a line: their text goes on in the same word.
const INLINE: [&str; 9] = ["a", "abbr", "code", "em", "kbd", "small", "span", "strong", "sup"];

fn level(name: &str) -> Option<u8> {
    name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}

impl Reader {
    fn part(&self) -> Part {
        self.open.last().map_or(Part::Prose, |(_, part)| *part)
    }

    fn begin(&mut self, tag: &Tag) {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| &*attribute.value)
        };
        let name = &*tag.name;
        if !INLINE.contains(&name) {
            self.text(" ");
        }
        if VOID.contains(&name) || tag.self_closing {
            return;
        }
        if let (Some(level), Some(id)) = (level(name), attribute("id")) {
            self.heading(level, id);
        }
        let has = |class| attribute("class").is_some_and(|it| it.split(' ').any(|it| it == class));
        let is_term = attribute("id").is_some_and(|id| id.starts_with("index-"));
        let part = match (self.part(), name) {
            (Part::Nothing, _) | (_, "script" | "style" | "button" | "svg") => Part::Nothing,
            (_, _) if level(name).is_some() => Part::Heading,
            // A link to a test is a sign.
            (_, "a") if attribute("title").is_some_and(|it| it.starts_with("tested")) => {
                if let Some(document) = &mut self.document {
                    let end = document.text.trim_end_matches('\u{a0}').len();
                    document.text.truncate(end);
                }
                Part::Nothing
            }
            // Versions, and what to copy.
            (_, "p") if has("example-about") => Part::Nothing,
            // What happens in most programs: it would be found for each word of a channel.
            (_, "details") if has("example-steps") => Part::Nothing,
            // With what a program panics.
            (_, "p") if has("example-label") => Part::Printed,
            (Part::Prose, "span" | "em") if is_term => {
                self.term.clear();
                Part::Term { seen: true }
            }
            (Part::Term { .. }, _) if attribute("hidden").is_some() => Part::Term { seen: false },
            (_, _) if attribute("hidden").is_some() => Part::Words,
            (_, "code") if has("language-rust") => {
                if let Some(document) = &mut self.document {
                    document.program = true;
                }
                Part::Words
            }
            (_, "code") if has("language-text") => Part::Printed,
            (_, "code") if has("language-toml") => Part::Nothing,
            (_, "table") => Part::Words,
            (part, _) => part,
        };
        self.open.push((name.to_owned(), part));
    }

    fn end(&mut self, name: &str) {
        // An element may end without its tag when the one around it does.
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        let was = self.open[at].1;
        self.open.truncate(at);
        if matches!(was, Part::Term { .. }) && !matches!(self.part(), Part::Term { .. }) {
            let term = one_line(&self.term);
            if let Some(document) = &mut self.document
                && !document.terms.contains(&term)
            {
                document.terms.push(term);
            }
        }
        if !INLINE.contains(&name) {
            self.text(" ");
        }
    }

    fn text(&mut self, text: &str) {
        let part = self.part();
        let Some(document) = &mut self.document else { return };
        match part {
            Part::Prose => document.text.push_str(text),
            Part::Heading => document.title.push_str(text),
            Part::Term { seen } => {
                self.term.push_str(text);
                if seen {
                    document.text.push_str(text);
                }
            }
            Part::Words => self.words.push_str(text),
            Part::Printed => self.printed.push_str(text),
            Part::Nothing => {}
        }
    }

    fn heading(&mut self, level: u8, id: &str) {
        self.finish();
        self.above.retain(|(above, _)| *above < level);
        self.level = level;
        self.document = Some(Document {
            url: format!("{}#{id}", self.path),
            above: self.above.iter().map(|(_, title)| title.clone()).collect(),
            ..Document::default()
        });
    }

    fn finish(&mut self) {
        let Some(mut document) = self.document.take() else { return };
        document.title = one_line(&document.title);
        document.text = one_line(&document.text);
        let mut known = HashSet::new();
        let words = self.words.split(|c: char| !(c.is_alphanumeric() || "_!-".contains(c)));
        let mut words = Vec::from_iter(words.filter(|it| !it.is_empty() && known.insert(*it)));
        words.extend(self.printed.split_whitespace());
        document.words = words.join(" ");
        self.above.push((self.level, document.title.clone()));
        self.done.push(document);
        self.words.clear();
        self.printed.clear();
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
