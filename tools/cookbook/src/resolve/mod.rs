//! Where the labels and includes of a page lead.

pub mod badge;
pub mod labels;
