//! Opens files until it is refused.
//@ phase: run
//@ stopped-by: limits
//@ control: without limits

use support::*;

fn main() {
    let mut files = Vec::new();
    let refused = loop {
        match std::fs::File::open("/dev/null") {
            Ok(file) => files.push(file),
            Err(error) => break Err(error),
        }
        if files.len() == 200 {
            break Ok(());
        }
    };
    drop(files);
    report(refused);
}
