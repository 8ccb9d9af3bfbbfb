//! Every example of the book: one module each, one test each.
//!
//! `cargo test --test categories NAME` runs those whose name contains NAME.

include!(concat!(env!("OUT_DIR"), "/categories.rs"));

#[test]
fn every_example_keeps_the_rules() {
    let found = example_format::discover(std::path::Path::new(FOLDER));
    let faults: Vec<_> = found.faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    assert!(!found.examples.is_empty(), "{FOLDER} holds no example");
}
