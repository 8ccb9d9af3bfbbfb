//! Remembers what tests have proven, and from which inputs, so that a
//! developer's machine need not prove it again.
//!
//! A proof is stamped with a key made of everything that it rests on. If one of
//! these inputs changes, the key changes, and the proof is made again. If `CI`
//! or `PROVE_AGAIN` is set, nothing is remembered.
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
pub use skip::skip;
pub use suite::Suite;
