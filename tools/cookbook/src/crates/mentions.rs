//! What a program mentions: paths, attributes, methods.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Everything that `program` mentions, as `[package.metadata.features]` in
/// `deps/Cargo.toml` spells it: `tokio::sync::mpsc`, `.send_timeout`,
/// `tokio::main(flavor = "current_thread")`, and `tokio::main()` for an
/// attribute that names no flavor. A path that begins with an imported name is
/// given in full. Empty if the program cannot be split into Rust's tokens.
///
/// It reads tokens and not a syntax tree, since much of an async program is
/// inside macros such as `select!`, which the parser leaves as tokens.
pub fn mentions(program: &str) -> BTreeSet<String> {
    let Found { imports, mut mentions, paths } = found_in(program);
    for path in paths {
        let (first, rest) = path.split_once("::").expect("only such paths are collected");
        // `use tokio::sync::oneshot` makes `oneshot::channel` Tokio's, not the
        // crate's of that name.
        let full = imports.get(first).map_or(first, String::as_str);
        mentions.insert(format!("{full}::{rest}"));
    }
    mentions.extend(imports.into_values());
    mentions
}

/// The names that `program` imports, and the full path of each.
pub fn imports(program: &str) -> BTreeMap<String, String> {
    found_in(program).imports
}

fn found_in(program: &str) -> Found {
    let mut found = Found::default();
    if let Ok(tokens) = program.parse::<TokenStream>() {
        walk(tokens, &mut found);
    }
    found
}

/// What has been found in a program so far.
#[derive(Default)]
struct Found {
    /// Imported names, and the path of each.
    imports: BTreeMap<String, String>,
    /// Attributes and methods.
    mentions: BTreeSet<String>,
    /// Paths of two or more segments, as written.
    paths: BTreeSet<String>,
}

/// Whether `mention` is `key`, or lies below it.
pub fn covers(key: &str, mention: &str) -> bool {
    mention.strip_prefix(key).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with("::") || (rest.starts_with('(') && !key.ends_with(')'))
    })
}

fn walk(tokens: TokenStream, found: &mut Found) {
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
                    found.mentions.insert(format!(".{name}"));
                    at += 1;
                }
            }
            TokenTree::Ident(word) if word == "use" => {
                at = import(&tokens, at + 1, String::new(), found);
                continue;
            }
            TokenTree::Ident(_) => {
                let (path, end) = path(&tokens, at);
                if path.contains("::") {
                    found.paths.insert(path);
                }
                at = end;
                continue;
            }
            TokenTree::Group(group) => walk(group.stream(), found),
            _ => {}
        }
        at += 1;
    }
}

/// The path that begins with the identifier at `tokens[at]`, and where it ends.
fn path(tokens: &[TokenTree], mut at: usize) -> (String, usize) {
    let mut path = String::new();
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push_str(&name.to_string());
        at += 1;
        if !is_path_separator(tokens, at)
            || !matches!(tokens.get(at + 2), Some(TokenTree::Ident(_)))
        {
            break;
        }
        path.push_str("::");
        at += 2;
    }
    (path, at)
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    [at, at + 1]
        .into_iter()
        .all(|at| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':'))
}

/// Reads the tree of imports that begins at `tokens[at]`, below `prefix`;
/// returns where it ends.
fn import(tokens: &[TokenTree], mut at: usize, prefix: String, found: &mut Found) -> usize {
    let mut full = prefix;
    let mut name = String::new();
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) if word == "as" => {
                name = tokens.get(at + 1).map_or_else(String::new, ToString::to_string);
                at += 2;
                break;
            }
            Some(TokenTree::Ident(word)) if word == "self" => {
                name = full.rsplit("::").next().unwrap_or_default().to_owned();
            }
            Some(TokenTree::Ident(word)) => {
                name = word.to_string();
                if !full.is_empty() {
                    full.push_str("::");
                }
                full.push_str(&name);
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => {}
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let tree: Vec<_> = group.stream().into_iter().collect();
                let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
                for branch in tree.split(is_comma) {
                    import(branch, 0, full.clone(), found);
                }
                return at + 1;
            }
            _ => break,
        }
        at += 1;
    }
    if !full.is_empty() {
        // The names that `use a::*` imports are unknown here, so record the path itself.
        let name = if name.is_empty() || name == "_" { full.clone() } else { name };
        found.imports.insert(name, full);
    }
    at
}

/// `#[path]`, or `#[path(argument, …)]`.
fn attribute(tokens: TokenStream, found: &mut Found) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let (name, end) = path(&tokens, 0);
    let mut arguments = Vec::new();
    if let Some(TokenTree::Group(group)) = tokens.get(end) {
        for argument in group.stream().to_string().split(',') {
            // A token stream may print `a="b"`; the table always has spaces around `=`.
            if let Some((key, value)) = argument.split_once('=') {
                arguments.push(format!("{} = {}", key.trim(), value.trim()));
            }
        }
    }
    if !arguments.iter().any(|argument| argument.starts_with("flavor")) {
        found.mentions.insert(format!("{name}()"));
    }
    found.mentions.extend(arguments.iter().map(|argument| format!("{name}({argument})")));
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
            "tokio::sync::oneshot",
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
    fn an_imported_name_is_not_the_crate_of_that_name() {
        let found = mentions("use tokio::sync::oneshot; fn f(bytes: u8) { oneshot::channel() }");
        assert!(!found.iter().any(|mention| covers("oneshot", mention)), "{found:?}");
        assert!(!found.iter().any(|mention| covers("bytes", mention)), "{found:?}");
        assert!(found.contains("tokio::sync::oneshot::channel"), "{found:?}");
        let found =
            mentions("use futures::StreamExt as _; use kanal as k; fn f() { k::bounded(1) }");
        assert!(
            found.contains("futures::StreamExt") && found.contains("kanal::bounded"),
            "{found:?}"
        );
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
