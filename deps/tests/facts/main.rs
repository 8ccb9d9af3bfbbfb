//! Tests of the facts that the book's pages state about channels, one test per fact.
//!
//! A page links a claim to its test by `[tested][fact::FILE::TEST]`. If a test
//! fails after an update, the page has to change with it.

mod orders;
mod poll;
mod traits;

mod actor;
mod async_broadcast;
mod async_channel;
mod backpressure;
mod bridges;
mod bus;
mod bytes;
mod concurrency;
mod crossbeam_channel;
mod debounce;
mod fair;
mod flume;
mod four_queues;
mod futures_mpsc;
mod futures_oneshot;
mod futures_select;
mod futures_stream;
mod kanal;
mod manager;
mod once;
mod oneshot;
mod postage;
mod shutdown;
mod std_mpsc;
mod stuck;
mod tokio_broadcast;
mod tokio_io;
mod tokio_mpsc;
mod tokio_mutex;
mod tokio_notify;
mod tokio_oneshot;
mod tokio_select;
mod tokio_semaphore;
mod tokio_signal;
mod tokio_stream;
mod tokio_task;
mod tokio_time;
mod tokio_util_cancellation;
mod tokio_util_codec;
mod tokio_util_delay_queue;
mod tokio_util_task_tracker;
mod tokio_watch;
