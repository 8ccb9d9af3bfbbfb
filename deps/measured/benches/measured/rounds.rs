//! All rounds: each runs every cell once, in an order of its own. Channels that
//! are compared run next to each other.

use std::time::{Duration, Instant};

use fastrand::Rng;
use measured::{Group, Outcome, Row};

use crate::child::Run;
use crate::grid::Plan;

/// What came out of a cell so far: the numbers of each round, or why it failed.
type Cell = Result<Vec<Vec<f64>>, String>;

/// A cell, by the numbers of its plan, its entrant and its condition.
type Place = (usize, usize, usize);

/// Runs every cell of `plans` in each round.
pub fn run(plans: &[Plan], rounds: usize, measure: Duration, seed: u64) -> Vec<Group> {
    let mut rng = Rng::with_seed(seed);
    let mut cells =
        Vec::from_iter(plans.iter().map(|plan| {
            vec![vec![Cell::Ok(Vec::new()); plan.conditions.len()]; plan.entrants.len()]
        }));
    let begun = Instant::now();
    for round in 0..rounds {
        for (at, entrant, condition) in order(plans, &mut rng) {
            let cell = &mut cells[at][entrant][condition];
            // What has failed once has failed.
            let Ok(numbers) = cell else { continue };
            let plan = &plans[at];
            let outcome = Run {
                group: plan.id(),
                channel: plan.entrants[entrant].name.to_owned(),
                condition: plan.conditions[condition],
                at_most: u64::MAX,
                measure,
                deadline: Duration::from_secs(10),
            }
            .in_child();
            match outcome {
                Outcome::Rounds(round) => numbers.push(round),
                Outcome::Failed(fault) => *cell = Err(fault),
            }
        }
        eprintln!("round {} of {rounds}, {} s", round + 1, begun.elapsed().as_secs());
    }
    plans.iter().zip(cells).map(|(plan, cells)| group(plan, cells)).collect()
}

/// The groups in random order; in each, the channels in random order under each
/// condition.
fn order(plans: &[Plan], rng: &mut Rng) -> Vec<Place> {
    let mut groups = Vec::new();
    for (at, plan) in plans.iter().enumerate() {
        for condition in 0..plan.conditions.len() {
            let mut cells =
                Vec::from_iter((0..plan.entrants.len()).map(|entrant| (at, entrant, condition)));
            rng.shuffle(&mut cells);
            groups.push(cells);
        }
    }
    rng.shuffle(&mut groups);
    groups.concat()
}

/// The group as the file has it.
fn group(plan: &Plan, cells: Vec<Vec<Cell>>) -> Group {
    let columns = plan.columns();
    let metrics = columns.len() / plan.conditions.len();
    let rows = plan.entrants.iter().zip(cells).map(|(entrant, conditions)| {
        let cells = conditions.into_iter().flat_map(|cell| {
            (0..metrics).map(move |metric| match &cell {
                Ok(rounds) => {
                    Outcome::Rounds(rounds.iter().map(|it| rounded(it[metric])).collect())
                }
                Err(fault) => Outcome::Failed(fault.clone()),
            })
        });
        Row { channel: entrant.name.to_owned(), floor: entrant.floor, cells: cells.collect() }
    });
    Group {
        id: plan.id(),
        workload: plan.task.workload.id().to_owned(),
        place: plan.task.place.name().to_owned(),
        capacity: plan.task.capacity,
        message: plan.task.size.name().to_owned(),
        rows: rows.collect(),
        columns,
    }
}

/// To a tenth of a nanosecond, and thousandths below 10: no clock tells more.
fn rounded(number: f64) -> f64 {
    let parts = if number < 10.0 { 1000.0 } else { 10.0 };
    (number * parts).round() / parts
}
