//! Channels that lose, double or keep a message on purpose. They stand in no
//! table; they show that a cell can fail.

use crate::channel::{Channel, Closed};
use crate::message::Message;

/// What such a channel does with message 10.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Loses,
    Doubles,
    Hangs,
    Panics,
}

/// A channel of crossbeam with a fault.
macro_rules! planted {
    ($channel:ident, $name:literal, $fault:expr) => {
        pub struct $channel;

        impl Channel for $channel {
            const NAME: &'static str = $name;
            type Tx<M: Message> = crossbeam_channel::Sender<M>;
            type Rx<M: Message> = crossbeam_channel::Receiver<M>;

            fn new<M: Message>(capacity: Option<usize>) -> Option<(Self::Tx<M>, Self::Rx<M>)> {
                Some(capacity.map_or_else(crossbeam_channel::unbounded, crossbeam_channel::bounded))
            }

            fn another_tx<M: Message>(tx: &Self::Tx<M>) -> Option<Self::Tx<M>> {
                Some(tx.clone())
            }

            fn another_rx<M: Message>(rx: &Self::Rx<M>) -> Option<Self::Rx<M>> {
                Some(rx.clone())
            }

            async fn send<M: Message>(tx: &mut Self::Tx<M>, message: M) -> Result<(), Closed> {
                if message.number() == Some(10) {
                    match $fault {
                        Fault::Loses => return Ok(()),
                        Fault::Doubles => tx.send(M::new(10)).map_err(|_| Closed)?,
                        Fault::Hangs => std::thread::sleep(std::time::Duration::MAX),
                        Fault::Panics => panic!("a planted panic"),
                    }
                }
                tx.send(message).map_err(|_| Closed)
            }

            async fn recv<M: Message>(rx: &mut Self::Rx<M>) -> Option<M> {
                rx.recv().ok()
            }
        }
    };
}

planted!(Loses, "planted: loses", Fault::Loses);
planted!(Doubles, "planted: doubles", Fault::Doubles);
planted!(Hangs, "planted: hangs", Fault::Hangs);
planted!(Panics, "planted: panics", Fault::Panics);
