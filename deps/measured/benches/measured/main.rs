//! Measures channels: `cargo bench --package measured`. Each run of each cell is
//! a program of its own; `cargo test` runs all of them once, in a tiny size.

mod channel;
mod channels;
mod checksum;
mod child;
mod condition;
mod grid;
mod machine;
mod message;
mod place;
mod report;
mod rounds;
mod smoke;
mod workloads;

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use clap::Parser;
use measured::rank::contradictions;
use measured::{Measured, Workload};

use crate::child::Run;
use crate::grid::{Plan, grid, planted};

/// Measures channels.
#[derive(Debug, Parser)]
struct Arguments {
    /// Names of channels, such as `flume`, and parts of the names of groups, such
    /// as `ring` or `threads`: only these are run. Nothing runs everything.
    only: Vec<String>,
    /// How often each cell is run.
    #[arg(long, default_value_t = 12)]
    rounds: usize,
    /// How long a run is repeated, in milliseconds.
    #[arg(long, default_value_t = 20)]
    measure: u64,
    /// What the order of the runs follows from; a new one if there is none.
    #[arg(long)]
    seed: Option<u64>,
    /// Write `measured.json`, from which the pages are made.
    #[arg(long)]
    record: bool,
    /// List the groups and their channels, and run nothing.
    #[arg(long)]
    list: bool,
    /// Given by Cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

proven::suite!("measured", proven::Inputs::new().this_program().machine());

fn main() -> Result<(), String> {
    let arguments = Vec::from_iter(std::env::args().skip(1));
    if let [cell, arguments @ ..] = arguments.as_slice()
        && cell == "--cell"
    {
        let run = Run::from_arguments(arguments).ok_or("this is no cell")?;
        let plans = if run.channel.starts_with("planted") { planted() } else { grid() };
        run.here(&plans);
    }
    if arguments.iter().any(|argument| argument == "--bench") {
        return measure(&Arguments::parse());
    }
    // `cargo test` passes the arguments that the other tests understand.
    if !arguments.iter().any(|argument| argument == "--list") {
        let words = arguments.iter().filter(|argument| !argument.starts_with('-'));
        smoke::run(&Vec::from_iter(words.map(String::as_str)));
    }
    Ok(())
}

fn measure(arguments: &Arguments) -> Result<(), String> {
    let plans = select(grid(), &arguments.only)?;
    if arguments.list {
        for plan in &plans {
            let names = Vec::from_iter(plan.entrants.iter().map(|entrant| entrant.name));
            println!("{}: {}", plan.id(), names.join(", "));
        }
        return Ok(());
    }
    if arguments.record && !arguments.only.is_empty() {
        return Err("a part cannot be recorded: leave out the names, or `--record`".to_owned());
    }
    let mut about = machine::about()?;
    let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seed = arguments.seed.unwrap_or(clock.map_or(0, |time| time.as_secs()));
    eprintln!("{} runs of a cell, seed {seed}, load {:.2}", arguments.rounds, about.load);
    let begun = Instant::now();
    let measure = Duration::from_millis(arguments.measure);
    let groups = rounds::run(&plans, arguments.rounds, measure, seed);
    report::print(&groups);
    if arguments.record {
        about.seed = seed;
        about.rounds = arguments.rounds;
        about.seconds = begun.elapsed().as_secs();
        about.arguments = std::env::args().skip(1).filter(|it| it != "--bench").collect();
        record(&Measured { about, workloads: workloads(), groups })?;
    }
    Ok(())
}

/// Writes the file, and says where the one before says the opposite.
fn record(measured: &Measured) -> Result<(), String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("measured.json");
    if let Ok(before) = measured::read(&file) {
        let found = contradictions(&before, measured);
        println!("\nthe recorded run has the opposite order in {} places", found.len());
        for place in found {
            println!("  {place}");
        }
    }
    std::fs::write(&file, measured::to_json(measured))
        .map_err(|error| format!("{} cannot be written: {error}", file.display()))
}

/// What the pages say of each workload.
fn workloads() -> Vec<Workload> {
    let workload = |it: workloads::Workload| {
        let (title, what) = it.about();
        Workload { id: it.id().to_owned(), title: title.to_owned(), what: what.to_owned() }
    };
    workloads::Workload::ALL.map(workload).into()
}

/// The part of the grid that `only` names. A floor is there always.
fn select(mut plans: Vec<Plan>, only: &[String]) -> Result<Vec<Plan>, String> {
    let is_channel =
        |word: &str| plans.iter().flat_map(|it| &it.entrants).any(|it| names(it.name, word));
    let (channels, groups): (Vec<&String>, Vec<&String>) =
        only.iter().partition(|word| is_channel(word));
    plans.retain(|plan| groups.iter().all(|word| plan.id().contains(*word)));
    for plan in &mut plans {
        plan.entrants.retain(|it| {
            it.floor || channels.is_empty() || channels.iter().any(|word| names(it.name, word))
        });
    }
    plans.retain(|plan| plan.entrants.iter().any(|it| !it.floor));
    if plans.is_empty() {
        return Err(format!("no group has {}; `--list` lists them", only.join(" and ")));
    }
    Ok(plans)
}

/// Whether `word` is the name of the channel, or its crate.
fn names(channel: &str, word: &str) -> bool {
    channel == word || channel.split(' ').next() == Some(word)
}
