//! The search through the schedules of a program.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

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
    /// How far the book searches its own programs, and those of its readers.
    pub const BRIEF: Exploration = Exploration { limit: 500, random: 100, seed: 1 };

    /// Runs `program` in all orders, or in as many as the limits allow.
    ///
    /// # Panics
    ///
    /// If called inside an exploration, or if the program depends on more than
    /// the order of its tasks: if after the same choices it has another choice
    /// than before, or if the shortest schedule of an outcome leads to another
    /// outcome the second time.
    pub fn run<T: Returned>(self, program: impl Fn() -> T) -> Report {
        let report = self.search(&program, None).unwrap_or_else(|error| panic!("{error}"));
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

    /// Searches for the outcomes of `program`. After `time` only a third of it
    /// is left for random schedules. No schedule is cut short for it.
    ///
    /// # Errors
    ///
    /// If after the same choices the program has another choice than before.
    pub(crate) fn search<T: Returned>(
        self,
        program: &impl Fn() -> T,
        time: Option<Duration>,
    ) -> Result<Report, Diverged> {
        let Exploration { limit, random, seed } = self;
        let began = Instant::now();
        let is_over = |time: Option<Duration>| time.is_some_and(|time| began.elapsed() >= time);
        let mut found = Found::default();
        // The schedules with as many preemptions as the last one, and with one more.
        let (mut level, mut next) = (Level::from([Vec::new()]), Level::new());
        let mut preemptions = None;
        let mut searched = 0;
        while searched < limit && !is_over(time) {
            searched += 1;
            let given = level.pop_front().expect("a level that is empty is replaced below");
            let schedule: Schedule = given.iter().copied().collect();
            let taken = found.add(run_once(program, schedule.clone(), Then::First));
            if !taken.starts_with(&given) {
                return Err(Diverged(schedule));
            }
            for at in given.len()..taken.len() {
                let queue = if taken[at].preempting { &mut next } else { &mut level };
                // Of more than these, none is reached.
                let room = limit.saturating_sub(queue.len());
                queue.extend(alternatives(&taken, at).take(room));
            }
            if level.is_empty() {
                preemptions = Some(preemptions.map_or(0, |most| most + 1));
                level = std::mem::take(&mut next);
            }
            if level.is_empty() {
                return Ok(found.report(Coverage::Complete { schedules: searched }));
            }
        }
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut tried = 0;
        while tried < random && !is_over(time.map(|time| time * 4 / 3)) {
            tried += 1;
            found.add(run_once(program, Schedule::default(), Then::Random(rng.fork())));
        }
        Ok(found.report(Coverage::Sampled { searched, preemptions, random: tried, seed }))
    }
}

/// The choices that runs still to be tried must begin with.
type Level = VecDeque<Vec<Taken>>;

/// After the choices of this schedule but the last, a run had another choice than
/// the run before, so more than the order of its tasks decides what it does.
#[derive(Debug)]
pub(crate) struct Diverged(Schedule);

impl fmt::Display for Diverged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the choices of the schedule {} were not those of the run before", self.0)
    }
}

/// The choices that take the choices of a run up to `at`, and there another
/// alternative than the first, which the run took there and at each later choice.
/// So a schedule comes from exactly one other.
fn alternatives(taken: &[Taken], at: usize) -> impl Iterator<Item = Vec<Taken>> {
    let (before, last) = (&taken[..at], taken[at]);
    (1..last.of).map(move |chosen| [before, &[Taken { chosen, ..last }]].concat())
}

/// Runs `program` once, in the order that `schedule` gives.
///
/// # Panics
///
/// If called inside an exploration.
pub fn replay<T: Returned>(program: impl Fn() -> T, schedule: &Schedule) -> Replay {
    let Once { run, end } = run_once(&program, schedule.clone(), Then::First);
    let tasks = run.tasks().map(str::to_owned).collect();
    Replay { tasks, steps: run.steps, output: run.output, end }
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

    fn report(self, coverage: Coverage) -> Report {
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
        Ok(returned) => match (returned.end(), run.panicked()) {
            (End::Returned, tasks) if !tasks.is_empty() => End::TasksPanicked(tasks),
            (end, _) => end,
        },
        Err(panic) => match panic.downcast_ref() {
            Some(Stopped::Stuck) => End::Stuck(run.stuck.clone()),
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
