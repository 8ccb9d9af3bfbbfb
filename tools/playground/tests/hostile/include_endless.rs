//! Includes a file without end.
//@ phase: compile
//@ stopped-by: landlock root
//@ says: Permission denied or No such file
//@ control: none: it would take the memory of this machine

fn main() {
    println!("{:?}", include_bytes!("/dev/zero"));
}
