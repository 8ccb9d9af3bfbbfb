//! Asks where a link leads.
//@ phase: run
//@ stopped-by: root
//@ control: without root

use support::*;

fn main() {
    report(std::fs::read_link(at("$FOLDER/link")));
}
