//! What a program mentions: paths, attributes, methods.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Everything that `program` mentions, as `[package.metadata.features]` in
/// `deps/Cargo.toml` spells it: `tokio::sync::mpsc`, `.send_timeout`,
/// `tokio::main(flavor = "current_thread")`, and `tokio::main()` for an
/// attribute that names no flavor. Empty if it is not even Rust's tokens.
///
/// Tokens and not a syntax tree, since much of an async program stands inside
/// `select!` and its like, where only tokens are known.
pub fn mentions(program: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Ok(tokens) = program.parse::<TokenStream>() {
        walk(tokens, &mut found);
    }
    found
}

/// Whether something mentioned lies at or below `key`.
pub fn covers(key: &str, mention: &str) -> bool {
    mention.strip_prefix(key).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with("::") || (rest.starts_with('(') && !key.ends_with(')'))
    })
}

fn walk(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(group)) = tokens.get(at + 1)
                    && group.delimiter() == Delimiter::Bracket
                {
                    attribute(group.stream(), found);
                    at += 1;
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '.' => {
                if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                    found.insert(format!(".{name}"));
                    at += 1;
                }
            }
            TokenTree::Ident(_) => {
                at = path(&tokens, at, String::new(), found);
                continue;
            }
            TokenTree::Group(group) => walk(group.stream(), found),
            _ => {}
        }
        at += 1;
    }
}

/// Reads the path that begins at `tokens[at]` and, behind a `use`, the tree
/// that it opens; returns where it ends.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    mut prefix: String,
    found: &mut BTreeSet<String>,
) -> usize {
    let colons = |at: usize| {
        let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        is_colon(at) && is_colon(at + 1)
    };
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(name)) => {
                if !prefix.is_empty() {
                    prefix.push_str("::");
                }
                prefix.push_str(&name.to_string());
                at += 1;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let tree: Vec<_> = group.stream().into_iter().collect();
                let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
                for branch in tree.split(is_comma) {
                    path(branch, 0, prefix.clone(), found);
                }
                return at + 1;
            }
            _ => break,
        }
        if !colons(at) {
            break;
        }
        at += 2;
    }
    if !prefix.is_empty() {
        found.insert(prefix);
    }
    at
}

/// `#[path]`, or `#[path(argument, …)]`.
fn attribute(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut own = BTreeSet::new();
    let end = path(&tokens, 0, String::new(), &mut own);
    let Some(name) = own.pop_first() else { return };
    let mut arguments = Vec::new();
    if let Some(TokenTree::Group(group)) = tokens.get(end) {
        for argument in group.stream().to_string().split(',') {
            // A token stream may print `a="b"`; the table has one spelling.
            if let Some((key, value)) = argument.split_once('=') {
                arguments.push(format!("{} = {}", key.trim(), value.trim()));
            }
        }
    }
    if !arguments.iter().any(|argument| argument.starts_with("flavor")) {
        found.insert(format!("{name}()"));
    }
    found.extend(arguments.iter().map(|argument| format!("{name}({argument})")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_trees_attributes_and_methods_are_seen() {
        let program = r#"
            use tokio::sync::{mpsc, oneshot::{self, Sender}};
            #[tokio::main(flavor = "current_thread", start_paused = true)]
            async fn main() {
                tokio::select! { _ = tokio::time::sleep(D) => tx.send_timeout(1, D) }
            }
            #[tokio::main]
            async fn other() {}
        "#;
        let found = mentions(program);
        for mention in [
            "tokio::sync::mpsc",
            "tokio::sync::oneshot::self",
            "tokio::sync::oneshot::Sender",
            "tokio::main(flavor = \"current_thread\")",
            "tokio::main(start_paused = true)",
            "tokio::main()",
            "tokio::select",
            "tokio::time::sleep",
            ".send_timeout",
        ] {
            assert!(found.contains(mention), "{mention} is not in {found:#?}");
        }
    }

    #[test]
    fn a_word_in_a_string_or_a_comment_is_no_mention() {
        assert!(
            mentions("// tokio::sync\nconst A: &str = \"kanal::bounded\";")
                .iter()
                .all(|m| { !m.starts_with("tokio") && !m.starts_with("kanal") })
        );
    }

    #[test]
    fn a_key_covers_what_lies_below_it() {
        for (key, mention, covered) in [
            ("tokio::sync", "tokio::sync::mpsc", true),
            ("tokio::sync", "tokio::sync", true),
            ("tokio::sync", "tokio::synchronous", false),
            ("tokio::main", "tokio::main(start_paused = true)", true),
            ("tokio::main()", "tokio::main(start_paused = true)", false),
        ] {
            assert_eq!(covers(key, mention), covered, "{key} {mention}");
        }
    }
}
