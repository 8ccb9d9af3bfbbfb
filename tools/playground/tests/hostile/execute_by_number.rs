//! Executes an open program, by each number that it may have.
//@ phase: run
//@ stopped-by: seccomp
//@ control: without seccomp

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
    let itself = itself.as_raw_fd() as usize;
    for number in 3..64 {
        // dup3
        if number != itself {
            call(DUP3, [itself, number, 0, 0, 0, 0]).unwrap();
        }
        if let Err(error) = become_it(number) {
            report::<()>(Err(error));
        }
    }
}
