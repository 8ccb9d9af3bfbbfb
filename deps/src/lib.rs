//! The example crate has no code of its own: `tests/categories` holds the
//! book's programs, and `Cargo.toml` the crates that they use. Here they are
//! for the tests of other packages, at these very versions.

pub use {
    async_broadcast, async_channel, bus, crossbeam_channel, flume, futures, kanal, oneshot,
    postage, tokio, tokio_stream,
};
