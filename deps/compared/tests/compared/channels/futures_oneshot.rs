//! `futures::channel::oneshot::channel`.

use futures::channel::oneshot::{self, Receiver, Sender};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct FuturesOneshot;

impl Channel for FuturesOneshot {
    const INFO: Info = Info {
        id: "futures-oneshot",
        name: "futures oneshot",
        made_by: "futures::channel::oneshot::channel",
        package: Some("futures-channel"),
        adapter: file!(),
        capacity: Capacity::OneMessage,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    /// None once it has sent.
    type Sender = Option<Sender<Message>>;
    type Receiver = Receiver<Message>;

    fn new(_: usize) -> (Self::Sender, Self::Receiver) {
        let (tx, rx) = oneshot::channel();
        (Some(tx), rx)
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        let Some(tx) = tx.take() else { return Some(Sent::Full(Some(message))) };
        Some(match tx.send(message) {
            Ok(()) => Sent::Yes,
            Err(message) => Sent::Closed(Some(message)),
        })
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(Some(message)) => Got::Message(message),
            Ok(None) => Got::Empty,
            Err(_) => Got::Closed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { rx.await.map_or(Got::Closed, Got::Message) }))
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        rx.close();
        Some(())
    }
}
