//! Every example that talks to a server: one module each, one test each. Each
//! has a server of its own.
//!
//! `cargo test --package distributed --test categories NAME` runs those whose
//! name contains NAME.

include!(concat!(env!("OUT_DIR"), "/categories.rs"));
