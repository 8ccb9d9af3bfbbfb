//! What `#[proven::test]` makes of a function.

use std::path::Path;
use std::sync::LazyLock;

use proven::{Inputs, Proof, Suite};

fn proof(test: &'static str) -> Option<Proof<'static>> {
    static SUITE: LazyLock<Suite> =
        LazyLock::new(|| Suite::new("attribute", Path::new(env!("CARGO_TARGET_TMPDIR"))));
    assert!(test.starts_with("attribute::"), "{test}");
    let inputs = Inputs::new().text("another each time", std::process::id().to_string());
    (test != "attribute::what_is_proven_is_left_out").then(|| SUITE.begin(test, &inputs)).flatten()
}

#[proven::test]
fn what_is_proven_is_left_out() {
    panic!("it is not left out");
}

#[proven::test]
#[should_panic(expected = "it is proven")]
fn what_is_not_is_proven() {
    panic!("it is proven");
}
