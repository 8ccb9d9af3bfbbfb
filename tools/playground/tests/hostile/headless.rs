//! Ends its first thread, which others ask for its memory.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits watch cgroup

use support::*;

fn main() {
    let _other = std::thread::spawn(|| {
        for _ in 0..300 {
            // MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE
            if let Err(error) = check(unsafe { mmap(0, 1 << 20, 3, 0x8022, -1, 0) }.min(0) as i32) {
                report::<()>(Err(error));
                std::process::exit(0);
            }
        }
        println!("worked");
        std::process::exit(0);
    });
    // exit, of this thread alone
    call(EXIT, [0; 6]).ok();
}
