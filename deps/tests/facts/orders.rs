//! Runs what a fact is about in every order in which its tasks can take turns.

use std::future::Future;

use explore::{Coverage, End, Exploration, Outcome, Turn};

/// What all orders of the tasks of `program` lead to.
pub fn in_all_orders<F: Future<Output = ()>>(program: impl Fn() -> F) -> Vec<Outcome> {
    let run = || explore::block_on(Turn::Operation, program());
    let report = Exploration { limit: 10_000, random: 0, seed: 0 }.run(run);
    assert!(matches!(report.coverage, Coverage::Complete { .. }), "{}", report.coverage);
    report.outcomes
}

/// Fails unless `program` waits for ever in every order, and has printed
/// `output` before.
pub fn never_ends<F: Future<Output = ()>>(output: &str, program: impl Fn() -> F) {
    for outcome in in_all_orders(program) {
        assert!(matches!(outcome.end, End::Stuck(_)), "{outcome:?}");
        assert_eq!(outcome.output, output);
    }
}
