//! What a property can ask of a channel. An adapter, a file in `channels/`,
//! answers for its channel; what it leaves out, the channel does not have.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::Stream;

/// What is sent: a number, and a handle that shows whether it still exists.
#[derive(Debug, Clone, Default)]
pub struct Message {
    pub number: u64,
    /// Lives as long as the message.
    _handle: Option<Arc<()>>,
}

impl Message {
    /// With this number.
    pub fn new(number: u64) -> Message {
        Message { number, _handle: None }
    }

    /// A message, and what shows whether it still exists.
    pub fn watched() -> (Message, Watched) {
        let handle = Arc::new(());
        (Message { number: 0, _handle: Some(Arc::clone(&handle)) }, Watched(handle))
    }
}

/// See [`Message::watched`].
pub struct Watched(Arc<()>);

impl Watched {
    /// Whether the message, or a clone of it, exists.
    pub fn exists(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

/// What became of a message that was to be sent; with the message, where the
/// channel gave it back.
#[derive(Debug)]
pub enum Sent {
    /// The channel has it.
    Yes,
    /// There was no room, or none in time.
    Full(Option<Message>),
    /// Nobody will receive it.
    Closed(Option<Message>),
}

/// What a receiver got.
#[derive(Debug)]
pub enum Got {
    /// A message.
    Message(Message),
    /// There was none, or none in time.
    Empty,
    /// There will be none.
    Closed,
    /// Some were dropped before it came to receive them.
    Missed,
}

impl Got {
    /// The number of the message.
    pub fn number(&self) -> Option<u64> {
        match self {
            Got::Message(message) => Some(message.number),
            Got::Empty | Got::Closed | Got::Missed => None,
        }
    }
}

/// An operation that can wait.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Room that is kept for one message, which this sends.
pub type Permit<'a> = Box<dyn FnOnce(Message) -> Sent + 'a>;

/// A receiver as a stream.
pub type Messages<'a> = Pin<Box<dyn Stream<Item = Message> + 'a>>;

/// What a channel is called, and where it is found.
pub struct Info {
    pub id: &'static str,
    pub name: &'static str,
    pub made_by: &'static str,
    /// None: the standard library.
    pub package: Option<&'static str>,
    pub adapter: &'static str,
    pub capacity: Capacity,
    /// For a property that bites here: where the authors discuss it, or
    /// nothing, where no such discussion was found.
    pub upstream: &'static [(&'static str, Option<&'static str>)],
}

/// Who says how many messages the channel holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// Whoever makes it.
    Chosen,
    /// It is made for one message in its life.
    OneMessage,
    /// It holds one, and a newer one takes its place.
    Newest,
    /// As many as memory has room for.
    Unbounded,
}

/// What the types of both ends implement, as the compiler sees it.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait that a type has or has not")]
pub struct Traits {
    pub sender_clone: bool,
    pub sender_send: bool,
    pub sender_sync: bool,
    pub sender_sink: bool,
    pub receiver_clone: bool,
    pub receiver_send: bool,
    pub receiver_sync: bool,
    pub receiver_stream: bool,
    pub receiver_iterator: bool,
    /// An end is `Send` though its messages are `Rc`.
    pub sends_rc: bool,
}

/// A kind of channel.
pub trait Channel: 'static {
    const INFO: Info;
    const TRAITS: Traits;
    type Sender: Send + 'static;
    type Receiver: Send + 'static;

    /// With this capacity, if [`Capacity::Chosen`].
    fn new(capacity: usize) -> (Self::Sender, Self::Receiver);

    /// A sender beside the first.
    fn another_sender(_: &Self::Sender) -> Option<Self::Sender> {
        None
    }

    /// A receiver beside the first.
    fn another_receiver(_: &mut Self::Sender, _: &Self::Receiver) -> Option<Self::Receiver> {
        None
    }

    /// Sends without waiting.
    fn try_send(_: &mut Self::Sender, _: Message) -> Option<Sent> {
        None
    }

    /// Sends, and waits as a future.
    fn send(_: &mut Self::Sender, _: Message) -> Option<Later<'_, Sent>> {
        None
    }

    /// Sends, and waits so long as a future in a Tokio runtime.
    fn send_within(_: &mut Self::Sender, _: Message, _: Duration) -> Option<Later<'_, Sent>> {
        None
    }

    /// Reserves room, of which there must be some.
    fn reserve(_: &mut Self::Sender) -> Option<Permit<'_>> {
        None
    }

    /// Sends, and blocks its thread.
    fn send_blocking(_: &mut Self::Sender, _: Message) -> Option<Sent> {
        None
    }

    /// Sends, and blocks its thread for so long.
    fn send_timeout(_: &mut Self::Sender, _: Message, _: Duration) -> Option<Sent> {
        None
    }

    /// Sends, and blocks its thread until then.
    fn send_deadline(_: &mut Self::Sender, _: Message, _: Instant) -> Option<Sent> {
        None
    }

    /// Receives without waiting.
    fn try_recv(_: &mut Self::Receiver) -> Option<Got> {
        None
    }

    /// Receives, and waits as a future.
    fn recv(_: &mut Self::Receiver) -> Option<Later<'_, Got>> {
        None
    }

    /// Receives, and waits so long as a future in a Tokio runtime.
    fn recv_within(_: &mut Self::Receiver, _: Duration) -> Option<Later<'_, Got>> {
        None
    }

    /// Receives, and blocks its thread.
    fn recv_blocking(_: &mut Self::Receiver) -> Option<Got> {
        None
    }

    /// Receives, and blocks its thread for so long.
    fn recv_timeout(_: &mut Self::Receiver, _: Duration) -> Option<Got> {
        None
    }

    /// Receives, and blocks its thread until then.
    fn recv_deadline(_: &mut Self::Receiver, _: Instant) -> Option<Got> {
        None
    }

    /// Closes the channel from the sender's side, and keeps the sender.
    fn close_by_sender(_: &mut Self::Sender) -> Option<()> {
        None
    }

    /// Closes the channel from the receiver's side, and keeps the receiver.
    fn close_by_receiver(_: &mut Self::Receiver) -> Option<()> {
        None
    }

    /// What makes a stream of the receiver, and that stream.
    fn stream(_: &mut Self::Receiver) -> Option<(&'static str, Messages<'_>)> {
        None
    }
}

/// `traits!(Tx, Rx)` looks at `Tx<Message>` and `Rx<Message>`.
macro_rules! traits {
    ($tx:ident, $rx:ident) => {{
        use $crate::channel::{Message, implements, sends_rc};
        $crate::channel::Traits {
            sender_clone: implements!($tx<Message>: Clone),
            sender_send: implements!($tx<Message>: Send),
            sender_sync: implements!($tx<Message>: Sync),
            sender_sink: implements!($tx<Message>: futures::Sink<Message>),
            receiver_clone: implements!($rx<Message>: Clone),
            receiver_send: implements!($rx<Message>: Send),
            receiver_sync: implements!($rx<Message>: Sync),
            receiver_stream: implements!($rx<Message>: futures::Stream),
            receiver_iterator: implements!($rx<Message>: IntoIterator),
            sends_rc: sends_rc!($tx, $rx),
        }
    }};
}

/// `implements!(Type: Trait)` is `true` or `false`, and compiles either way.
macro_rules! implements {
    ($type:ty: $bound:path) => {{
        #[allow(dead_code, reason = "see below")]
        trait Otherwise {
            const IMPLEMENTED: bool = false;
        }
        impl<T: ?Sized> Otherwise for T {}
        struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
        // A constant of the type itself goes before one of a trait, where its
        // bound holds. So one of the two is not used.
        #[allow(dead_code, reason = "see below")]
        impl<T: ?Sized + $bound> Probe<T> {
            const IMPLEMENTED: bool = true;
        }
        <Probe<$type>>::IMPLEMENTED
    }};
}

/// Whether an end is `Send` though its messages are `Rc`.
#[cfg(not(rc_refused))]
macro_rules! sends_rc {
    ($tx:ident, $rx:ident) => {
        implements!($tx<std::rc::Rc<u8>>: Send) || implements!($rx<std::rc::Rc<u8>>: Send)
    };
}

/// `tools/versions` sets this where a release has no ends for such messages:
/// the compiler refuses their types.
#[cfg(rc_refused)]
macro_rules! sends_rc {
    ($tx:ident, $rx:ident) => {
        false
    };
}

pub(crate) use {implements, sends_rc, traits};
