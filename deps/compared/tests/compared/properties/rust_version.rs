//! The oldest compiler that the package says it needs.

use compared::{Cell, Proof};

use super::Property;
use crate::channel::Channel;
use crate::packages::package;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "package",
    title: "Rust",
    question: "which Rust does it ask for",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let package = package(C::INFO.package?);
    let value = package.rust_version.as_ref().map(ToString::to_string);
    Some(Cell { value: value.unwrap_or_else(|| "does not say".to_owned()), proof: Proof::Manifest })
}
