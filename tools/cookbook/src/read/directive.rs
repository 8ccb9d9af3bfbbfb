//! The directives that a chapter may use.

use std::ops::Range;

/// A directive, as written between `{{` and `}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// `{{#example NAME}}` or `{{#example category/NAME}}`.
    Example(String),
    /// `{{#changes NAME}}`: the lines in which the program above differs from
    /// the example of this name.
    Changes(String),
    /// `{{#compared NAME}}`: the table of channels that has this name.
    Compared(String),
    /// `{{#measured NAME}}`: what was measured of channels, by this name.
    Measured(String),
    /// `{{#chooser}}`: the questions by which a reader finds a channel.
    Chooser,
    /// `{{#downloads}}`: where the book is to be had as a PDF and as an EPUB.
    Downloads,
    /// `{{#include PATH}}` or `{{#include PATH:ANCHOR}}`.
    Include {
        /// Relative to the page's folder.
        path: String,
        /// The part of the file between `ANCHOR: …` and `ANCHOR_END: …`.
        anchor: Option<String>,
        /// The code block around the directive, its fences included.
        fence: Option<Range<usize>>,
    },
    /// `{{i:word}}`, `{{hi:word}}`, `{{ii:word}}`.
    Index {
        /// How the word shows on the page.
        style: IndexStyle,
        /// The word that the index lists.
        word: String,
    },
    /// `{{#word_index}}`: all words of the index.
    WordIndex,
    /// `{{#crates}}`: all crates that the book teaches.
    Crates,
    /// `{{#recipes}}`: all recipes, by chapter.
    Recipes,
    /// `{{#title TEXT}}`: left to mdBook, which handles it.
    Title,
    /// `\{{i:word}}`: shown as it is, without the backslash.
    Escaped(String),
}

/// How a word of the index shows on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexStyle {
    /// As text.
    Visible,
    /// Not at all.
    Hidden,
    /// In italics.
    Italic,
}

/// The names of all directives, for messages.
pub const NAMES: [&str; 14] = [
    "#example",
    "#changes",
    "#compared",
    "#measured",
    "#chooser",
    "#downloads",
    "#include",
    "#word_index",
    "#crates",
    "#recipes",
    "#title",
    "i:",
    "hi:",
    "ii:",
];

impl Directive {
    /// Reads the text between the braces; `None` if it is not a directive.
    pub fn parse(body: &str) -> Option<Directive> {
        for (prefix, style) in
            [("i:", IndexStyle::Visible), ("hi:", IndexStyle::Hidden), ("ii:", IndexStyle::Italic)]
        {
            if let Some(word) = body.strip_prefix(prefix) {
                let word = word.trim().to_owned();
                return (!word.is_empty()).then_some(Directive::Index { style, word });
            }
        }
        let (name, argument) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
        let argument = argument.trim();
        match (name, argument) {
            ("#example", name) if !name.is_empty() => Some(Directive::Example(name.to_owned())),
            ("#changes", name) if !name.is_empty() => Some(Directive::Changes(name.to_owned())),
            ("#compared", name) if !name.is_empty() => Some(Directive::Compared(name.to_owned())),
            ("#measured", name) if !name.is_empty() => Some(Directive::Measured(name.to_owned())),
            ("#chooser", "") => Some(Directive::Chooser),
            ("#downloads", "") => Some(Directive::Downloads),
            ("#include", target) if !target.is_empty() => {
                let (path, anchor) = match target.split_once(':') {
                    Some((path, anchor)) => (path, Some(anchor.to_owned())),
                    None => (target, None),
                };
                Some(Directive::Include { path: path.to_owned(), anchor, fence: None })
            }
            ("#word_index", "") => Some(Directive::WordIndex),
            ("#crates", "") => Some(Directive::Crates),
            ("#recipes", "") => Some(Directive::Recipes),
            ("#title", text) if !text.is_empty() => Some(Directive::Title),
            _ => None,
        }
    }

    /// Category, if given, and name of the example that the directive shows:
    /// `{{#example …}}`, or an include of an example file's `example` anchor
    /// in a code block.
    pub fn example(&self) -> Option<(Option<&str>, &str)> {
        match self {
            Directive::Example(name) => Some(category_and_name(name)),
            Directive::Include { path, anchor: Some(anchor), fence: Some(_) }
                if anchor == "example" =>
            {
                let mut parts = path.strip_suffix(".rs")?.rsplit('/');
                let (name, category, folder) = (parts.next()?, parts.next()?, parts.next()?);
                (folder == "categories").then_some((Some(category), name))
            }
            _ => None,
        }
    }
}

/// `category/name` or `name`, taken apart.
pub fn category_and_name(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((category, name)) => (Some(category), name),
        None => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_must_be_complete() {
        for body in [
            "#example",
            "#changes",
            "#compared",
            "#measured",
            "#include",
            "i:",
            "#exmaple kanal",
            "#crates all",
            "#chooser all",
            "#downloads all",
            "x:y",
            "#",
        ] {
            assert_eq!(Directive::parse(body), None, "{body}");
        }
        for body in ["#example kanal", "#include a.md", "#include a.rs:b", "hi: mpsc", "#crates"] {
            assert!(Directive::parse(body).is_some(), "{body}");
        }
    }

    #[test]
    fn both_forms_name_an_example() {
        let example = Directive::Example("concurrency/bus".to_owned());
        assert_eq!(example.example(), Some((Some("concurrency"), "bus")));
        let include = |anchor: &str, fence| Directive::Include {
            path: "../../../deps/tests/categories/concurrency/bus.rs".to_owned(),
            anchor: Some(anchor.to_owned()),
            fence,
        };
        assert_eq!(include("example", Some(0..1)).example(), Some((Some("concurrency"), "bus")));
        assert_eq!(include("part", Some(0..1)).example(), None);
        assert_eq!(include("example", None).example(), None);
    }
}
