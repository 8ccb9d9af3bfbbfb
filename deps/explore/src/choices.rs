//! The choices of one run: which alternatives it took, and of how many.

use std::fmt;
use std::str::FromStr;

/// The choices of a run, first to last. Each is the number of the alternative
/// that was taken, from 0. The text form has a dot between them and leaves out
/// the zeros at the end, since a run that has no choice left in its schedule
/// takes 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schedule(pub(crate) Vec<usize>);

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.iter().rposition(|&choice| choice != 0).map_or(0, |last| last + 1);
        let choices: Vec<_> = self.0[..end].iter().map(ToString::to_string).collect();
        f.write_str(if choices.is_empty() { "0" } else { "" })?;
        f.write_str(&choices.join("."))
    }
}

impl FromStr for Schedule {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Schedule, Self::Err> {
        text.split('.').map(str::parse).collect::<Result<_, _>>().map(Schedule)
    }
}

/// A choice that a run had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    pub chosen: usize,
    pub of: usize,
    /// Whether every alternative but the first preempts the task that ran last.
    pub preempting: bool,
}

/// Makes the choices of one run: first those of a schedule, then as `then` says.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    given: Vec<usize>,
    then: Then,
    taken: Vec<Taken>,
}

/// How to choose after the end of the given schedule.
#[derive(Debug, Default)]
pub(crate) enum Then {
    #[default]
    First,
    Random(fastrand::Rng),
}

impl Choices {
    pub fn new(Schedule(given): Schedule, then: Then) -> Choices {
        Choices { given, then, taken: Vec::new() }
    }

    /// Chooses one of `of` alternatives, from 0. A single alternative is no choice.
    pub fn choose(&mut self, of: usize, preempting: bool) -> usize {
        if of == 1 {
            return 0;
        }
        let chosen = match (self.given.get(self.taken.len()), &mut self.then) {
            // The schedule of another program may name an alternative that does not exist.
            (Some(&given), _) => given.min(of - 1),
            (None, Then::First) => 0,
            (None, Then::Random(rng)) => rng.usize(..of),
        };
        self.taken.push(Taken { chosen, of, preempting });
        chosen
    }

    pub fn taken(self) -> Vec<Taken> {
        self.taken
    }
}

impl FromIterator<Taken> for Schedule {
    fn from_iter<I: IntoIterator<Item = Taken>>(taken: I) -> Schedule {
        Schedule(taken.into_iter().map(|taken| taken.chosen).collect())
    }
}
