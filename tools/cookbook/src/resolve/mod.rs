//! Where the labels and includes of a page lead.

mod badge;
pub(crate) mod crate_labels;
pub(crate) mod include;
pub(crate) mod labels;

use thiserror::Error;

/// Nothing defines a label.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{fix}")]
pub struct Undefined {
    /// How to define or mend it.
    pub fix: String,
}

impl From<String> for Undefined {
    fn from(fix: String) -> Undefined {
        Undefined { fix }
    }
}
