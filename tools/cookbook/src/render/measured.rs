//! What was measured: the machine, plots, and sentences that follow from the
//! numbers.

use std::fmt::Write;

use measured::rank::{self, Place, median, places};
use measured::{Group, Measured, Outcome, Row, Unit, Workload};

use super::plot;
use super::tables::cell as escape;
use crate::html::escape_html;
use crate::read::book::Book;
use crate::read::measured::{FASTEST, MACHINE, PROVENANCE};
use crate::read::page::Page;

/// The part `name`, as Markdown, for `page`. The page has passed all checks.
pub fn render(book: &Book, page: &Page, name: &str) -> String {
    let Some(measured) = &book.measured.0 else { return String::new() };
    match name {
        MACHINE => machine(book, page, measured),
        PROVENANCE => provenance(measured),
        FASTEST => fastest(book, page, measured),
        workload => {
            let workloads = measured.workloads.iter().filter(|it| it.id == workload);
            workloads.map(|it| results(measured, it)).collect()
        }
    }
}

/// Where, when and with which versions it was measured.
fn machine(book: &Book, page: &Page, measured: &Measured) -> String {
    let about = &measured.about;
    let root = page.to_root();
    let tenths = about.memory_mib * 10 / 1024;
    let mut text = format!(
        "Measured on **{}**, on **{}** with {} cores and {}.{} GiB of memory, {}, {}. \
         Each cell was run {} times, in an order that follows from the seed {}; all of it took \
         {} s. Nothing was pinned to a core, apart from the columns “one core”.\n\n",
        about.date,
        escape_html(&about.cpu),
        about.cores,
        tenths / 10,
        tenths % 10,
        escape_html(&about.kernel),
        escape_html(&about.rustc),
        about.rounds,
        about.seed,
        about.seconds,
    );
    if about.load >= BUSY {
        writeln!(
            text,
            "**Others used the machine at that time**: on average {:.1} tasks were ready to run \
             in the minute before.\n",
            about.load
        )
        .expect("a string can be written");
    }
    writeln!(
        text,
        "Versions: {}. The numbers are also [one JSON file]({root}measured.json), which follows \
         [this schema]({root}measured.schema.json).",
        versions(measured)
    )
    .expect("a string can be written");
    let newer = about.versions.iter().filter_map(|(name, version)| {
        let now = &book.crates.get(name)?.version;
        (now != version).then(|| format!("{name} {now}"))
    });
    let newer = Vec::from_iter(newer);
    if !newer.is_empty() {
        writeln!(text, "\nSince then, the book has moved to {}.", newer.join(", "))
            .expect("a string can be written");
    }
    text
}

/// The same in a sentence.
fn provenance(measured: &Measured) -> String {
    let about = &measured.about;
    format!(
        "*{}; {}, {} cores; {}; {}; {}.*",
        about.date,
        escape_html(&about.cpu),
        about.cores,
        escape_html(&about.kernel),
        // Without the hash and the day of its last commit.
        escape_html(about.rustc.split(" (").next().unwrap_or_default()),
        versions(measured),
    )
}

/// The crates, each with its version.
fn versions(measured: &Measured) -> String {
    let versions = measured.about.versions.iter();
    Vec::from_iter(versions.map(|(name, version)| format!("{name} {version}"))).join(", ")
}

/// From this load on, others have taken a part of the machine.
const BUSY: f64 = 0.5;

/// All groups of a workload: a plot each, what it says, and its numbers.
fn results(measured: &Measured, workload: &Workload) -> String {
    let mut text = format!("{}\n", escape(&workload.what));
    let groups = Vec::from_iter(measured.groups.iter().filter(|it| it.workload == workload.id));
    for group in &groups {
        let title = title(group, &groups);
        write!(text, "\n### {title} {{#{}}}\n\n", anchor(group)).expect("a string can be written");
        for at in 0..group.columns.len() {
            writeln!(text, "{}\n", sentence(group, at)).expect("a string can be written");
        }
        for columns in plots(group) {
            let what = format!("{}: {}", workload.title, title.to_lowercase());
            text.push_str(&plot::draw(group, columns, &what));
        }
        text.push_str(&numbers(group));
    }
    text
}

/// The id of the group's heading.
pub(super) fn anchor(group: &Group) -> String {
    format!("measured-{}", group.id.to_lowercase().replace('/', "-"))
}

/// What distinguishes the group from the other groups of its workload.
fn title(group: &Group, groups: &[&Group]) -> String {
    let place = match group.place.as_str() {
        "threads" => "Between threads",
        "one-thread" => "Between tasks of one thread",
        "several-threads" => "Between tasks of several threads",
        other => other,
    };
    let mut title = place.to_owned();
    if groups.iter().any(|other| other.capacity != group.capacity) {
        match group.capacity {
            Some(capacity) => write!(title, ", capacity {capacity}"),
            None => write!(title, ", without a bound"),
        }
        .expect("a string can be written");
    }
    if groups.iter().any(|other| other.message != group.message) {
        write!(title, ", a {} each", group.message).expect("a string can be written");
    }
    title
}

/// The columns that share a plot: those that count the same, three at most.
fn plots(group: &Group) -> Vec<std::ops::Range<usize>> {
    let mut plots: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, column) in group.columns.iter().enumerate() {
        match plots.last_mut() {
            Some(plot) if plot.len() < 3 && group.columns[plot.start].unit == column.unit => {
                plot.end = at + 1;
            }
            _ => plots.push(at..at + 1),
        }
    }
    plots
}

/// The channels that have numbers in a column, the first one first, and those
/// that failed, with the reason.
struct Ranked<'a> {
    channels: Vec<(&'a Row, &'a [f64], Place)>,
    failed: Vec<(&'a Row, &'a str)>,
}

fn ranked(group: &Group, column: usize) -> Ranked<'_> {
    let all = group.column(column);
    let some = all.iter().filter_map(|(row, numbers)| Some((*row, (*numbers)?)));
    let some = Vec::from_iter(some);
    let places = places(&Vec::from_iter(some.iter().map(|(_, numbers)| *numbers)));
    let channels =
        some.into_iter().zip(places).map(|((row, numbers), place)| (row, numbers, place));
    let mut channels = Vec::from_iter(channels);
    channels.sort_by(|(_, a, first), (_, b, second)| {
        first.number.cmp(&second.number).then(median(a).total_cmp(&median(b)))
    });
    let failed = group.rows.iter().filter_map(|row| match &row.cells[column] {
        Outcome::Failed(reason) => Some((row, reason.as_str())),
        Outcome::Rounds(_) => None,
    });
    Ranked { channels, failed: failed.collect() }
}

/// The names of those that no other channel is ahead of.
fn front<'a>(ranked: &Ranked<'a>) -> Vec<&'a str> {
    let first = ranked.channels.iter().filter(|(_, _, place)| place.number == 1);
    first.map(|(row, _, _)| row.channel.as_str()).collect()
}

/// Who is ahead in a column.
fn sentence(group: &Group, column: usize) -> String {
    let unit = group.columns[column].unit;
    let ranked = ranked(group, column);
    let front = front(&ranked);
    let bold = |name: &&str| format!("**{}**", escape(name));
    let names = and(front.iter().map(bold));
    // Who is behind all others, of these, or nothing.
    let worst = |channels: &[(&Row, &[f64], Place)]| {
        let worst = channels.iter().max_by(|a, b| median(a.1).total_cmp(&median(b.1)));
        worst.map_or_else(String::new, |(row, numbers, _)| {
            format!("; {} has {}", escape(&row.channel), shown(median(numbers), unit))
        })
    };
    let mut text = match group.columns.len() {
        1 => String::new(),
        _ => format!("{}: ", capital(&group.columns[column].title)),
    };
    match (front.as_slice(), ranked.channels.as_slice()) {
        (_, []) => text.push_str("no channel has come to its end."),
        ([_], [(_, best, place), others @ ..]) => {
            let (time, worst) = (shown(median(best), unit), worst(others));
            let who = if place.tie { "nobody is ahead of" } else { "ahead of all others is" };
            write!(text, "{who} {names}, with {time}{worst}.").expect("a string can be written");
        }
        (all, channels) if all.len() == channels.len() => text.push_str("all of them tie."),
        _ => {
            let worst = worst(&ranked.channels);
            let best = ranked.channels.iter().filter(|(_, _, place)| place.number == 1);
            let best = Vec::from_iter(best.map(|(_, numbers, _)| median(numbers)));
            let (least, greatest) = rank::range(&best);
            let between = format!("{} to {}", shown(least, unit), shown(greatest, unit));
            write!(text, "{names} tie for the first place, with {between}{worst}.")
                .expect("a string can be written");
        }
    }
    for (row, reason) in &ranked.failed {
        write!(text, " **{} failed: {}**.", escape(&row.channel), escape(reason))
            .expect("a string can be written");
    }
    if group.columns.len() == 1 { capital(&text) } else { text }
}

/// The table of a group.
fn numbers(group: &Group) -> String {
    let mut text = String::from(
        "<details>\n<summary>The numbers</summary>\n\n<div class=\"compared\">\n\n| Channel |",
    );
    for column in &group.columns {
        let title = match (column.title.as_str(), column.unit) {
            ("free", _) if group.columns.len() == 1 => "median (least to greatest)".to_owned(),
            (title, _) => title.to_owned(),
        };
        write!(text, " {title} | place |").expect("a string can be written");
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(2 * group.columns.len()));
    let ranks = Vec::from_iter((0..group.columns.len()).map(|at| ranked(group, at)));
    for row in in_order(group) {
        let name = escape(&row.channel);
        let name = if row.floor { format!("*{name}*") } else { name };
        write!(text, "\n| {name} |").expect("a string can be written");
        for (at, column) in group.columns.iter().enumerate() {
            let place = ranks[at].channels.iter().find(|(it, _, _)| it.channel == row.channel);
            let place = place.filter(|_| !row.floor).map_or_else(
                || "–".to_owned(),
                |(_, _, it)| format!("{}{}", it.number, if it.tie { " tie" } else { "" }),
            );
            match &row.cells[at] {
                Outcome::Failed(reason) => {
                    write!(text, " **failed: {}** | – |", escape(reason))
                }
                Outcome::Rounds(rounds) => {
                    let (least, greatest) = rank::range(rounds);
                    let [middle, least, greatest] =
                        [median(rounds), least, greatest].map(|it| shown(it, column.unit));
                    write!(text, " {middle} <small>({least} to {greatest})</small> | {place} |")
                }
            }
            .expect("a string can be written");
        }
    }
    text.push_str("\n\n</div>\n\n</details>\n");
    text
}

/// The rows as plots and tables list them: the floors, the channels by their
/// first column, and those that failed in it.
pub(super) fn in_order(group: &Group) -> Vec<&Row> {
    let mut rows = Vec::from_iter(group.rows.iter().filter(|row| row.floor));
    let ranked = ranked(group, 0);
    rows.extend(ranked.channels.iter().map(|(row, _, _)| *row));
    rows.extend(ranked.failed.iter().map(|(row, _)| *row).filter(|row| !row.floor));
    rows
}

/// Who is ahead in each group, with a link to its plot.
fn fastest(book: &Book, page: &Page, measured: &Measured) -> String {
    let mut alone = 0;
    let mut rows = String::new();
    for workload in &measured.workloads {
        let groups = measured.groups.iter().filter(|group| group.workload == workload.id);
        let groups = Vec::from_iter(groups);
        let link = shown_by(book, page, &workload.id);
        for group in &groups {
            let ranked = ranked(group, 0);
            let ahead = match (front(&ranked).as_slice(), ranked.channels.first()) {
                ([name], Some((_, _, place))) if !place.tie => {
                    alone += 1;
                    format!("**{}**", escape(name))
                }
                (front, _) if front.len() == ranked.channels.len() => "all tie".to_owned(),
                (front, _) => format!("tie: {}", front.join(", ")),
            };
            let title = title(group, &groups);
            let title = match &link {
                Some(link) => format!("[{title}]({link}#{})", anchor(group)),
                None => title,
            };
            write!(rows, "\n| {} | {title} | {ahead} |", escape(&workload.title))
                .expect("a string can be written");
        }
    }
    format!(
        "In {alone} of {} groups, one channel is ahead of all others.\n\n\
         | Task | Where | Ahead |\n|---|---|---|{rows}\n",
        measured.groups.len()
    )
}

/// The address, for `page`, of the page that shows this workload.
fn shown_by(book: &Book, page: &Page, workload: &str) -> Option<String> {
    let shows = |it: &&Page| {
        it.directives.iter().any(|placed| {
            matches!(&placed.item, crate::read::directive::Directive::Measured(name) if name == workload)
        })
    };
    let shown = book.pages.iter().find(shows)?;
    Some(format!("{}{}", page.to_root(), shown.path.display()).replace('\\', "/"))
}

/// A number with its unit, in three digits.
pub(super) fn shown(number: f64, unit: Unit) -> String {
    let digits = |number: f64| match number {
        _ if number >= 100.0 => format!("{number:.0}"),
        _ if number >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    };
    match unit {
        Unit::Ns if number >= 999_500.0 => format!("{} ms", digits(number / 1e6)),
        Unit::Ns if number >= 999.5 => format!("{} µs", digits(number / 1e3)),
        Unit::Ns => format!("{} ns", digits(number)),
        Unit::CpuMs => format!("{number:.2} ms/s"),
        Unit::Bytes if number >= 10_000.0 => format!("{} KiB", digits(number / 1024.0)),
        Unit::Bytes => format!("{number:.0} B"),
        Unit::Allocations => format!("{number:.3}"),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn and(names: impl Iterator<Item = String>) -> String {
    let names = Vec::from_iter(names);
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// With a capital letter at its beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        String::from_iter(first.to_uppercase()) + letters.as_str()
    })
}
