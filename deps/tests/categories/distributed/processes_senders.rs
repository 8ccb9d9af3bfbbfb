//! Learn that the last process that could send has gone.
//@ needs: processes

// ANCHOR: example
use std::error::Error;
use std::io::{self, BufRead, BufReader};
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    let (rx, tx) = io::pipe()?;
    let mut bakers = Vec::new();
    for bread in ["rye", "wheat"] {
        let mut baker = Command::new("echo");
        // The child gets this copy. Ours is dropped with `baker`.
        baker.arg(bread).stdout(tx.try_clone()?);
        bakers.push(baker.spawn()?);
    }
    // This process is a sender, too.
    drop(tx);

    let mut breads =
        BufReader::new(rx).lines().collect::<Result<Vec<_>, _>>()?;
    breads.sort();
    println!("until the end: {breads:?}");
    for mut baker in bakers {
        println!("{}", baker.wait()?);
    }
    Ok(())
}
// ANCHOR_END: example
example_harness::test!(main);
