//! Finds out by time whether a path exists.
//@ phase: run
//@ stopped-by: root
//@ control: without root

use support::*;

fn main() {
    // That of one which exists takes longer: here it is enough that it can be walked.
    report(std::fs::metadata(at("$FOLDER/../../proc/self/../../$FOLDER/own")));
}
