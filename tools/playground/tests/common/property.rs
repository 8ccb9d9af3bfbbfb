//! Properties that hold for all that chance comes up with.

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;

/// Passes if `property` panics in none of at least 256 cases. If it does, its
/// seed is printed: `ARBTEST_SEED` tries that case again.
pub fn holds(mut property: impl FnMut(&mut Unstructured<'_>) -> Result<()>) {
    let mut cases = 0;
    // On a slow machine, the time of one round is not enough.
    for _ in 0..256 {
        let case = arbtest(|chance| property(chance).inspect(|()| cases += 1));
        case.size_min(256).size_max(4096).run();
        if cases >= 256 {
            return;
        }
    }
    panic!("only {cases} cases had enough chance in them");
}
