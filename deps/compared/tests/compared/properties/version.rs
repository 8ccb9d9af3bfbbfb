//! The version that is tested.

use compared::{Cell, Proof};

use super::Property;
use crate::channel::Channel;
use crate::packages::package;

pub const FILE: &str = file!();

pub const PROPERTY: Property = Property {
    group: "package",
    title: "Version",
    question: "which version is tested",
    hazard: None,
};

pub fn cell<C: Channel>() -> Option<Cell> {
    let package = package(C::INFO.package?);
    Some(Cell { value: package.version.to_string(), proof: Proof::Manifest })
}
