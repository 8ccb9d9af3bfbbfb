//! Has rustc say more than anybody reads.
//@ phase: compile
//@ stopped-by: supervisor
//@ ends: output
//@ control: raised output

#[deprecated(note = "$LONG")]
fn old() {}

fn main() {
    old();
    old();
}
