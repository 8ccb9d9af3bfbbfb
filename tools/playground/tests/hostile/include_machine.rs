//! Includes the statistics of the machine.
//@ phase: compile
//@ stopped-by: landlock
//@ says: Permission denied
//@ control: without landlock

fn main() {
    println!("{}", include_str!("/proc/meminfo"));
}
