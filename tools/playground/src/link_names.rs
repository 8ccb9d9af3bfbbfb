//! Refuses programs whose library names would be options for the linker.
//!
//! rustc passes such a name on as one argument. But once the arguments are too
//! long for a command line, rustc writes them into a file, one per line, and a
//! name with line breaks becomes several arguments. The sandbox limits what a
//! linker can do; this check is a second line of defence in front of it. It
//! therefore accepts only the ways of writing a name that harmless programs
//! use.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Checks the names in `code`.
///
/// # Errors
///
/// What is refused and why, in the form of rustc's messages. Text that is not
/// Rust passes, since rustc has a better message for it.
pub(crate) fn check(code: &str) -> Result<(), String> {
    let Ok(tokens) = code.parse::<TokenStream>() else { return Ok(()) };
    let mut found = Found::default();
    found.look(tokens);
    // `name = …` occurs in many places, but names a library only in programs
    // that contain `link`.
    match found.wrong.filter(|_| found.links) {
        None => Ok(()),
        Some(what) => Err(format!(
            "error: {what}\n  = help: write it as `#[link(name = \"…\")]`, with the plain name of \
             a library\n"
        )),
    }
}

#[derive(Default)]
struct Found {
    /// Whether the word `link` occurs.
    links: bool,
    /// The fault of a name that no library has.
    wrong: Option<String>,
}

impl Found {
    fn look(&mut self, tokens: TokenStream) {
        // A list instead of recursion: a program may be nested too deeply for the stack.
        let mut left = vec![(tokens, false)];
        while let Some((tokens, in_attribute)) = left.pop() {
            let tokens: Vec<_> = tokens.into_iter().collect();
            for (position, token) in tokens.iter().enumerate() {
                match token {
                    TokenTree::Group(group) => {
                        let after_hash = position > 0 && is_punct(&tokens[position - 1], '#')
                            || position > 1
                                && is_punct(&tokens[position - 1], '!')
                                && is_punct(&tokens[position - 2], '#');
                        let attribute = after_hash && group.delimiter() == Delimiter::Bracket;
                        left.push((group.stream(), in_attribute || attribute));
                    }
                    TokenTree::Ident(word) => {
                        self.links |= word == "link" || word == "r#link";
                        let names = (word == "name" || word == "r#name")
                            && tokens.get(position + 1).is_some_and(|token| is_punct(token, '='))
                            && !tokens.get(position + 2).is_some_and(|token| is_punct(token, '='));
                        if names && self.wrong.is_none() {
                            self.wrong = wrong(tokens.get(position + 2), in_attribute);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The fault of the value in `name = …`, if it could be a library's name.
fn wrong(value: Option<&TokenTree>, in_attribute: bool) -> Option<String> {
    let Some(TokenTree::Literal(literal)) = value else {
        // A macro could produce any name.
        let what = "the name of a library to link must be a string of its own";
        return in_attribute.then(|| what.to_owned());
    };
    let syn::Lit::Str(name) = syn::Lit::new(literal.clone()) else { return None };
    let refused = |char: &char| char.is_control() || *char == '@';
    let char = name.value().chars().find(refused)?;
    Some(format!("the name of a library to link contains {char:?}"))
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn options_for_the_linker_are_refused() {
        for attribute in [
            r#"link(name = "c\n--dependency-file=x")"#,
            "link(name = \"c\n-wrapper\")",
            "link(name = r\"c\n-wrapper\")",
            r#"link(name = "c\u{a}x")"#,
            r#"link(name = "@file")"#,
            r#"link(kind = "dylib", name = "c\0")"#,
            r#"cfg_attr(all(), link(name = "c\r"))"#,
            r#"link(name = concat!("c", "\n"))"#,
            r#"r#link(name = "c\t")"#,
        ] {
            let code = format!("#[{attribute}] unsafe extern \"C\" {{}} fn main() {{}}");
            let refused = check(&code).expect_err(attribute);
            assert!(refused.contains("the name of a library"), "{refused}");
        }
    }

    #[test]
    fn a_macro_does_not_hide_them() {
        for code in [
            r#"macro_rules! m { ($v:literal) => { #[link(name = $v)] unsafe extern "C" {} } } m!("c\n");"#,
            r#"macro_rules! m { ($($t:tt)*) => { #[link($($t)*)] unsafe extern "C" {} } } m!(name = "c\n");"#,
            r#"macro_rules! m { ($l:ident) => { #[$l(name = "c\n")] unsafe extern "C" {} } } m!(link);"#,
        ] {
            assert!(check(code).is_err(), "{code}");
        }
    }

    #[test]
    fn nesting_ends_no_server() {
        // The 2 MiB of stack that a server's threads have hold less than half
        // of this depth.
        let deep = 20_000;
        let (open, close) = ("(".repeat(deep), ")".repeat(deep));
        assert!(check(&format!("{open}#[link(name = \"c\\n\")]{close}")).is_err());
        assert_eq!(check(&open), Ok(()));
    }

    #[test]
    fn other_programs_are_not() {
        for code in [
            r#"#[link(name = "c")] unsafe extern "C" {} fn main() {}"#,
            r#"#[link(name = "m", kind = "dylib", modifiers = "+verbatim")] extern "C" {}"#,
            r#"fn main() { let name = "x"; println!("{name}\n---\n", name = "a\n@b"); }"#,
            r#"/// Mail a@b, with the link below.
               struct Message { name: &'static str }
               fn main() { let link = Message { name: "a\tb" }; if link.name == "@" {} }"#,
            "this is no Rust \"",
            "",
        ] {
            assert_eq!(check(code), Ok(()), "{code}");
        }
    }
}
