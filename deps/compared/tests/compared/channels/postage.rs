//! The channels of postage: `mpsc`, `dispatch`, `broadcast`, `watch`, `oneshot`.
//! Their ends differ in their types, and are used in the same way.

use postage::sink::{Sink, TrySendError};
use postage::stream::{Stream, TryRecvError};
use postage::{broadcast, dispatch, mpsc, oneshot, watch};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

macro_rules! channel {
    (
        $channel:ident, $module:ident, $capacity:expr, $new:expr,
        $another_sender:expr, $another_receiver:expr, [$($bites:literal),*]
    ) => {
        pub struct $channel;

        impl Channel for $channel {
            const INFO: Info = Info {
                id: concat!("postage-", stringify!($module)),
                name: concat!("postage ", stringify!($module)),
                made_by: concat!("postage::", stringify!($module), "::channel"),
                package: Some("postage"),
                adapter: file!(),
                capacity: $capacity,
                upstream: &[$(($bites, None)),*],
            };
            const TRAITS: Traits = {
                use $module::{Receiver, Sender};
                traits!(Sender, Receiver)
            };
            type Sender = $module::Sender<Message>;
            type Receiver = $module::Receiver<Message>;

            fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
                $new(capacity)
            }

            fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
                $another_sender(tx)
            }

            fn another_receiver(
                _: &mut Self::Sender,
                rx: &Self::Receiver,
            ) -> Option<Self::Receiver> {
                $another_receiver(rx)
            }

            fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
                Some(match tx.try_send(message) {
                    Ok(()) => Sent::Yes,
                    Err(TrySendError::Pending(message)) => Sent::Full(Some(message)),
                    Err(TrySendError::Rejected(message)) => Sent::Closed(Some(message)),
                })
            }

            fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
                Some(Box::pin(async {
                    match tx.send(message).await {
                        Ok(()) => Sent::Yes,
                        Err(error) => Sent::Closed(Some(error.0)),
                    }
                }))
            }

            fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
                Some(match tx.blocking_send(message) {
                    Ok(()) => Sent::Yes,
                    Err(error) => Sent::Closed(Some(error.0)),
                })
            }

            fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
                Some(match rx.try_recv() {
                    Ok(message) => Got::Message(message),
                    Err(TryRecvError::Pending) => Got::Empty,
                    Err(TryRecvError::Closed) => Got::Closed,
                })
            }

            fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
                Some(Box::pin(async { rx.recv().await.map_or(Got::Closed, Got::Message) }))
            }

            fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
                Some(rx.blocking_recv().map_or(Got::Closed, Got::Message))
            }
        }
    };
}

/// There is one.
fn no<T>(_: &T) -> Option<T> {
    None
}

/// There are many, each a clone.
fn clone<T: Clone>(end: &T) -> Option<T> {
    Some(end.clone())
}

/// The clone, too, begins with the value that there is.
fn clone_watch(rx: &watch::Receiver<Message>) -> Option<watch::Receiver<Message>> {
    let mut other = rx.clone();
    assert!(other.try_recv().is_ok());
    Some(other)
}

/// The receiver of a watch begins with the first value. Here it is no message.
fn new_watch(_: usize) -> (watch::Sender<Message>, watch::Receiver<Message>) {
    let (tx, mut rx) = watch::channel();
    assert!(rx.try_recv().is_ok());
    (tx, rx)
}

channel!(
    PostageMpsc,
    mpsc,
    Capacity::Chosen,
    mpsc::channel,
    clone,
    no,
    ["buffered_dropped", "idle_polls"]
);
channel!(
    PostageDispatch,
    dispatch,
    Capacity::Chosen,
    dispatch::channel,
    clone,
    clone,
    ["buffered_dropped", "idle_polls"]
);
channel!(
    PostageBroadcast,
    broadcast,
    Capacity::Chosen,
    broadcast::channel,
    clone,
    clone,
    ["buffered_dropped", "idle_polls"]
);
channel!(PostageWatch, watch, Capacity::Newest, new_watch, no, clone_watch, ["idle_polls"]);
channel!(
    PostageOneshot,
    oneshot,
    Capacity::OneMessage,
    |_| oneshot::channel(),
    no,
    no,
    ["buffered_dropped", "idle_polls"]
);
