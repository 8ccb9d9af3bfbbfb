//! Keeps messages under a name.
//@ phase: run
//@ stopped-by: seccomp landlock
//@ control: without landlock seccomp

use support::*;

fn main() {
    let name = c"hostile-attack".as_ptr() as usize;
    // O_CREAT | O_RDWR
    report_reached(call(MQ_OPEN, [name, 0o102, 0o600, 0, 0, 0]));
    call(MQ_UNLINK, [name, 0, 0, 0, 0, 0]).ok();
}
