//! Which releases to run, and what follows from the runs: stretches of releases
//! that did the same.

use std::collections::BTreeMap;

use anyhow::Result;
use compared::versions::{Found, Stretch};

/// What a release did, by channel and property.
pub type Cells = BTreeMap<(String, String), Found>;

/// The same; or why it was not run.
pub type Outcome = Result<Cells, String>;

/// Runs releases, whose numbers count from the newest: those of `steps`, until
/// `enough` were run, or two in succession do not build. Then, wherever two
/// neighbours differ in a value, those between them, by halves, until it is
/// known which release changed it.
///
/// # Errors
///
/// Those of `run`.
pub fn search(
    steps: &[usize],
    enough: usize,
    mut run: impl FnMut(usize) -> Result<Outcome>,
) -> Result<BTreeMap<usize, Outcome>> {
    let mut outcomes = BTreeMap::new();
    let (mut ran, mut failed) = (0, 0);
    for &step in steps {
        if ran == enough || failed == 2 {
            break;
        }
        let outcome = run(step)?;
        (ran, failed) = if outcome.is_ok() { (ran + 1, 0) } else { (ran, failed + 1) };
        outcomes.insert(step, outcome);
    }
    while let Some(step) = between(&outcomes) {
        let outcome = run(step)?;
        outcomes.insert(step, outcome);
    }
    Ok(outcomes)
}

/// The middle one of the releases that were not tried, between two that differ.
fn between(outcomes: &BTreeMap<usize, Outcome>) -> Option<usize> {
    let ran = outcomes.iter().filter_map(|(at, outcome)| Some((*at, outcome.as_ref().ok()?)));
    let ran = Vec::from_iter(ran);
    ran.windows(2).find_map(|pair| {
        let [(newer, a), (older, b)] = pair else { return None };
        let untried = (newer + 1..*older).filter(|at| !outcomes.contains_key(at));
        let untried = Vec::from_iter(untried);
        let differ = a
            .iter()
            .any(|(cell, found)| b.get(cell).is_none_or(|other| found.value() != other.value()));
        if differ { untried.get(untried.len() / 2).copied() } else { None }
    })
}

/// For each channel and property, the stretches of releases that did the same,
/// the newest first. `runs` are in that order, each with its version.
pub fn stretches(runs: &[(String, &Cells)]) -> BTreeMap<String, BTreeMap<String, Vec<Stretch>>> {
    let mut channels: BTreeMap<String, BTreeMap<String, Vec<Stretch>>> = BTreeMap::new();
    for (version, cells) in runs {
        for ((channel, property), found) in *cells {
            let channel = channels.entry(channel.clone()).or_default();
            let stretches = channel.entry(property.clone()).or_default();
            match stretches.last_mut() {
                Some(newer) if newer.found == *found => newer.from.clone_from(version),
                _ => stretches.push(Stretch {
                    from: version.clone(),
                    to: version.clone(),
                    found: found.clone(),
                }),
            }
        }
    }
    channels
}

#[cfg(test)]
mod tests {
    use compared::{Cell, Proof};

    use super::*;

    fn cell(value: &str) -> Found {
        Found::Cell(Some(Cell { value: value.to_owned(), proof: Proof::OneRun }))
    }

    /// A release with one cell.
    fn did(value: &str) -> Outcome {
        Ok([(("c".to_owned(), "p".to_owned()), cell(value))].into())
    }

    /// Which releases are run, if release `at` does `outcome(at)`.
    fn run(steps: &[usize], enough: usize, outcome: impl Fn(usize) -> Outcome) -> Vec<usize> {
        let mut order = Vec::new();
        let outcomes = search(steps, enough, |at| {
            order.push(at);
            Ok(outcome(at))
        });
        assert_eq!(outcomes.expect("nothing fails").len(), order.len(), "none is run twice");
        order
    }

    #[test]
    fn where_nothing_changes_only_the_steps_are_run() {
        assert_eq!(run(&[0, 10, 20, 30], 3, |_| did("no")), [0, 10, 20]);
    }

    #[test]
    fn the_release_that_changed_is_found() {
        let order = run(&[0, 20], 5, |at| did(if at < 13 { "new" } else { "old" }));
        assert!(order.contains(&12) && order.contains(&13), "{order:?}");
        assert!(order.len() <= 7, "{order:?}");
    }

    #[test]
    fn each_of_several_changes_is_found() {
        let values = ["a", "a", "b", "b", "b", "c", "c"];
        let order = run(&[0, 6], 5, |at| did(values[at]));
        assert!([1, 2, 4, 5].iter().all(|at| order.contains(at)), "{order:?}");
    }

    #[test]
    fn releases_that_do_not_build_end_it() {
        let outcome = |at| if at < 2 { did("no") } else { Err("error".to_owned()) };
        assert_eq!(run(&[0, 1, 2, 3, 4], 5, outcome), [0, 1, 2, 3]);
        let outcome = |at| if at % 2 == 0 { did("no") } else { Err("error".to_owned()) };
        assert_eq!(run(&[0, 1, 2, 3, 4], 3, outcome), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn the_search_goes_around_what_does_not_build() {
        let outcome = |at| match at {
            0..5 => did("new"),
            5 => Err("error".to_owned()),
            _ => did("old"),
        };
        let order = run(&[0, 10], 5, outcome);
        assert!([4, 5, 6].iter().all(|at| order.contains(at)), "{order:?}");
    }

    #[test]
    fn equal_neighbours_become_one_stretch() {
        let outcomes = ["1.2", "1.1", "1.0"].map(|version| version.to_owned());
        let runs = [did("new"), did("old"), did("old")].map(|it| it.expect("it ran"));
        let runs = Vec::from_iter(outcomes.into_iter().zip(&runs));
        let stretch = |from: &str, to: &str, value| Stretch {
            from: from.to_owned(),
            to: to.to_owned(),
            found: cell(value),
        };
        let expected = [stretch("1.2", "1.2", "new"), stretch("1.0", "1.1", "old")];
        assert_eq!(stretches(&runs)["c"]["p"], expected);
    }
}
