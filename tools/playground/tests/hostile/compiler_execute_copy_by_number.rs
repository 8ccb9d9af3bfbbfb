//! As a compiler that was taken over, executes what it has made, by the number of its open file.
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

    use std::os::fd::AsRawFd;
    let copy = std::fs::File::open(copy().unwrap()).unwrap();
    let arguments = [c"x".as_ptr(), c"compiler_execute_copy_by_number".as_ptr(), c"again".as_ptr(), c"again".as_ptr(), std::ptr::null()];
    // AT_EMPTY_PATH
    report(call(EXECVEAT, [copy.as_raw_fd() as usize, c"".as_ptr() as usize, arguments.as_ptr() as usize, 0, 0x1000, 0]));
}
