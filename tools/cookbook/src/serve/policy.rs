//! The Content-Security-Policy of a page: it admits the scripts that mdBook
//! wrote, and no other, not even one in a chapter.

use std::cell::RefCell;

use axum::http::{HeaderValue, Uri};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult};
use sha2::{Digest, Sha256};

use crate::html::tokenize;
use crate::read::rust_playground;

/// The policy for the page `html`, whose programs may also be sent to `hosted`.
///
/// ```
/// let policy = cookbook::serve::policy::policy("<script>go()</script>", None);
/// assert!(policy.to_str().is_ok_and(|text| text.contains("script-src 'self' 'sha256-")));
/// ```
pub fn policy(html: &str, hosted: Option<&str>) -> HeaderValue {
    let mut scripts = String::new();
    for script in inline_scripts(html) {
        let hash = BASE64_STANDARD.encode(Sha256::digest(script));
        scripts.push_str(&format!(" 'sha256-{hash}'"));
    }
    let public = rust_playground::URL;
    let hosted = hosted.and_then(origin).map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = [
        "default-src 'none'".to_owned(),
        format!("script-src 'self'{scripts}"),
        // mdBook and the editor write style attributes.
        "style-src 'self' 'unsafe-inline'".to_owned(),
        "img-src 'self' data:".to_owned(),
        "font-src 'self'".to_owned(),
        format!("connect-src 'self' {public}{hosted}"),
        // Without scripts, the list of chapters is a frame, whose page has a `base`.
        "frame-src 'self'".to_owned(),
        "frame-ancestors 'self'".to_owned(),
        "base-uri 'self'".to_owned(),
        "form-action 'none'".to_owned(),
    ];
    policy.join("; ").parse().expect("hashes and checked addresses are ASCII without breaks")
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> Option<String> {
    let parts = url.parse::<Uri>().ok()?.into_parts();
    Some(format!("{}://{}", parts.scheme?, parts.authority?))
}

/// The inline scripts of `html`, except those between the first `<main>` and
/// the last `</main>`, where the authors' text is.
fn inline_scripts(html: &str) -> Vec<String> {
    tokenize(html, Scripts::default()).0.into_inner().found
}

#[derive(Default)]
struct Scripts(RefCell<State>);

#[derive(Default)]
struct State {
    found: Vec<String>,
    /// The text of the script that is open.
    open: Option<String>,
    /// How many were found when the first `<main>` began.
    before_main: Option<usize>,
}

impl TokenSink for Scripts {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => match &*tag.name {
                "script" => {
                    let is_inline =
                        tag.attrs.iter().all(|attribute| &*attribute.name.local != "src");
                    state.open = is_inline.then(String::new);
                    return TokenSinkResult::RawData(RawKind::ScriptData);
                }
                "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
                "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                "main" => {
                    let found = state.found.len();
                    state.before_main.get_or_insert(found);
                }
                _ => {}
            },
            Token::TagToken(tag) if &*tag.name == "script" => {
                if let Some(script) = state.open.take() {
                    state.found.push(script);
                }
            }
            Token::TagToken(tag) if &*tag.name == "main" => {
                let before = state.before_main.unwrap_or(usize::MAX);
                state.found.truncate(before);
            }
            Token::CharacterTokens(text) => {
                if let Some(script) = &mut state.open {
                    script.push_str(&text);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_scripts_are_found_and_no_others() {
        let html = "<!DOCTYPE html><head><title><script>title</script></title>\
                    <script>one &amp; <b></script><style><script>style</script></style>\
                    <script src=\"book.js\"></script></head><!-- <script>comment</script> -->\
                    <body><main><p><script>chapter</script></main><script>again</script><main>\
                    </main><script type=\"module\">two\n</script></body>";
        assert_eq!(inline_scripts(html), ["one &amp; <b>", "two\n"]);
    }

    #[test]
    fn a_hash_is_the_one_that_browsers_compute() {
        // The example of the specification.
        let policy = policy("<script>alert('Hello, world.');</script>", None);
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert!(policy.to_str().expect("ASCII").contains(hash), "{policy:?}");
    }

    #[test]
    fn only_the_playgrounds_may_be_asked() {
        let policy = policy("", Some("https://play.example.org:8443/rust"));
        let policy = policy.to_str().expect("ASCII");
        let asks = "connect-src 'self' https://play.rust-lang.org https://play.example.org:8443;";
        assert!(policy.contains(asks), "{policy}");
    }
}
