//! Makes the kernel keep objects other than files: sockets, pipes, events.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    let mut kept = Vec::new();
    let refused = loop {
        match std::os::unix::net::UnixStream::pair() {
            Ok(pair) => kept.push(pair),
            Err(error) => break Err(error),
        }
        if kept.len() == 100 {
            break Ok(());
        }
    };
    drop(kept);
    report(refused);
}
