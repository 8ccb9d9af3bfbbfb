//! The rule for absolute words: a sentence that says "never", "always" or
//! "cannot" leads to a test; to one of every order, if it is about the order in
//! which tasks go on.

use std::ops::Range;
use std::sync::LazyLock;

use example_format::Fault;
use mdbook_markdown::pulldown_cmark::{Event, Parser, Tag, TagEnd};
use regex::Regex;

use super::fault;
use crate::edit::line_at;
use crate::read::book::Book;
use crate::read::directive::Directive;
use crate::read::page::{Page, options};
use crate::resolve::labels;

/// Words that claim something of every case. "Must not" is none of them: it asks.
static ABSOLUTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(never|always|cannot)\b"));

/// Words by which a sentence is about the order in which tasks go on.
static SCHEDULING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b( orders? | before | after | tasks? | wait\w* | wake\w* | woken | cancel\w*
        | drop\w* | los(e|es|t|ing) | deadlock\w* | hang\w* | races? | stuck | twice | overtak\w* )\b",
    )
});

/// Where a sentence ends.
static END: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[.?!][)"”*_]*(\s|$)"#));

/// What somebody else says.
static QUOTE: LazyLock<Regex> = LazyLock::new(|| pattern(r#""[^"\n]*"|“[^”\n]*”"#));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// Each sentence with an absolute word has a proof.
pub(super) fn are_proven(book: &Book, page: &Page, faults: &mut Vec<Fault>) {
    let prose = prose(&page.text);
    for sentence in sentences(&page.text, &prose) {
        let said = &prose[sentence.clone()];
        let Some(word) = ABSOLUTE.find(said) else { continue };
        let scheduling = SCHEDULING.find(said);
        let word_at = sentence.start + word.start();
        let word = word.as_str();
        let (what, fix) = match (proof(book, page, &sentence), scheduling) {
            (Proof::AllOrders, _) | (Proof::OneRun, None) => continue,
            (Proof::None, _) => (
                format!("no test holds what is said here with `{word}`"),
                "link to the fact or the cell that proves it, or use a weaker word".to_owned(),
            ),
            (Proof::OneRun, Some(about)) => (
                format!("what is said here with `{word}` is tested in one order"),
                format!(
                    "since it is about `{}`, link to a test that explores all orders, or use a \
                     weaker word",
                    about.as_str()
                ),
            ),
        };
        faults.push(fault(page, line_at(&page.text, word_at), what, fix));
    }
}

/// What holds a sentence.
enum Proof {
    None,
    OneRun,
    AllOrders,
}

/// The best of the tests that `sentence` leads to, and of the program that it
/// announces.
fn proof(book: &Book, page: &Page, sentence: &Range<usize>) -> Proof {
    let labels = page.open_labels.iter().filter(|label| sentence.contains(&label.range.start));
    let tests = labels.filter(|label| labels::is_proof(&label.item));
    let tests = Vec::from_iter(tests.map(|label| labels::is_explored(book, &label.item)));
    let shown = announced(book, page, sentence);
    let mut proofs = tests.into_iter().chain(shown);
    let Some(first) = proofs.next() else { return Proof::None };
    if first || proofs.any(|explored| explored) { Proof::AllOrders } else { Proof::OneRun }
}

/// Whether the program that stands right after `sentence` was run in all orders.
/// `None` if no program stands there.
fn announced(book: &Book, page: &Page, sentence: &Range<usize>) -> Option<bool> {
    let after = page.text.get(sentence.end..)?;
    let next = sentence.end + (after.len() - after.trim_start().len());
    if !page.text[..sentence.end].trim_end().ends_with(':') {
        return None;
    }
    let directive = page.directives.iter().find(|placed| placed.range.start == next)?;
    let Directive::Example(_) = &directive.item else { return None };
    let example = book.example(page, &directive.item)?.ok()?;
    Some(book.schedules.get(&example.id()).is_some_and(|explored| explored.complete))
}

/// `text` with spaces for all that is not said in the page's own words:
/// headings, links, code, directives, quotations. Places stay the same.
fn prose(text: &str) -> String {
    let mut prose =
        Vec::from_iter(text.bytes().map(|byte| if byte == b'\n' { b'\n' } else { b' ' }));
    let mut outside = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Link { .. }) => {
                outside += 1
            }
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Link) => outside -= 1,
            Event::Text(_) if outside == 0 => {
                prose[range.clone()].copy_from_slice(&text.as_bytes()[range]);
            }
            _ => {}
        }
    }
    let prose = String::from_utf8(prose).expect("whole characters were copied");
    let prose = UNRESOLVED.replace_all(&prose, blank);
    let prose = QUOTE.replace_all(&prose, blank);
    prose.into_owned()
}

/// A directive; and a link by a label that the page itself does not define,
/// which is text to the parser.
static UNRESOLVED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\{\{[^}\n]*\}\}|!?\[[^\]\n]*\]\[[^\]\n]*\]"));

fn blank(found: &regex::Captures<'_>) -> String {
    " ".repeat(found[0].len())
}

/// The places of the sentences in `text`, whose own words are `prose`. A
/// paragraph is a line, and so is a row of a table.
fn sentences(text: &str, prose: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (line, said) in text.split_inclusive('\n').zip(prose.split_inclusive('\n')) {
        let cells = line.match_indices('|').filter(|_| line.starts_with('|')).map(|(at, _)| at + 1);
        let ends = END.find_iter(said).map(|found| found.end());
        let mut ends = Vec::from_iter(cells.chain(ends).chain([line.len()]));
        ends.sort_unstable();
        let mut from = 0;
        for end in ends {
            if end > from {
                sentences.push(start + from..start + end);
                from = end;
            }
        }
        start += line.len();
    }
    sentences
}
