//! Tests properties with random cases.

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;

/// Tries `property` in at least 256 cases, none of which may panic. If one
/// does, its seed is printed; `ARBTEST_SEED` tries that case again.
pub fn holds(mut property: impl FnMut(&mut Unstructured<'_>) -> Result<()>) {
    let mut cases = 0;
    // On a slow machine, one round has too little time.
    for _ in 0..256 {
        let case = arbtest(|chance| property(chance).inspect(|()| cases += 1));
        case.size_min(256).size_max(4096).run();
        if cases >= 256 {
            return;
        }
    }
    panic!("only {cases} cases had enough random data");
}
