//! Tests the layer of control groups on a kernel with version 2: what the
//! kernel bounds and shares, what is left behind, and what a server says if it
//! has no group of its own.
//!
//! The tests make groups next to those of the system, and end processes in
//! them. So they need a machine of their own: `.ci/run cgroup` boots one.

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod group;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod jobs;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod tests;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod uses;

/// The variable that is set on a machine reserved for these tests.
const MACHINE: &str = "CGROUP_MACHINE";

fn main() {
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    {
        playground::sandbox::launch_if_asked();
        use tests::Place;
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match arguments.as_slice() {
            ["use", what, amounts @ ..] => return uses::use_up(what, amounts),
            ["test", user, group, name] => return tests::some(&Place::new(user, group), name),
            ["serve", user, group, own] => return tests::serve(&Place::new(user, group), own),
            _ if std::env::var_os(MACHINE).is_some() => return tests::all(),
            _ => {}
        }
    }
    println!(
        "SKIPPED: tests of control groups need a machine of their own; `.ci/run cgroup` boots one"
    );
}
