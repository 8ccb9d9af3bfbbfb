//! As a compiler that was taken over, executes what it has made.
//@ phase: compiler
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;
/// Its own binary, copied into the working folder.
fn copy() -> io::Result<&'static str> {
    // As executable as the original.
    std::fs::copy("/proc/self/exe", "copy")?;
    Ok("./copy")
}

fn main() {
    if std::env::args().nth(2).is_some_and(|argument| argument == "again") {
        return println!("worked");
    }

    use std::os::unix::process::CommandExt;
    let program = copy().unwrap();
    report::<()>(Err(std::process::Command::new(program).args(["compiler_execute_copy", "again", "again"]).exec()));
}
