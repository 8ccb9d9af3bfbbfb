//! As a compiler that was taken over, speaks to the server as the keeper does.
//@ phase: compiler
//@ stopped-by: launcher
//@ control: plain

use support::*;

fn main() {
    // F_GETFD
    let open = (3..64).filter(|&file| call(FCNTL, [file, 1, 0, 0, 0, 0]).is_ok()).count();
    println!("{}", if open == 0 { "refused" } else { "worked" });
}
