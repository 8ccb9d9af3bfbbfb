//! Wait for ever, since this process could still send.
//@ needs: processes
//@ hangs

// ANCHOR: example
use std::error::Error;
use std::io::{self, BufRead, BufReader};
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    let (rx, tx) = io::pipe()?;
    let mut baker = Command::new("echo");
    baker.arg("rye").stdout(tx);
    println!("{}", baker.spawn()?.wait()?);

    // The child has ended, but `baker` still holds the writing end.
    for line in BufReader::new(rx).lines() {
        println!("received {}", line?);
    }
    println!("the end");
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
