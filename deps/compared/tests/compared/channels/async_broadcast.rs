//! `async_broadcast::broadcast`, as it is made: full, it lets senders wait.

use async_broadcast::{self, Receiver, RecvError, Sender, TryRecvError, TrySendError};

use crate::channel::{Capacity, Channel, Got, Info, Later, Message, Sent, Traits, traits};

pub struct AsyncBroadcast;

impl Channel for AsyncBroadcast {
    const INFO: Info = Info {
        id: "async-broadcast",
        name: "async-broadcast",
        made_by: "async_broadcast::broadcast",
        package: Some("async-broadcast"),
        adapter: file!(),
        capacity: Capacity::Chosen,
        upstream: &[],
    };
    const TRAITS: Traits = traits!(Sender, Receiver);
    type Sender = Sender<Message>;
    type Receiver = Receiver<Message>;

    fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
        async_broadcast::broadcast(capacity)
    }

    fn another_sender(tx: &Self::Sender) -> Option<Self::Sender> {
        Some(tx.clone())
    }

    fn another_receiver(_: &mut Self::Sender, rx: &Self::Receiver) -> Option<Self::Receiver> {
        Some(rx.clone())
    }

    fn try_send(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.try_broadcast(message) {
            Ok(_) => Sent::Yes,
            Err(TrySendError::Full(message)) => Sent::Full(Some(message)),
            Err(TrySendError::Closed(message) | TrySendError::Inactive(message)) => {
                Sent::Closed(Some(message))
            }
        })
    }

    fn send(tx: &mut Self::Sender, message: Message) -> Option<Later<'_, Sent>> {
        Some(Box::pin(async {
            match tx.broadcast_direct(message).await {
                Ok(_) => Sent::Yes,
                Err(error) => Sent::Closed(Some(error.0)),
            }
        }))
    }

    #[cfg(not(older_api))] // since 0.7.2
    fn send_blocking(tx: &mut Self::Sender, message: Message) -> Option<Sent> {
        Some(match tx.broadcast_blocking(message) {
            Ok(_) => Sent::Yes,
            Err(error) => Sent::Closed(Some(error.0)),
        })
    }

    fn try_recv(rx: &mut Self::Receiver) -> Option<Got> {
        Some(match rx.try_recv() {
            Ok(message) => Got::Message(message),
            Err(TryRecvError::Empty) => Got::Empty,
            Err(TryRecvError::Closed) => Got::Closed,
            Err(TryRecvError::Overflowed(_)) => Got::Missed,
        })
    }

    fn recv(rx: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        Some(Box::pin(async { got(rx.recv_direct().await) }))
    }

    #[cfg(not(older_api))] // since 0.7.2
    fn recv_blocking(rx: &mut Self::Receiver) -> Option<Got> {
        Some(got(rx.recv_blocking()))
    }

    fn close_by_sender(tx: &mut Self::Sender) -> Option<()> {
        tx.close();
        Some(())
    }

    fn close_by_receiver(rx: &mut Self::Receiver) -> Option<()> {
        rx.close();
        Some(())
    }
}

fn got(result: Result<Message, RecvError>) -> Got {
    match result {
        Ok(message) => Got::Message(message),
        Err(RecvError::Closed) => Got::Closed,
        Err(RecvError::Overflowed(_)) => Got::Missed,
    }
}
