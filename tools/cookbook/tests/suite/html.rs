//! The elements of a page, as a browser reads its tags.

use std::cell::RefCell;
use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// An element of a page.
#[derive(Default)]
pub struct Element {
    /// Its tag, such as `a`.
    pub name: String,
    /// Its attributes.
    pub attributes: HashMap<String, String>,
    /// The tags of the elements around it.
    pub within: Vec<String>,
    /// The text directly in it.
    pub text: String,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }

    /// Whether the element is inside one called `name`.
    pub fn is_in(&self, name: &str) -> bool {
        self.within.iter().any(|outer| outer == name)
    }
}

/// All elements of `html`, in order.
pub fn elements(html: &str) -> Vec<Element> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // The tokenizer pauses at each script. Nothing is run here, so go on.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().elements
}

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

#[derive(Default)]
struct Sink(RefCell<State>);

#[derive(Default)]
struct State {
    elements: Vec<Element>,
    /// The open elements, outermost first, by their index.
    open: Vec<usize>,
}

impl State {
    fn start(&mut self, tag: &Tag) {
        let name = tag.name.to_string();
        let attributes =
            tag.attrs.iter().map(|it| (it.name.local.to_string(), it.value.to_string())).collect();
        let within = self.open.iter().map(|&at| self.elements[at].name.clone()).collect();
        if !tag.self_closing && !VOID.contains(&name.as_str()) {
            self.open.push(self.elements.len());
        }
        self.elements.push(Element { name, attributes, within, text: String::new() });
    }

    fn end(&mut self, tag: &Tag) {
        let is_it = |&at: &usize| self.elements[at].name == *tag.name;
        if let Some(depth) = self.open.iter().rposition(is_it) {
            self.open.truncate(depth);
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                state.start(&tag);
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            Token::TagToken(tag) => state.end(&tag),
            Token::CharacterTokens(text) => {
                if let Some(&at) = state.open.last() {
                    state.elements[at].text.push_str(&text);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
