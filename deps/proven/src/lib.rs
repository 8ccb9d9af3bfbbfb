//! Remembers what tests have proven, and from which inputs, so that a
//! developer's machine need not prove it again.
//!
//! A proof is stamped with a key made of everything that it rests on. If one of
//! these inputs changes, the key changes, and the proof is made again. If `CI`,
//! `PROVE_AGAIN` or `SNAPSHOTS` is set, nothing is remembered.
//!
//! ```
//! use proven::{Inputs, Suite};
//!
//! let folder = tempfile::tempdir()?;
//! let suite = Suite::new("doubling", folder.path());
//! let inputs = Inputs::new().text("program", "2 * 2").tool("rustc", &["-vV"]);
//! suite.unless_proven("doubling two", &inputs, || assert_eq!(2 * 2, 4));
//! # Ok::<(), std::io::Error>(())
//! ```

mod inputs;
mod machine;
mod skip;
mod suite;

pub use inputs::Inputs;
/// Makes a test of a function, as `#[test]` does and, if it is `async`,
/// `#[tokio::test]`, that is left out while its proof stands.
///
/// The root of the test's crate says what it rests on, mostly by [`suite!`]. That
/// makes a function `fn proof(test: &str) -> Option<Proof<'static>>`,
/// which is given the test's path, such as `suite::rules::a_fault`.
pub use proven_macros::test;
pub use skip::skip;
pub use suite::{Proof, Suite, overwrite};

/// Says, at the root of a crate, what its tests rest on that are written
/// `#[proven::test]`: the suite's name, and the [`Inputs`] of each test.
#[macro_export]
macro_rules! suite {
    ($name:literal, $inputs:expr) => {
        /// Begins the proof of a test of that name, unless it was proven before.
        fn proof(test: &str) -> Option<$crate::Proof<'static>> {
            use std::sync::LazyLock;
            static SUITE: LazyLock<$crate::Suite> =
                LazyLock::new(|| $crate::Suite::of_this_program($name));
            static INPUTS: LazyLock<$crate::Inputs> = LazyLock::new(|| $inputs);
            SUITE.begin(test, &INPUTS.clone().text("test", test))
        }
    };
}
