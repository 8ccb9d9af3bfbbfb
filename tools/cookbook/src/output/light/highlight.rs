//! Highlights code while the book is built, with mdBook's own highlighter: what
//! a page shows is what it would show if its reader's browser did the work.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use regex::{Captures, Regex};
use rquickjs::{Context, Function, Runtime};

use crate::html::unescape_html;

/// Highlighted code, by language and code. `cargo book serve` builds the book
/// again and again, and most code stays as it was.
static DONE: LazyLock<Mutex<HashMap<(String, String), String>>> = LazyLock::new(Mutex::default);

/// Returns the highlighted code, or nothing if the language is not known.
const CALL: &str =
    "(language, code) => hljs.getLanguage(language) && hljs.highlight(language, code, true).value";

/// A heading's link, which mdBook leaves alone, or code.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?s)<a class="header".*?</a>|<code(?: class="([^"]*)")?>(.*?)</code>"#;
    Regex::new(pattern).expect("a valid pattern")
});

/// mdBook's highlighter.
pub struct Highlighter {
    context: Context,
    script: String,
    loaded: bool,
}

impl Highlighter {
    /// Takes the text of mdBook's `highlight.js`.
    pub fn new(script: String) -> rquickjs::Result<Highlighter> {
        Ok(Highlighter { context: Context::full(&Runtime::new()?)?, script, loaded: false })
    }

    /// `html` with its code highlighted, and with the class that mdBook's script
    /// gives to code.
    pub fn page(&mut self, html: &str) -> rquickjs::Result<String> {
        let mut failed = None;
        let highlighted = CODE.replace_all(html, |found: &Captures<'_>| {
            let Some(code) = found.get(2) else { return found[0].to_owned() };
            let classes = found.get(1).map_or("", |classes| classes.as_str());
            let language = classes.split(' ').find_map(|class| class.strip_prefix("language-"));
            if language.is_some() && code.as_str().contains('<') {
                // Hidden lines: the page itself asks for the highlighter, which keeps tags.
                return found[0].to_owned();
            }
            let inner = match language.map(|language| self.code(language, code.as_str())) {
                Some(Ok(inner)) => inner,
                Some(Err(error)) => {
                    failed.get_or_insert(error);
                    None
                }
                None => None,
            };
            let inner = inner.as_deref().unwrap_or(code.as_str());
            let space = if classes.is_empty() { "" } else { " " };
            format!("<code class=\"{classes}{space}hljs\">{inner}</code>")
        });
        match failed {
            None => Ok(highlighted.into_owned()),
            Some(error) => Err(error),
        }
    }

    fn code(&mut self, language: &str, html: &str) -> rquickjs::Result<Option<String>> {
        let key = (language.to_owned(), unescape_html(html));
        if let Some(done) = DONE.lock().expect("nothing panics while it holds this").get(&key) {
            return Ok(Some(done.clone()));
        }
        let highlighted = self.context.with(|context| {
            if !self.loaded {
                context.eval::<(), _>(self.script.as_str())?;
                self.loaded = true;
            }
            let call: Function<'_> = context.eval(CALL)?;
            call.call::<_, Option<String>>((language, key.1.as_str()))
        })?;
        if let Some(highlighted) = &highlighted {
            let mut done = DONE.lock().expect("nothing panics while it holds this");
            done.insert(key, highlighted.clone());
        }
        Ok(highlighted)
    }
}
