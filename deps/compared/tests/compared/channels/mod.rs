//! The channels, in the order in which the tables list them.

pub mod async_broadcast;
pub mod async_channel;
mod asyncband_broadcast;
pub mod asyncband_mpmc;
pub mod asyncband_mpsc;
mod bus;
mod crossbeam;
pub mod crossfire;
mod flume;
mod futures_mpsc;
mod futures_mpsc_unbounded;
mod futures_oneshot;
mod kanal;
mod local_sync;
mod loole;
mod oneshot;
pub mod postage;
mod rtrb;
mod std_channel;
mod std_sync_channel;
pub mod tachyonix;
mod thingbuf;
mod tokio_broadcast;
pub mod tokio_mpsc;
mod tokio_mpsc_unbounded;
mod tokio_oneshot;
mod tokio_watch;

use std::panic::catch_unwind;
use std::sync::Mutex;

use compared::Cell;

use crate::channel::{Channel, Info};
use crate::properties;

/// What was found of a channel: a cell for each property, in their order.
pub struct Row {
    pub info: Info,
    pub cells: Vec<Option<Cell>>,
    /// What could not be found out.
    pub faults: Vec<String>,
}

/// The cell that is found out now, for the case that this does not end.
pub static RUNNING: Mutex<String> = Mutex::new(String::new());

fn run<C: Channel>() -> Row {
    let mut faults = Vec::new();
    let cells = properties::run_all::<C>(|question, cell| {
        let name = format!("{} × {question}", C::INFO.name);
        RUNNING.lock().expect("nothing panics with it").clone_from(&name);
        catch_unwind(cell).unwrap_or_else(|panic| {
            let what = panic.downcast_ref::<String>().map(String::as_str);
            let what = what.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
            faults.push(format!("{name}: it panics: {what}"));
            None
        })
    });
    Row { info: C::INFO, cells, faults }
}

/// The channels, in the order of their rows, each behind its file.
macro_rules! channels {
    ($($file:ident: $($channel:ty),+;)*) => {
        /// Runs every property on every channel.
        pub fn run_all() -> Vec<Row> {
            $(use $file::*;)*
            vec![$($(run::<$channel>()),+),*]
        }
    };
}

channels! {
    std_channel: StdChannel;
    std_sync_channel: StdSyncChannel;
    crossbeam: Crossbeam<true>, Crossbeam<false>;
    bus: BusChannel;
    rtrb: Rtrb;
    tokio_mpsc: TokioMpsc;
    tokio_mpsc_unbounded: TokioMpscUnbounded;
    tokio_oneshot: TokioOneshot;
    tokio_broadcast: TokioBroadcast;
    tokio_watch: TokioWatch;
    futures_mpsc: FuturesMpsc;
    futures_mpsc_unbounded: FuturesMpscUnbounded;
    futures_oneshot: FuturesOneshot;
    async_channel: AsyncChannel<true>, AsyncChannel<false>;
    flume: Flume<true>, Flume<false>;
    kanal: Kanal<true>, Kanal<false>;
    oneshot: Oneshot;
    postage: PostageMpsc, PostageDispatch, PostageBroadcast, PostageWatch, PostageOneshot;
    async_broadcast: AsyncBroadcast;
    asyncband_mpsc: AsyncbandMpsc;
    asyncband_mpmc: AsyncbandMpmc;
    asyncband_broadcast: AsyncbandBroadcast;
    crossfire: Crossfire;
    local_sync: LocalSync;
    loole: Loole<true>, Loole<false>;
    tachyonix: Tachyonix;
    thingbuf: Thingbuf;
}
