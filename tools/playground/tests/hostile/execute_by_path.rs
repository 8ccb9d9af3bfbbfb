//! Names a file by its path, under the one number that may be executed: the
//! kernel looks at the number only where the path does not begin at the root.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    let arguments = [c"sh".as_ptr(), c"-c".as_ptr(), c"echo worked".as_ptr(), std::ptr::null()];
    let shell = c"/bin/sh".as_ptr() as usize;
    report(call(EXECVEAT, [64, shell, arguments.as_ptr() as usize, 0, 0, 0]));
}
