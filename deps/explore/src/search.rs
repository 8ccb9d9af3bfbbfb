//! The search through the schedules of a program.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe, catch_unwind};

use crate::choices::{Choices, Schedule, Taken, Then};
use crate::report::{Coverage, End, Outcome, Replay, Report, Returned};
use crate::run::{self, Run, Stopped};

/// How far to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exploration {
    /// At most this many schedules are taken in order. If there are more, the
    /// report says "sampled".
    pub limit: usize,
    /// How many random schedules follow if there are more than `limit`.
    pub random: usize,
    /// The seed of the random schedules.
    pub seed: u64,
}

impl Default for Exploration {
    fn default() -> Self {
        Exploration { limit: 10_000, random: 1_000, seed: 1 }
    }
}

impl Exploration {
    /// Runs `program` in all orders, or in as many as the limits allow.
    ///
    /// # Panics
    ///
    /// If called inside an exploration, or if the shortest schedule of an
    /// outcome leads to another outcome the second time. Then the program
    /// depends on more than the order of its tasks.
    pub fn run<T: Returned>(self, program: impl Fn() -> T) -> Report {
        let report = self.search(&program);
        for Outcome { output, end, shortest, .. } in &report.outcomes {
            let again = replay(&program, shortest);
            assert!(
                again.output == *output && again.end == *end,
                "the schedule {shortest} led first to {output:?} ({end}), then to {:?} ({})",
                again.output,
                again.end
            );
        }
        report
    }

    fn search<T: Returned>(self, program: &impl Fn() -> T) -> Report {
        let mut found = Found::default();
        if found.search(program, None, self.limit) == Searched::All {
            return found.report(|schedules| Coverage::Complete { schedules });
        }
        // There are too many. Take those with few preemptions, as long as all of them fit.
        let mut preemptions = None;
        for most in 0.. {
            let mut next = Found::default();
            if next.search(program, Some(most), self.limit) != Searched::All {
                break;
            }
            (found, preemptions) = (next, Some(most));
        }
        let mut rng = fastrand::Rng::with_seed(self.seed);
        for _ in 0..self.random {
            found.add(run_once(program, Schedule::default(), Then::Random(rng.fork())));
        }
        let Exploration { random, seed, .. } = self;
        found.report(|schedules| Coverage::Sampled {
            searched: schedules - random,
            preemptions,
            random,
            seed,
        })
    }
}

/// Runs `program` once, in the order that `schedule` gives.
///
/// # Panics
///
/// If called inside an exploration.
pub fn replay<T: Returned>(program: impl Fn() -> T, schedule: &Schedule) -> Replay {
    let Once { run, end } = run_once(&program, schedule.clone(), Then::First);
    let tasks = run.tasks().map(|(name, _)| name.to_owned()).collect();
    Replay { tasks, steps: run.steps, output: run.output, end }
}

/// How far a search got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Searched {
    /// All schedules within its bound were tried.
    All,
    /// It stopped at its limit.
    Some,
}

/// What a search has found so far: for each outcome, its number of schedules
/// and the shortest one.
#[derive(Default)]
struct Found(BTreeMap<(String, End), Seen>);

struct Seen {
    schedules: usize,
    steps: usize,
    shortest: Schedule,
}

impl Found {
    /// Tries the schedules with at most `preemptions` preemptions, depth-first,
    /// and stops at the limit.
    fn search<T: Returned>(
        &mut self,
        program: &impl Fn() -> T,
        preemptions: Option<usize>,
        limit: usize,
    ) -> Searched {
        let mut next = Some(Schedule::default());
        let mut tried = 0;
        while let Some(schedule) = next {
            if tried == limit {
                return Searched::Some;
            }
            tried += 1;
            let taken = self.add(run_once(program, schedule, Then::First));
            next = successor(&taken, preemptions);
        }
        Searched::All
    }

    fn add(&mut self, Once { run, end }: Once) -> Vec<Taken> {
        let taken = run.choices.taken();
        let steps = run.steps.len();
        let seen = self.0.entry((run.output, end)).or_insert_with(|| Seen {
            schedules: 0,
            steps: usize::MAX,
            shortest: Schedule::default(),
        });
        seen.schedules += 1;
        if steps < seen.steps {
            seen.steps = steps;
            seen.shortest = taken.iter().copied().collect();
        }
        taken
    }

    fn report(self, coverage: impl FnOnce(usize) -> Coverage) -> Report {
        let coverage = coverage(self.0.values().map(|seen| seen.schedules).sum());
        let outcomes = self.0.into_iter().map(|((output, end), seen)| Outcome {
            output,
            end,
            schedules: seen.schedules,
            shortest: seen.shortest,
            steps: seen.steps,
        });
        Report { outcomes: outcomes.collect(), coverage }
    }
}

/// The schedule after the one that took these choices. The last choice that has
/// an alternative left within the bound of preemptions takes that alternative.
fn successor(taken: &[Taken], preemptions: Option<usize>) -> Option<Schedule> {
    let preempted = |taken: &&Taken| taken.preempting && taken.chosen != 0;
    let at = taken.iter().enumerate().rposition(|(at, choice)| {
        let allowed = !choice.preempting
            || preemptions.is_none_or(|most| taken[..at].iter().filter(preempted).count() < most);
        choice.chosen + 1 < choice.of && allowed
    })?;
    let mut next = taken[..=at].to_vec();
    next[at].chosen += 1;
    Some(next.into_iter().collect())
}

/// A finished run.
struct Once {
    run: Run,
    end: End,
}

fn run_once<T: Returned>(program: &impl Fn() -> T, schedule: Schedule, then: Then) -> Once {
    silence_panics();
    run::begin(Choices::new(schedule, then));
    let result = catch_unwind(AssertUnwindSafe(program));
    let run = run::end();
    let end = match result {
        Ok(returned) => returned.end(),
        Err(panic) => match panic.downcast_ref() {
            Some(Stopped::Stuck) => {
                let there = run.tasks().filter(|&(_, there)| there);
                End::Stuck(there.map(|(name, _)| name.to_owned()).collect())
            }
            Some(Stopped::Endless) => End::Endless,
            None => End::Panicked(message(&*panic)),
        },
    };
    Once { run, end }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// Keeps the panics of an explored program off the terminal, since they are outcomes.
fn silence_panics() {
    static SILENCED: std::sync::Once = std::sync::Once::new();
    SILENCED.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !run::is_exploring() {
                hook(info);
            }
        }));
    });
}
