//! What `cargo test` does: each cell once, in a tiny size, and channels with
//! faults.

use std::sync::Mutex;
use std::time::Duration;

use measured::Outcome;

use crate::checksum::Seen;
use crate::child::Run;
use crate::condition::Condition;
use crate::grid::{Plan, grid, planted};
use crate::message::Kib;

/// Runs the tests whose names have one of `words` in them, or all of them.
///
/// # Panics
///
/// If a test fails.
pub fn run(words: &[&str]) {
    let tests: [(&str, fn()); 4] = [
        ("a_checksum_names_what_is_wrong", checksum),
        ("every_cell_receives_each_message_once", every_cell),
        ("every_condition_can_be_made", every_condition),
        ("a_channel_with_a_fault_fails", faults),
    ];
    for (name, test) in tests {
        if words.is_empty() || words.iter().any(|word| name.contains(word)) {
            if let Some(_proof) = crate::proof(name) {
                test();
            }
            println!("test {name} ... ok");
        }
    }
}

fn checksum() {
    let check = |numbers: &[u64]| {
        let mut seen = Seen::new(3);
        numbers.iter().for_each(|number| seen.note_number(*number));
        seen.check(3)
    };
    assert_eq!(check(&[2, 0, 1]), Ok(()));
    let wrong = |numbers: &[u64], what: &str| {
        assert_eq!(check(numbers), Err(format!("of 3 messages: {what}")));
    };
    wrong(&[0, 2], "1 lost");
    wrong(&[0, 1, 1, 2], "1 doubled");
    wrong(&[0, 1, 1], "1 lost, 1 doubled");
    wrong(&[0, 1, 2, 99], "1 changed or never sent");

    // The same message at two receivers.
    let mut seen = Seen::new(1);
    seen.note_number(0);
    let mut other = Seen::new(1);
    other.note_number(0);
    seen.merge(&other);
    assert_eq!(seen.check(1), Err("of 1 messages: 1 doubled".to_owned()));

    // A copy that was made in part.
    let mut seen = Seen::new(1);
    seen.note(&Kib::torn());
    let wanted = "of 1 messages: 1 lost, 1 changed or never sent";
    assert_eq!(seen.check(1), Err(wanted.to_owned()));
}

fn every_cell() {
    let plans = grid();
    let failed = outcomes(&plans, Condition::Free).into_iter().filter_map(failure);
    let failed = Vec::from_iter(failed);
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

fn every_condition() {
    let mut plans = grid();
    plans.retain(|plan| plan.id() == "many-to-one/threads/64/word");
    assert_eq!(plans.len(), 1);
    for condition in Condition::ALL {
        let failed = Vec::from_iter(outcomes(&plans, condition).into_iter().filter_map(failure));
        assert!(failed.is_empty(), "{}:\n{}", condition.name(), failed.join("\n"));
    }
}

fn faults() {
    for (cell, outcome) in outcomes(&planted(), Condition::Free) {
        let Outcome::Failed(reason) = outcome else { panic!("{cell} did not fail") };
        let wanted = match cell.rsplit(": ").next() {
            Some("loses") => " lost",
            Some("doubles") => " doubled",
            Some("hangs") => "not done after",
            Some("panics") => "panicked: a planted panic",
            other => panic!("{other:?} is no fault"),
        };
        assert!(reason.contains(wanted), "{cell}: {reason}");
    }
}

/// Runs each cell of `plans`, some at a time: nothing is measured here.
fn outcomes(plans: &[Plan], condition: Condition) -> Vec<(String, Outcome)> {
    let runs = plans.iter().flat_map(|plan| {
        plan.entrants.iter().map(|entrant| Run {
            group: plan.id(),
            channel: entrant.name.to_owned(),
            condition,
            at_most: 128,
            measure: Duration::ZERO,
            deadline: Duration::from_secs(if entrant.name.ends_with("hangs") { 1 } else { 60 }),
        })
    });
    let runs = Mutex::new(runs.collect::<Vec<_>>().into_iter());
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let Some(run) = runs.lock().expect("nobody panics").next() else { break };
                    let name = format!("{} × {}", run.group, run.channel);
                    let outcome = run.in_child();
                    outcomes.lock().expect("nobody panics").push((name, outcome));
                }
            });
        }
    });
    outcomes.into_inner().expect("nobody panics")
}

fn failure((cell, outcome): (String, Outcome)) -> Option<String> {
    match outcome {
        Outcome::Failed(reason) => Some(format!("{cell}: {reason}")),
        Outcome::Rounds(_) => None,
    }
}
