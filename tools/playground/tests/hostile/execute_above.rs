//! Opens its program under the one number that may be executed.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;
/// Executes what is open under that number, with an argument that says so.
fn become_it(file: usize) -> io::Result<usize> {
    let name = std::env::args().nth(1).unwrap();
    let name = std::ffi::CString::new(name).unwrap();
    let arguments = [c"x".as_ptr(), name.as_ptr(), c"again".as_ptr(), c"again".as_ptr(), std::ptr::null()];
    // AT_EMPTY_PATH
    call(EXECVEAT, [file, c"".as_ptr() as usize, arguments.as_ptr() as usize, 0, 0x1000, 0])
}

fn main() {
    if std::env::args().nth(2).is_some_and(|argument| argument == "again") {
        return println!("worked");
    }
    use std::os::fd::AsRawFd;
    let itself = std::fs::File::open("/proc/self/exe").unwrap();
    let opened = call(DUP3, [itself.as_raw_fd() as usize, 64, 0, 0, 0, 0]);
    report(opened.and_then(become_it));
}
