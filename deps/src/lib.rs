//! The example crate has no code of its own: `tests/categories` holds the
//! book's programs, and `Cargo.toml` the crates that they use.
