//! Tables of channels by properties, and the list of what bites.

use std::fmt::Write;

use compared::versions::Package;
use compared::{Cell, Channel, Hazard, Proof, Property};

use super::releases::{self, Value};
use super::tables::cell as escape;
use crate::html::escape_html;
use crate::read::book::Book;
use crate::read::compared::{ADVISORIES, CHANNELS, HAZARDS, PACKAGE, RELEASES};
use crate::read::page::Page;

/// The table `name`, as Markdown, for `page`. The page has passed all checks.
pub fn render(book: &Book, page: &Page, name: &str) -> String {
    match name {
        CHANNELS => channels(book, page),
        HAZARDS => hazards(book, page),
        RELEASES => releases::table(book, page),
        ADVISORIES => releases::advisories(book, page),
        group => {
            let properties = book.compared.compared.properties.iter();
            table(book, page, &Vec::from_iter(properties.filter(|it| it.group == group)))
        }
    }
}

/// A channel a row, a property a column, and below it what each column asks.
fn table(book: &Book, page: &Page, properties: &[&Property]) -> String {
    let mut text = String::from("<div class=\"compared\">\n\n| Channel |");
    for property in properties {
        write!(text, " {} |", escape(&property.title)).expect("a string can be written");
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(properties.len()));
    for channel in &book.compared.compared.channels {
        let cells = properties.iter().map(|it| cell(book, page, it, channel));
        let cells = Vec::from_iter(cells);
        // A channel to which none of the questions applies has no row.
        if cells.iter().any(|cell| cell != "–") {
            write!(text, "\n| {} | {} |", escape(&channel.name), cells.join(" | "))
                .expect("a string can be written");
        }
    }
    text.push_str("\n\n</div>\n\n<details class=\"compared-questions\">\n<summary>What each column asks</summary>\n\n");
    for property in properties {
        let Property { title, question, .. } = property;
        let link = test(book, page, property);
        let proof = property.cells.values().flatten().next().map_or("", |cell| proof(&cell.proof));
        writeln!(text, "- **{title}**: {question}? {proof} ([test]({link}))")
            .expect("a string can be written");
    }
    text.push_str("\n</details>\n");
    text
}

/// What is known of a channel, and since which release, if there was a change.
fn cell(book: &Book, page: &Page, property: &Property, channel: &Channel) -> String {
    let now = match property.cells.get(&channel.id) {
        Some(Some(cell)) => shown(cell, property, &test(book, page, property)),
        _ => "–".to_owned(),
    };
    match values(book, property, channel).as_slice() {
        [] | [_] => now,
        [newest, older @ ..] => {
            let older = older.iter().map(|value| format!("<br>{}: {}", value.when, told(value)));
            format!("{now} <br><small>{}{}</small>", newest.when, String::from_iter(older))
        }
    }
}

/// What releases of the channel's package did, the newest first.
fn values(book: &Book, property: &Property, channel: &Channel) -> Vec<Value> {
    let package = package(book, channel);
    package.map_or_else(Vec::new, |package| releases::values(package, channel, property))
}

/// What is known of the releases of the channel's package.
fn package<'a>(book: &'a Book, channel: &Channel) -> Option<&'a Package> {
    book.compared.versions.packages.get(channel.package.as_ref()?)
}

/// A value of an earlier release; bold, if it bites.
fn told(value: &Value) -> String {
    let mark = if value.bites { "**" } else { "" };
    format!("{mark}{}{mark}", escape(&value.value))
}

/// The value, with a link to its test; bold, if it bites; and in how many
/// orders it was found.
fn shown(Cell { value, proof }: &Cell, property: &Property, link: &str) -> String {
    let mark = if property.bites(value) { "**" } else { "" };
    let value = format!("[{mark}{}{mark}]({link})", escape(value));
    match proof {
        Proof::AllOrders { .. } => format!("{value} <small>{proof}</small>"),
        _ => value,
    }
}

/// How the cells of a column are known, in a sentence.
fn proof(proof: &Proof) -> &'static str {
    match proof {
        Proof::OneRun => "One run, in which nothing is left to chance",
        Proof::AllOrders { .. } => "Every order in which the tasks can take turns",
        Proof::Compiler => "The compiler knows",
        Proof::Manifest => "The manifest says so",
    }
}

/// The address of the property's test.
pub(super) fn test(book: &Book, page: &Page, property: &Property) -> String {
    address(book, page, &property.test)
}

pub(super) fn address(book: &Book, page: &Page, file: &str) -> String {
    book.sources.address(file, book.compared.line(file), &page.to_root())
}

/// What the channels are called, how they are made, what their packages say of
/// themselves, and the code by which the tests use them.
fn channels(book: &Book, page: &Page) -> String {
    let root = page.to_root();
    let packages = book.compared.compared.properties.iter().filter(|it| it.group == PACKAGE);
    let packages = Vec::from_iter(packages);
    let mut text = format!(
        "The tables are also [one JSON file]({root}compared.json), which follows \
         [this schema]({root}compared.schema.json).\n\n\
         <div class=\"compared\">\n\n| Channel | Made by |"
    );
    for property in &packages {
        write!(text, " {} |", escape(&property.title)).expect("a string can be written");
    }
    text.push_str(" Released | Adapter of the tests |\n|---|---|---|---|");
    text.push_str(&"---|".repeat(packages.len()));
    for channel in &book.compared.compared.channels {
        let Channel { name, made_by, adapter, .. } = channel;
        let docs = documentation(book, channel);
        write!(text, "\n| {} | [`{made_by}`]({docs}) |", escape(name))
            .expect("a string can be written");
        for property in &packages {
            let cell = cell(book, page, property, channel);
            write!(text, " {cell} |").expect("a string can be written");
        }
        let newest = package(book, channel).and_then(|package| package.releases.first());
        let released = newest.and_then(|newest| newest.published.as_deref()).unwrap_or("–");
        write!(text, " {released} |").expect("a string can be written");
        let link = address(book, page, adapter);
        let file = adapter.rsplit('/').next().unwrap_or(adapter);
        write!(text, " [{file}]({link}) |").expect("a string can be written");
    }
    text.push_str("\n\n</div>\n");
    text
}

/// The documentation of the package that has the channel, at its version.
pub(super) fn documentation(book: &Book, channel: &Channel) -> String {
    match (&channel.package, book.compared.compared.version(channel)) {
        (Some(package), Some(version)) => format!("https://docs.rs/{package}/{version}"),
        _ => "https://doc.rust-lang.org/std/sync/mpsc/".to_owned(),
    }
}

/// For each property that bites: what happens, in which channels, and where
/// their authors discuss it.
fn hazards(book: &Book, page: &Page) -> String {
    let mut text = String::new();
    for property in &book.compared.compared.properties {
        let Some(hazard) = &property.hazard else { continue };
        let earlier = earlier_bites(book, page, property);
        if hazard.upstream.is_empty() && earlier.is_empty() {
            continue;
        }
        let Hazard { title, what, upstream, .. } = hazard;
        let id = property.id.replace('_', "-");
        write!(text, "## {title} {{#bites-{id}}}\n\n{what}\n\n").expect("a string can be written");
        for (id, upstream) in upstream {
            let (Some(channel), Some(Some(cell))) =
                (book.compared.compared.channel(id), property.cells.get(id))
            else {
                continue;
            };
            let discussed = match upstream {
                Some(address) => format!("[discussed upstream]({address})"),
                None => "no discussion upstream was found".to_owned(),
            };
            let name = escape_html(&channel.name);
            let docs = documentation(book, channel);
            let version = book
                .compared
                .compared
                .version(channel)
                .map_or_else(String::new, |version| format!(", version [{version}]({docs})"));
            let cell = shown(cell, property, &test(book, page, property));
            let releases = match values(book, property, channel).as_slice() {
                [] | [_] => String::new(),
                [newest, older @ ..] => {
                    let older = older.iter().map(|it| format!("; {}: {}", it.when, told(it)));
                    format!(", {}{}", newest.when, String::from_iter(older))
                }
            };
            writeln!(text, "- {name}{version}: {cell}{releases}; {discussed}.")
                .expect("a string can be written");
        }
        text.push_str(&earlier);
        text.push('\n');
    }
    text
}

/// The channels in which the property bites no more, but did in an earlier
/// release.
fn earlier_bites(book: &Book, page: &Page, property: &Property) -> String {
    let mut text = String::new();
    for channel in &book.compared.compared.channels {
        let values = values(book, property, channel);
        let [newest, older @ ..] = values.as_slice() else { continue };
        if newest.bites || !older.iter().any(|value| value.bites) {
            continue;
        }
        let name = escape_html(&channel.name);
        let link = test(book, page, property);
        let older = older.iter().map(|it| format!("{}: [{}]({link}); ", it.when, told(it)));
        let older = String::from_iter(older);
        let newest = format!("{}: {}", newest.when, told(newest));
        writeln!(text, "- {name}, {older}{newest}.").expect("a string can be written");
    }
    text
}
