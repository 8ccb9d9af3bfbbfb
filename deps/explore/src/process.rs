//! A process that explores one program and prints what it found, as JSON.

use std::cmp::Reverse;
use std::time::Duration;

use serde_json::{Value, json};

use crate::report::{Coverage, Did, End, Outcome, Replay, Returned};
use crate::run::boundary;
use crate::search::{Exploration, replay};

/// After this time the search takes no further schedule.
const TIME: Duration = Duration::from_millis(1500);
/// At most this many outcomes are told.
const OUTCOMES: usize = 20;
/// At most this many steps of a schedule are told.
const STEPS: usize = 300;
/// At most this many bytes of an output are told.
const OUTPUT: usize = 2 << 10;
/// At most this many bytes of what one step printed are told.
const PRINTED: usize = 200;
/// Bytes that all outcomes may take. An outcome that would take more is only counted.
const ROOM: usize = 40 << 10;

/// Explores `program` in at most [`Exploration::BRIEF`] schedules, and prints a
/// line of JSON on standard output. It is either `{"refused": WHY}` or
/// `{"explored": FOUND}`. `FOUND` says how many `schedules` were tried, whether
/// the search was `complete`, up to how many `preemptions` it was if not, which
/// `outcomes` there are, and how many are `left_out`. Those in which `main` does
/// not return come first, then those with most schedules. A step is its task,
/// how it ended, and what it printed. Long texts and schedules are cut.
/// A program that never waits keeps this from returning.
pub fn main<T: Returned>(program: impl Fn() -> T) {
    println!("{}", tell(&program));
}

fn tell<T: Returned>(program: &impl Fn() -> T) -> Value {
    let Ok(mut report) = Exploration::BRIEF.search(program, Some(TIME)) else {
        return depends_on_more();
    };
    let of = report.outcomes.len();
    report.outcomes.sort_by_key(|it| (it.end == End::Returned, Reverse(it.schedules)));
    let (mut outcomes, mut room) = (Vec::new(), ROOM);
    for outcome in report.outcomes.iter().take(OUTCOMES) {
        let again = replay(program, &outcome.shortest);
        if again.output != outcome.output || again.end != outcome.end {
            return depends_on_more();
        }
        let told = told(outcome, &again);
        let size = told.to_string().len();
        if size <= room {
            room -= size;
            outcomes.push(told);
        }
    }
    let preemptions = match report.coverage {
        Coverage::Complete { .. } => None,
        Coverage::Sampled { preemptions, .. } => preemptions,
    };
    json!({"explored": {
        "schedules": report.coverage.schedules(),
        "complete": matches!(report.coverage, Coverage::Complete { .. }),
        "preemptions": preemptions,
        "left_out": of - outcomes.len(),
        "outcomes": outcomes,
    }})
}

fn depends_on_more() -> Value {
    json!({
        "refused": "it did two things in one order of its tasks, \
                    so more than their order decides what it does",
    })
}

fn told(outcome: &Outcome, Replay { tasks, steps, .. }: &Replay) -> Value {
    let end = match outcome.end {
        End::Returned => "returned",
        End::Failed(_) => "failed",
        End::TasksPanicked(_) | End::Panicked(_) => "panicked",
        End::Stuck(_) => "stuck",
        End::Endless => "endless",
    };
    let shown: Vec<_> = steps
        .iter()
        .take(STEPS)
        .map(|step| {
            let did = match step.did {
                Did::Waited => "waits",
                Did::Yielded => "could go on",
                Did::Ended => "ends",
                Did::Panicked => "panics",
            };
            json!([step.task, did, cut(&step.printed, PRINTED)])
        })
        .collect();
    let last = steps.iter().take(STEPS).map(|step| step.task).max().unwrap_or(0);
    let tasks: Vec<_> = tasks.iter().take(last + 1).map(|name| cut(name, PRINTED)).collect();
    json!({
        "schedules": outcome.schedules,
        "end": end,
        "ended": cut(&outcome.end.to_string(), OUTPUT),
        "output": cut(&outcome.output, OUTPUT),
        "schedule": cut(&outcome.shortest.to_string(), OUTPUT),
        "steps_left_out": steps.len() - shown.len(),
        "tasks": tasks,
        "steps": shown,
    })
}

/// The beginning of `text`, with a mark if that is not all.
fn cut(text: &str, most: usize) -> String {
    match text.len() <= most {
        true => text.to_owned(),
        false => format!("{}…", &text[..boundary(text, most)]),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::{Turn, block_on, print, spawn, yield_now};

    fn explored(told: &Value) -> &Value {
        &told["explored"]
    }

    fn two_tasks() {
        block_on(Turn::Operation, async {
            for name in ["x", "y"] {
                spawn(async move { print(format_args!("{name}")) });
            }
            yield_now().await;
        });
    }

    #[test]
    fn outcomes_are_told_with_their_shortest_schedule() {
        let told = tell(&two_tasks);
        let found = explored(&told);
        assert_eq!(
            (&found["schedules"], &found["complete"], &found["left_out"]),
            (&json!(5), &json!(true), &json!(0))
        );
        let outputs: Vec<_> = found["outcomes"].as_array().expect("a list").iter().collect();
        assert_eq!(outputs.len(), 5);
        let both = outputs.iter().find(|it| it["output"] == "yx").expect("it is one of them");
        assert_eq!(both["end"], "returned");
        let steps = both["steps"].as_array().expect("a list");
        let printed: Vec<_> = steps.iter().map(|it| (&it[0], &it[2])).collect();
        assert!(printed.contains(&(&json!(2), &json!("y"))), "{both}");
        assert_eq!(both["tasks"][0], "main");
    }

    #[test]
    fn an_outcome_in_which_main_does_not_return_comes_first() {
        let told = tell(&|| {
            block_on(Turn::Operation, async {
                let (tx, mut rx) = tokio::sync::mpsc::channel::<()>(1);
                let task = spawn(async move { drop(tx) });
                yield_now().await;
                assert!(task.is_finished(), "it was too slow");
                assert_eq!(rx.recv().await, None);
            });
        });
        let outcomes = explored(&told)["outcomes"].as_array().expect("a list");
        assert_eq!(outcomes.len(), 2, "{told}");
        assert_eq!(
            (&outcomes[0]["end"], &outcomes[1]["end"]),
            (&json!("panicked"), &json!("returned"))
        );
        assert_eq!(outcomes[0]["ended"], "main panics: \"it was too slow\"");
    }

    #[test]
    fn of_a_deadlock_all_that_wait_are_told() {
        let told = tell(&|| {
            block_on(Turn::Wait, async {
                let (tx, mut rx) = tokio::sync::mpsc::channel::<()>(1);
                let (_kept, mut never) = tokio::sync::mpsc::channel::<()>(1);
                spawn(async move {
                    never.recv().await;
                    drop(tx);
                });
                rx.recv().await;
            });
        });
        let ended = explored(&told)["outcomes"][0]["ended"].as_str().expect("text");
        let line = ended.strip_prefix("no task can go on; there wait: main, task 1 (line ");
        assert!(line.is_some(), "{ended}");
    }

    #[test]
    fn what_differs_in_one_order_is_refused() {
        let runs = Cell::new(0);
        let told = tell(&|| {
            runs.set(runs.get() + 1);
            print(format_args!("{}", runs.get()));
        });
        assert!(told["refused"].as_str().expect("a reason").contains("in one order"), "{told}");
    }

    /// The number of tasks is that of the runs so far, but for the first run.
    #[test]
    fn another_choice_after_the_same_choices_is_refused() {
        let runs = Cell::new(0);
        let told = tell(&|| {
            runs.set(runs.get() + 1);
            block_on(Turn::Operation, async {
                for _ in 0..runs.get() {
                    spawn(async {});
                }
                yield_now().await;
            });
        });
        assert!(told["refused"].as_str().expect("a reason").contains("in one order"), "{told}");
        assert!(runs.get() < 4, "it is noticed at once");
    }

    #[proven::test]
    fn a_flood_is_cut() {
        let told = tell(&|| {
            block_on(Turn::Operation, async {
                for _ in 0..3 {
                    spawn(async {
                        for _ in 0..10_000 {
                            print(format_args!("{}", "ü".repeat(100)));
                            yield_now().await;
                        }
                    });
                }
                yield_now().await;
            });
        });
        assert!(told.to_string().len() < 2 * ROOM, "{}", told.to_string().len());
        assert!(!explored(&told)["outcomes"].as_array().expect("a list").is_empty());
    }

    #[proven::test]
    fn time_ends_the_search() {
        let slow = || {
            std::thread::sleep(Duration::from_millis(100));
            two_tasks();
        };
        let search = |program: &dyn Fn(), time| {
            Exploration::BRIEF.search(&program, Some(time)).expect("only the order decides")
        };
        let found = search(&slow, Duration::from_millis(150));
        assert!(matches!(found.coverage, Coverage::Sampled { searched: 1..=2, .. }), "{found:?}");
        // The control: with time, the same search is complete.
        let found = search(&two_tasks, TIME);
        assert_eq!(found.coverage, Coverage::Complete { schedules: 5 });
    }
}
