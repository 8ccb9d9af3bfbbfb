//! The facts that the book's pages state about channels, one test each.
//!
//! A page links a claim to its test as `[tested][fact::FILE::TEST]`. A test
//! that fails after an update means that the page has to change with it.

mod poll;

mod async_channel;
mod bytes;
mod concurrency;
mod kanal;
mod postage;
mod tokio_broadcast;
mod tokio_mpsc;
mod tokio_mutex;
mod tokio_oneshot;
mod tokio_task;
mod tokio_util_codec;
mod tokio_watch;
