//! A page of the site as XHTML: the chapter alone, without what only a script
//! brings to life.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::links::Links;
use crate::html::{VOID, escape_html, tokenize, unescape_html};

/// Elements that do nothing without a script.
const LEFT_OUT: [&str; 8] =
    ["button", "form", "iframe", "input", "noscript", "script", "style", "textarea"];

/// A chapter.
#[derive(Debug)]
pub struct Page {
    pub text: String,
    pub ids: BTreeSet<String>,
    /// Its links within the EPUB.
    pub links: Vec<String>,
    /// Whether it contains a drawing.
    pub has_picture: bool,
}

/// The chapter of the page `html`, whose path in the site is `name`. The error
/// says what does not fit.
pub fn page(html: &str, name: &str, links: &Links<'_>) -> Result<Page, String> {
    let begin = html.find("<main>").ok_or("it has no <main>")? + "<main>".len();
    let end = html.rfind("</main>").ok_or("its <main> does not end")?;
    let title = title(html).ok_or("it has no title")?;
    let state = State { name, links, page: Page::empty(), open: Vec::new(), fault: None };
    let writer = tokenize(&html[begin..end], Writer(RefCell::new(state)));
    let State { mut page, open, fault, .. } = writer.0.into_inner();
    if let Some(fault) = fault {
        return Err(fault);
    }
    if let Some(open) = open.last() {
        return Err(format!("<{}> is not closed", open.name));
    }
    page.text = document(&super::links::file(name), "en", &title, &page.text);
    Ok(page)
}

/// The page's own title, without that of the book.
fn title(html: &str) -> Option<String> {
    let begin = html.find("<title>")? + "<title>".len();
    let title = &html[begin..begin + html[begin..].find("</title>")?];
    let own = title.rsplit_once(" - ").map_or(title, |(own, _)| own);
    Some(unescape_html(own))
}

/// A whole document at `path` in the EPUB.
pub fn document(path: &str, language: &str, title: &str, body: &str) -> String {
    let root = "../".repeat(path.matches('/').count());
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head>
<title>{}</title>
<link rel="stylesheet" type="text/css" href="{root}style.css"/>
</head>
<body>
{body}</body>
</html>
"#,
        escape_html(title)
    )
}

struct Writer<'a>(RefCell<State<'a>>);

struct State<'a> {
    name: &'a str,
    links: &'a Links<'a>,
    page: Page,
    open: Vec<Open>,
    fault: Option<String>,
}

/// An element that has begun.
struct Open {
    name: String,
    kind: Kind,
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Written,
    /// Only its content is.
    Unwrapped,
    /// Neither it nor its content is.
    LeftOut,
}

impl Page {
    fn empty() -> Page {
        Page { text: String::new(), ids: BTreeSet::new(), links: Vec::new(), has_picture: false }
    }
}

impl TokenSink for Writer<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let raw = match &*tag.name {
                    "script" => Some(RawKind::ScriptData),
                    "style" => Some(RawKind::Rawtext),
                    _ => None,
                };
                state.begin(&tag);
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            Token::TagToken(tag) => state.end(&tag, line),
            Token::CharacterTokens(text) => state.text(&text),
            Token::NullCharacterToken => state.fault("it contains a null character"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State<'_> {
    fn fault(&mut self, what: &str) {
        self.fault.get_or_insert_with(|| what.to_owned());
    }

    fn is_left_out(&self) -> bool {
        self.open.last().is_some_and(|open| open.kind == Kind::LeftOut)
    }

    fn text(&mut self, text: &str) {
        if self.is_left_out() {
            return;
        }
        if text.contains(|it: char| it.is_control() && !matches!(it, '\t' | '\n' | '\r')) {
            self.fault("it contains a control character, which XML cannot have");
        }
        self.page.text.push_str(&escape_html(text));
    }

    fn begin(&mut self, tag: &Tag) {
        let name = tag.name.to_string();
        let empty = VOID.contains(&&*name) || tag.self_closing;
        let kind = if self.is_left_out() { Kind::LeftOut } else { self.write(tag, &name, empty) };
        if !empty {
            self.open.push(Open { name, kind });
        }
    }

    /// Writes the tag, or decides that the element is not written.
    fn write(&mut self, tag: &Tag, name: &str, empty: bool) -> Kind {
        let attribute = |wanted: &str| {
            let found = tag.attrs.iter().find(|it| &*it.name.local == wanted);
            found.map(|it| it.value.to_string())
        };
        let is_hidden = attribute("hidden").is_some();
        if is_hidden || LEFT_OUT.contains(&name) {
            // A link may lead to a place that nobody sees.
            if let Some(id) = attribute("id").filter(|_| name == "span") {
                self.page.text.push_str(&format!("<span id=\"{}\"></span>", escape_html(&id)));
                self.page.ids.insert(id);
            }
            return Kind::LeftOut;
        }
        if name == "img" {
            self.image(&attribute("src").unwrap_or_default(), attribute("alt"));
            return Kind::LeftOut;
        }
        let mut href = None;
        if name == "a" {
            // A heading's link to itself.
            let is_header = attribute("class").is_some_and(|class| class == "header");
            let target = attribute("href").filter(|_| !is_header);
            href = target.and_then(|target| self.links.resolve(self.name, &target));
            match &href {
                None if attribute("id").is_none() => return Kind::Unwrapped,
                Some(href) if !href.contains(':') => self.page.links.push(href.clone()),
                _ => {}
            }
        }
        self.page.text.push_str(&format!("<{name}"));
        if name == "svg" {
            self.page.has_picture = true;
            self.page.text.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        for it in &tag.attrs {
            let key = match &*it.name.local {
                // In HTML, the case of this one makes no difference.
                "viewbox" => "viewBox",
                "tabindex" | "href" | "xmlns" => continue,
                key if key.starts_with("data-") => continue,
                key => key,
            };
            if key == "id" && !self.page.ids.insert(it.value.to_string()) {
                self.fault(&format!("the id `{}` stands there twice", &*it.value));
            }
            self.page.text.push_str(&format!(" {key}=\"{}\"", escape_html(&it.value)));
        }
        if let Some(href) = href {
            self.page.text.push_str(&format!(" href=\"{}\"", escape_html(&href)));
        }
        self.page.text.push_str(if empty { "/>" } else { ">" });
        Kind::Written
    }

    /// A badge becomes its words. The book draws all else in the page itself.
    fn image(&mut self, source: &str, words: Option<String>) {
        match words.filter(|_| source.starts_with("data:")) {
            Some(words) => {
                let words = escape_html(&words);
                self.page.text.push_str(&format!("<span class=\"badge\">{words}</span>"));
            }
            None => self.fault(&format!("the picture {source} is a file: draw it in the page")),
        }
    }

    fn end(&mut self, tag: &Tag, line: u64) {
        if VOID.contains(&&*tag.name) {
            return;
        }
        match self.open.pop() {
            Some(open) if open.name == *tag.name => {
                if open.kind == Kind::Written {
                    self.page.text.push_str(&format!("</{}>", open.name));
                }
            }
            open => {
                let open = open.map_or_else(|| "nothing".to_owned(), |it| format!("<{}>", it.name));
                self.fault(&format!("line {line}: </{}> closes {open}", &*tag.name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(main: &str) -> Result<Page, String> {
        let chapters = ["a.html".to_owned()].into();
        let links = Links { chapters: &chapters, address: None };
        let html = format!("<title>A - Book</title><main>{main}</main>");
        page(&html, "a.html", &links)
    }

    fn body(main: &str) -> String {
        let text = convert(main).unwrap_or_else(|fault| panic!("{fault}")).text;
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        if let Err(error) = roxmltree::Document::parse_with_options(&text, options) {
            panic!("{error}: {text}");
        }
        let begin = text.find("<body>\n").expect("a body") + "<body>\n".len();
        text[begin..text.find("</body>").expect("its end")].to_owned()
    }

    #[test]
    fn a_page_becomes_xml_without_what_needs_a_script() {
        for (html, xhtml) in [
            ("a<br>b &amp; &lt;c&gt; &nbsp;", "a<br/>b &amp; &lt;c&gt; \u{a0}"),
            ("<p tabindex=0 class=x>a<button>Run</button></p>", "<p class=\"x\">a</p>"),
            ("<form><label>a <input name=b></label></form><b>c</b>", "<b>c</b>"),
            ("<script>a < b && \"</p>\"</script>c", "c"),
            ("a<span hidden id=\"i\">word</span>", "a<span id=\"i\"></span>"),
            ("<h1 id=\"h\"><a class=\"header\" href=\"#h\">T</a></h1>", "<h1 id=\"h\">T</h1>"),
            (
                "<a href=\"source/a.rs\">a</a> <a href=\"a.html\">b</a>",
                "a <a href=\"a.xhtml\">b</a>",
            ),
            (
                "<img src=\"data:x\" alt=\"tokio &lt;1\">",
                "<span class=\"badge\">tokio &lt;1</span>",
            ),
            (
                "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>",
            ),
        ] {
            assert_eq!(body(html), xhtml);
        }
    }

    #[test]
    fn what_does_not_fit_is_a_fault() {
        for (html, fault) in [
            ("<p>a", "<p> is not closed"),
            ("<b>a</i>", "line 1: </i> closes <b>"),
            ("<img src=\"a.png\" alt=\"a\">", "the picture a.png is a file: draw it in the page"),
            ("<p id=a></p><p id=a></p>", "the id `a` stands there twice"),
            ("a\u{1b}b", "it contains a control character, which XML cannot have"),
        ] {
            assert_eq!(convert(html).expect_err(html), fault);
        }
    }
}
