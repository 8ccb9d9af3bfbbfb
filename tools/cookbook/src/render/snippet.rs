//! Renders an example: the program, its output, the versions it was tested
//! with, its `Cargo.toml` lines, and a link to its source.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use example_format::{Ending, Example, Output};

use super::needs::Needs;
use super::{alternatives, ending, orders, steps};
use crate::crates::clock;
use crate::html::escape_html;
use crate::read::book::{Book, Uses};
use crate::read::page::{Page, example_id};
use crate::read::sources::TESTS;

/// The Markdown block that shows `example` on `page`.
pub fn render(book: &Book, page: &Page, example: &Example) -> String {
    let Uses { mentions, dependencies } = &book.uses[&example.id()];
    let needs = Needs::of(dependencies);
    let file = format!("{TESTS}/categories/{}.rs", example.id());
    let source = book.sources.address(&file, example.program_line, &page.to_root());
    // The page's script compares what a run prints with the output below.
    let order = match example.output {
        Output::Exact => "",
        Output::Unordered => " data-output=\"unordered\"",
        Output::Pattern => " data-output=\"pattern\"",
    };
    let (id, program) = (example_id(&example.name), example.id());
    // The page's script gives no buttons to a program that leaves its process.
    let leaves = if example.leaves_process() { " data-leaves" } else { "" };
    let mut block = match ending::header(book, page, example) {
        None => format!(
            "<div class=\"example\" id=\"{id}\" data-program=\"{program}\"{order}{leaves}>\n\n"
        ),
        Some((header, label)) => format!(
            "<div class=\"example example-wrong\" id=\"{id}\" data-program=\"{program}\"{order}{leaves} \
             role=\"group\" aria-labelledby=\"{label}\">\n\n{header}"
        ),
    };
    block.push_str(&fence(&info(example), &example.program));
    let golden = fs::read_to_string(example.golden_path()).unwrap_or_default();
    block.push_str(&output(example, &golden));
    if let Some(run) = book.runs.get(&example.id()) {
        block.push_str(&steps::render(&example.name, run));
    }
    if let Some(explored) = book.schedules.get(&example.id()) {
        block.push_str(&orders::render(explored, &golden, &page.to_root()));
    }
    block.push_str(&real_time(example, mentions));
    block.push_str(&elsewhere(example));
    let starts = example
        .server
        .map(|server| format!(", which starts a {} for it", server.program()))
        .unwrap_or_default();
    write!(
        block,
        "<p class=\"example-about\">{}<a href=\"{source}\">Source</a>. In a clone: <code>cargo book run {}</code>{starts}.</p>\n\n",
        needs.tested,
        example.id()
    )
    .expect("writing to a string cannot fail");
    block.push_str(&alternatives::render(book, page, example));
    block.push_str(&needs.lines);
    let words = search_words(mentions);
    if !words.is_empty() {
        write!(block, "<span hidden>{}</span>\n\n", escape_html(&words))
            .expect("writing to a string cannot fail");
    }
    block.push_str("</div>\n");
    block
}

/// The words after the code block's fence, which tell rustdoc how to test it.
fn info(example: &Example) -> String {
    match &example.ending {
        Ending::Exit(_) if example.leaves_process() => "rust,edition2024,no_run".to_owned(),
        Ending::Exit(0) => "rust,edition2024".to_owned(),
        Ending::Exit(_) => "rust,edition2024,should_panic".to_owned(),
        Ending::Hangs => "rust,edition2024,no_run".to_owned(),
        Ending::CompileFail(code) => format!("rust,edition2024,compile_fail,{code}"),
    }
}

/// The program's output, under a label that says how to read it.
fn output(example: &Example, golden: &str) -> String {
    let mut label = match (&example.ending, example.output) {
        (Ending::CompileFail(code), _) => {
            format!("rustc refuses it: {}", ending::explained(code))
        }
        (_, Output::Exact) => "Output".to_owned(),
        (_, Output::Unordered) => "Output, its lines in any order".to_owned(),
        (_, Output::Pattern) => {
            "Output, where <code>[..]</code> and <code>...</code> stand for text that differs"
                .to_owned()
        }
    };
    match example.ending {
        Ending::Hangs => label.push_str(", and then it waits for ever"),
        Ending::Exit(status) if status != 0 => {
            write!(label, ", and exit status {status}").expect("writing to a string cannot fail");
        }
        _ => {}
    }
    if golden.is_empty() {
        label.push_str(": nothing");
    }
    let mut block = format!("<p class=\"example-label\">{label}</p>\n\n");
    if !golden.is_empty() {
        block.push_str(&fence("text", golden));
    }
    let panics = example.panics.iter().map(|text| ("Panics with", text));
    let others = example.stderr.iter().map(|text| ("On standard error, among others", text));
    for (what, text) in panics.chain(others) {
        let text = escape_html(text);
        write!(block, "<p class=\"example-label\">{what}: <code>{text}</code></p>\n\n")
            .expect("writing to a string cannot fail");
    }
    block
}

/// How a program runs that needs a server or other processes.
fn elsewhere(example: &Example) -> String {
    if example.processes {
        return "<p class=\"example-about\">It starts a second process, so it does not run in \
                a page; the output above was recorded in a test.</p>\n\n"
            .to_owned();
    }
    let Some(server) = example.server else { return String::new() };
    format!(
        "<p class=\"example-about\">It talks to a server, so it does not run in a page; \
         the output above was recorded in a test with a server of its own. \
         To run it, start <code>{}</code>; <code>{}</code> names a server elsewhere.</p>\n\n",
        server.command(),
        server.variable(),
    )
}

/// How a program whose clock is paused runs in real time.
fn real_time(example: &Example, mentions: &BTreeSet<String>) -> String {
    if matches!(example.ending, Ending::CompileFail(_)) || !clock::is_only_paused(mentions) {
        return String::new();
    }
    let pauses = clock::pauses(&example.program).into_iter().map(|pause| {
        let text = escape_html(example.program[pause.range].trim());
        let place = pause
            .attribute_of
            .map(|function| format!(" from the attribute of <code>{function}</code>"));
        format!("<code>{text}</code>{}", place.unwrap_or_default())
    });
    format!(
        "<p class=\"example-about\">Tokio’s clock is paused, so its timers take no time. \
         To run it in real time, remove {}.</p>\n\n",
        Vec::from_iter(pauses).join(" and ")
    )
}

/// A code block around `text`, with a fence that nothing in it can close.
pub(super) fn fence(info: &str, text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let ticks = "`".repeat((longest + 1).max(3));
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{ticks}{info}\n{text}{end}{ticks}\n\n")
}

/// Words that a reader may search for but that mdBook's search does not find,
/// since it splits text only at spaces: `try_send` and `Sender` out of
/// `tx.try_send(…)` and `mpsc::Sender<T>`.
fn search_words(mentions: &BTreeSet<String>) -> String {
    let mut words = BTreeSet::new();
    for mention in mentions {
        for word in mention.split([':', '.', '(', ')', '=', '"', ' ']) {
            if word.len() > 2 && word.parse::<f64>().is_err() {
                words.insert(word.to_owned());
            }
        }
    }
    Vec::from_iter(words).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_any_in_the_text() {
        assert_eq!(fence("text", "a\n"), "```text\na\n```\n\n");
        assert_eq!(fence("text", "```\nb"), "````text\n```\nb\n````\n\n");
    }

    #[test]
    fn parts_of_paths_can_be_searched() {
        let program = "fn main() { tokio::sync::mpsc::channel(1).0.try_send(2); }";
        let words = search_words(&crate::crates::mentions::mentions(program));
        for word in ["mpsc", "try_send", "channel", "tokio"] {
            assert!(words.split(' ').any(|found| found == word), "{word} is not in {words}");
        }
    }
}
