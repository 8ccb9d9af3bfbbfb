//! What was measured of channels, as `cargo bench` of the package `measured`
//! recorded it.

use std::io;

use example_format::Fault;
use measured::Measured;

use crate::project::Project;

/// What was measured; nothing, in a book that measures nothing.
#[derive(Debug, Default)]
pub struct Measurements(pub Option<Measured>);

/// The machine, and the run.
pub const MACHINE: &str = "machine";
/// Machine, date and versions, in a sentence.
pub const PROVENANCE: &str = "provenance";
/// Who is ahead in each group.
pub const FASTEST: &str = "fastest";

impl Measurements {
    /// What a page can show: [`MACHINE`], [`PROVENANCE`], [`FASTEST`], and each
    /// workload.
    pub fn names(&self) -> Vec<&str> {
        let Some(measured) = &self.0 else { return Vec::new() };
        let workloads = measured.workloads.iter().map(|workload| workload.id.as_str());
        [MACHINE, PROVENANCE, FASTEST].into_iter().chain(workloads).collect()
    }
}

/// Reads the file of `project`. What is wrong in it becomes a fault.
pub fn read(project: &Project, faults: &mut Vec<Fault>) -> Measurements {
    let file = project.measured();
    match measured::read(&file) {
        Ok(measured) => Measurements(Some(measured)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Measurements::default(),
        Err(error) => {
            let fix = "run `cargo bench --package measured -- --record`";
            faults.push(Fault::new(file, 0, format!("cannot be used ({error})"), fix));
            Measurements::default()
        }
    }
}
