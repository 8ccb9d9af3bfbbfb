//! The licence of the package.

use compared::{Cell, Proof};

use super::Property;
use crate::channel::Channel;
use crate::packages::package;

pub const FILE: &str = file!();

pub const PROPERTY: Property =
    Property { group: "package", title: "Licence", question: "what is its licence", hazard: None };

pub fn cell<C: Channel>() -> Option<Cell> {
    let package = package(C::INFO.package?);
    let value = package.license.clone();
    Some(Cell { value: value.unwrap_or_else(|| "does not say".to_owned()), proof: Proof::Manifest })
}
