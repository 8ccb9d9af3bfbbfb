//! Finds what can be broken in a program.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result};
use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Stmt};

/// Methods that send a message, or notify the other side of one.
const SENDS: &[&str] = &[
    "blocking_send",
    "broadcast",
    "broadcast_direct",
    "feed",
    "force_send",
    "notify_one",
    "notify_waiters",
    "send",
    "send_all",
    "send_async",
    "send_blocking",
    "send_deadline",
    "send_if_modified",
    "send_item",
    "send_modify",
    "send_replace",
    "send_timeout",
    "start_send",
    "try_broadcast",
    "try_send",
];

/// Methods, functions and macros that wait for a task or a thread.
const JOINS: &[&str] =
    &["join", "join_all", "join_next", "try_join", "try_join_all", "try_join_next", "wait"];

/// One change of a program that should make its test fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// The change, such as ``delete `drop(tx);` ``; unique within an example.
    pub what: String,
    /// The line it is made on, from 1.
    pub line: usize,
    /// Whether the changed program may do the right thing by chance.
    pub by_chance: bool,
    /// The bytes that are replaced.
    range: Range<usize>,
    with: String,
}

impl Mutation {
    /// `text` with this change made.
    pub fn apply(&self, text: &str) -> String {
        [&text[..self.range.start], &self.with, &text[self.range.end..]].concat()
    }
}

/// All mutations of an example's file, in the order of its lines.
///
/// # Errors
///
/// If `text` is not Rust.
pub fn mutations(text: &str) -> Result<Vec<Mutation>> {
    let file = syn::parse_file(text).context("is not Rust")?;
    let mut finder = Finder { text, found: Vec::new() };
    finder.visit_file(&file);
    let mut found = finder.found;
    found.sort_by_key(|mutation| mutation.range.start);
    let mut seen: HashMap<String, usize> = HashMap::new();
    for mutation in &mut found {
        let count = seen.entry(mutation.what.clone()).or_default();
        *count += 1;
        if *count > 1 {
            mutation.what.push_str(&format!(" ({count})"));
        }
    }
    Ok(found)
}

struct Finder<'a> {
    text: &'a str,
    found: Vec<Mutation>,
}

impl<'a> Finder<'a> {
    fn add(&mut self, verb: &str, syntax: &impl Spanned, with: impl Into<String>) {
        let range = syntax.span().byte_range();
        let words: Vec<_> = self.text[range.clone()].split_whitespace().collect();
        self.found.push(Mutation {
            what: format!("{verb} `{}`", words.join(" ")),
            line: syntax.span().start().line,
            by_chance: false,
            range,
            with: with.into(),
        });
    }

    fn source(&self, syntax: &impl Spanned) -> &'a str {
        &self.text[syntax.span().byte_range()]
    }

    /// Mutates a closure or a match arm whose whole body is one expression.
    fn body(&mut self, body: &Expr) {
        let source = self.source(body);
        if sends(body) {
            self.add("delete", body, "{}");
            self.add("double", body, format!("{{ {source}; {source} }}"));
        } else if drops(body) || joins(body) {
            self.add("delete", body, "{}");
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        let source = self.source(stmt);
        match stmt {
            // Look for a send first: `tx.send(drop(x))` is a send. Double a
            // block's last expression in front of it, so that the block keeps
            // its value.
            Stmt::Expr(expr, _) if sends(expr) => {
                let end = if source.ends_with([';', '}']) { "" } else { ";" };
                self.add("delete", stmt, "");
                self.add("double", stmt, format!("{source}{end} {source}"));
            }
            Stmt::Local(it) if is_thrown_away(it) => {
                self.add("delete", stmt, "");
                self.add("double", stmt, format!("{source} {source}"));
            }
            Stmt::Expr(expr, _) if drops(expr) || joins(expr) => self.add("delete", stmt, ""),
            Stmt::Macro(stmt) if is_one_of(&stmt.mac.path, JOINS) => self.add("delete", stmt, ""),
            _ => {}
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.body(&closure.body);
        visit::visit_expr_closure(self, closure);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.body(&arm.body);
        visit::visit_arm(self, arm);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if is_one_of(&mac.path, &["print", "println"]) {
            let format = mac.tokens.clone().into_iter().next();
            if let Some(TokenTree::Literal(format)) = format {
                let changed = self.source(&format).replacen('"', "\"changed: ", 1);
                self.add("change", &format, changed);
            }
        }
        if is_one_of(&mac.path, &["select"]) {
            self.order(mac.tokens.clone());
        }
        // The parser cannot read the branches of `select!` and similar macros,
        // but it can read the blocks in them.
        self.blocks(mac.tokens.clone());
    }
}

impl Finder<'_> {
    /// Deletes the `biased;` of a `select!`. Without it a run can still be right by chance.
    fn order(&mut self, tokens: TokenStream) {
        let first: TokenStream = tokens.into_iter().take(2).collect();
        if self.source(&first) == "biased;" {
            self.add("delete", &first, "");
            self.found.last_mut().expect("it was added").by_chance = true;
        }
    }

    fn blocks(&mut self, tokens: TokenStream) {
        for token in tokens {
            let TokenTree::Group(group) = token else { continue };
            match syn::parse2::<syn::Block>(TokenTree::Group(group.clone()).into()) {
                Ok(block) => self.visit_block(&block),
                Err(_) => self.blocks(group.stream()),
            }
        }
    }
}

/// Whether this is a `let _ = …;` that ignores the result of a send.
fn is_thrown_away(local: &syn::Local) -> bool {
    let value = local.init.as_ref().map(|init| &*init.expr);
    matches!(local.pat, syn::Pat::Wild(_)) && value.is_some_and(sends)
}

/// Whether this is a send, whatever is then done with its result.
fn sends(expr: &Expr) -> bool {
    match expr {
        Expr::If(it) => sends(&it.cond),
        Expr::Let(it) => sends(&it.expr),
        Expr::Match(it) => sends(&it.expr),
        Expr::Unary(it) => sends(&it.expr),
        Expr::Assign(it) if matches!(*it.left, Expr::Infer(_)) => sends(&it.right),
        _ => chain(expr, &|expr| match expr {
            Expr::MethodCall(call) => SENDS.iter().any(|name| call.method == name),
            _ => false,
        }),
    }
}

fn drops(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(call) if calls(call, &["drop"]))
}

/// Whether this waits for a task or a thread, whatever is then done with its result.
fn joins(expr: &Expr) -> bool {
    match expr {
        Expr::While(it) => joins(&it.cond),
        Expr::Let(it) => joins(&it.expr),
        Expr::Match(it) => joins(&it.expr),
        Expr::Macro(it) => is_one_of(&it.mac.path, JOINS),
        _ => chain(expr, &|expr| match expr {
            Expr::Await(it) => matches!(*it.base, Expr::Path(_)),
            Expr::MethodCall(call) => JOINS.iter().any(|name| call.method == name),
            Expr::Call(call) => calls(call, JOINS),
            Expr::Macro(it) => is_one_of(&it.mac.path, JOINS),
            _ => false,
        }),
    }
}

/// Whether `test` holds for `expr`, or for what its `?`, `.await` and methods are applied to.
fn chain(expr: &Expr, test: &dyn Fn(&Expr) -> bool) -> bool {
    test(expr)
        || match expr {
            Expr::Await(it) => chain(&it.base, test),
            Expr::MethodCall(it) => chain(&it.receiver, test),
            Expr::Paren(it) => chain(&it.expr, test),
            Expr::Try(it) => chain(&it.expr, test),
            _ => false,
        }
}

fn calls(call: &syn::ExprCall, names: &[&str]) -> bool {
    matches!(&*call.func, Expr::Path(function) if is_one_of(&function.path, names))
}

fn is_one_of(path: &syn::Path, names: &[&str]) -> bool {
    path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

#[cfg(test)]
mod tests {
    use super::mutations;

    fn whats(text: &str) -> Vec<String> {
        let found = mutations(text).expect("it is Rust");
        found.iter().map(|mutation| format!("{}: {}", mutation.line, mutation.what)).collect()
    }

    #[test]
    fn what_matters_is_found_wherever_it_stands() {
        let text = r#"async fn main() {
    tx.send(1).await?;
    for n in 0..3 {
        if tx.try_send(n).is_err() { break; }
    }
    spawn(move || tx.send(4).unwrap());
    select! {
        _ = stop => { let _ = tx.send(5); }
        n = rx.recv() => { _ = tx.send(n); println!("got {n}"); }
    }
    select! { biased; _ = stop => {} }
    drop(tx);
    drop(tx);
    task.await??;
    while let Some(task) = tasks.join_next().await { task?; }
    tokio::join!(a, b);
}"#;
        assert_eq!(
            whats(text),
            [
                "2: delete `tx.send(1).await?;`",
                "2: double `tx.send(1).await?;`",
                "4: delete `if tx.try_send(n).is_err() { break; }`",
                "4: double `if tx.try_send(n).is_err() { break; }`",
                "6: delete `tx.send(4).unwrap()`",
                "6: double `tx.send(4).unwrap()`",
                "8: delete `let _ = tx.send(5);`",
                "8: double `let _ = tx.send(5);`",
                "9: delete `_ = tx.send(n);`",
                "9: double `_ = tx.send(n);`",
                "9: change `\"got {n}\"`",
                "11: delete `biased;`",
                "12: delete `drop(tx);`",
                "13: delete `drop(tx);` (2)",
                "14: delete `task.await??;`",
                "15: delete `while let Some(task) = tasks.join_next().await { task?; }`",
                "16: delete `tokio::join!(a, b);`",
            ]
        );
    }

    #[test]
    fn what_does_not_matter_is_left() {
        let text = r#"fn main() {
    let (tx, rx) = channel();
    eprintln!("sending");
    let answer = rx.recv();
    rx.recv().await;
    println!();
}"#;
        assert_eq!(whats(text), [""; 0]);
    }

    #[test]
    fn a_change_touches_nothing_else() {
        let text = "fn main() { é(); tx.send(1) }";
        let [delete, double] = &mutations(text).expect("it is Rust")[..] else { panic!("two") };
        assert_eq!(delete.apply(text), "fn main() { é();  }");
        assert_eq!(double.apply(text), "fn main() { é(); tx.send(1); tx.send(1) }");
    }
}
