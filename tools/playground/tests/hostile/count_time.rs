//! Finds out whether a path exists by how long a call takes.
//@ phase: run
//@ stopped-by: root
//@ control: without root

use support::*;

fn main() {
    // A path that exists takes longer. Here it is enough that it can be walked.
    report(std::fs::metadata(at("$FOLDER/../../proc/self/../../$FOLDER/own")));
}
