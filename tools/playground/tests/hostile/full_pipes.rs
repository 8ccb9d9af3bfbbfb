//! Fills pipes, whose content the kernel keeps.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    let mut kept = Vec::new();
    let refused = loop {
        let mut ends = [0; 2];
        if let Err(error) = check(unsafe { pipe(ends.as_mut_ptr()) }) {
            break Err(error);
        }
        kept.push(ends);
        if kept.len() == 100 {
            break Ok(());
        }
    };
    kept.iter().flatten().for_each(|&end| drop(unsafe { close(end) }));
    report(refused);
}
