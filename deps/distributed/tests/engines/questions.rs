//! The questions, and how an answer follows from what was seen. Each function
//! takes what an engine did, so that all engines are judged alike.

use std::error::Error;

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// What an engine does.
#[derive(Debug)]
pub struct Answer {
    /// By which of its means, as a link to a program that uses it.
    pub means: &'static str,
    /// What was found.
    pub found: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Question {
    NobodyTakesTheRequest,
    TheServiceEnds,
    OneOfTwoReceivers,
    TheReceiverEnds,
    Full,
    InWork,
    FailsAgain,
    TheLastSenderGoes,
    TheLastReceiverGoes,
    BothSubscribers,
    NobodySubscribes,
    Slow,
    Late,
    History,
    TheNewest,
}

impl Question {
    pub const ALL: [Question; 15] = [
        Question::NobodyTakesTheRequest,
        Question::TheServiceEnds,
        Question::OneOfTwoReceivers,
        Question::TheReceiverEnds,
        Question::Full,
        Question::InWork,
        Question::FailsAgain,
        Question::TheLastSenderGoes,
        Question::TheLastReceiverGoes,
        Question::BothSubscribers,
        Question::NobodySubscribes,
        Question::Slow,
        Question::Late,
        Question::History,
        Question::TheNewest,
    ];

    /// The kind of channel, and the case.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Question::NobodyTakesTheRequest => ("one-shot", "nobody is there to answer"),
            Question::TheServiceEnds => ("one-shot", "who has the request ends"),
            Question::OneOfTwoReceivers => ("queue", "a message goes to"),
            Question::TheReceiverEnds => ("queue", "a receiver ends with a message"),
            Question::Full => ("queue", "it is full"),
            Question::InWork => ("queue", "a limit of two jobs in work"),
            Question::FailsAgain => ("queue", "a job fails again and again"),
            Question::TheLastSenderGoes => ("queue", "the last sender goes"),
            Question::TheLastReceiverGoes => ("queue", "the last receiver goes"),
            Question::BothSubscribers => ("broadcast", "a message goes to"),
            Question::NobodySubscribes => ("broadcast", "nobody subscribes"),
            Question::Slow => ("broadcast", "a subscriber is slow"),
            Question::Late => ("broadcast", "a subscriber comes late"),
            Question::History => ("history", "a reader comes late"),
            Question::TheNewest => ("newest value", "a reader comes late"),
        }
    }
}

/// What the asker gets.
#[derive(Debug)]
pub enum Asked {
    Error,
    TimeOut,
}

pub fn asked(asked: Asked) -> &'static str {
    match asked {
        Asked::Error => "the asker gets an error at once",
        Asked::TimeOut => "the asker waits until its time is over",
    }
}

/// Who got messages, of two receivers.
pub fn receivers(sent: usize, received: usize) -> Result<&'static str> {
    match received {
        _ if received == sent => Ok("one of the receivers"),
        _ if received == 2 * sent => Ok("every one"),
        _ => Err(format!("{sent} were sent, and {received} came").into()),
    }
}

/// What becomes of message 1, which a receiver had that has ended. Behind it,
/// message 2 was sent; another receiver has read `by_itself`, and then, having
/// asked for what others have, `on_request`.
pub fn left(by_itself: &[u32], on_request: &[u32]) -> Result<&'static str> {
    match (by_itself.contains(&1), on_request.contains(&1)) {
        _ if !by_itself.contains(&2) => Err("message 2 is missing".into()),
        (true, _) => Ok("it comes again"),
        (false, true) => Ok("it comes again to a worker that asks for it"),
        (false, false) => Ok("it is lost"),
    }
}

/// What a queue for two does with message 3.
pub fn full(is_refused: bool, kept: &[u32]) -> Result<&'static str> {
    match (is_refused, kept) {
        (true, [1, 2]) => Ok("a new message is refused"),
        (false, [2, 3]) => Ok("the oldest message is dropped"),
        _ => Err(format!("refused: {is_refused}, kept: {kept:?}").into()),
    }
}

/// How many of three jobs are in work, where a limit of two is set.
pub fn in_work(count: usize) -> Result<&'static str> {
    match count {
        2 => Ok("holds"),
        3 => Ok("does not hold: it counts for one read"),
        _ => Err(format!("{count} are in work").into()),
    }
}

/// What is known of a job that is given out for the second time.
pub fn fails_again(deliveries: u64) -> Result<&'static str> {
    match deliveries {
        2 => Ok("its deliveries are counted"),
        _ => Err(format!("{deliveries} deliveries were counted").into()),
    }
}

/// What a receiver gets next, where every sender has gone and then a new one
/// has sent message 2: `None` is the end.
pub fn end(next: Option<u32>) -> Result<&'static str> {
    match next {
        None => Ok("the receiver is told"),
        Some(2) => Ok("the receiver is not told"),
        Some(other) => Err(format!("message {other} came").into()),
    }
}

/// What a sender gets for message 1, which nobody can receive. A receiver that
/// comes later gets `first`, where message 2 has followed.
pub fn to_nobody(is_error: bool, first: u32) -> Result<&'static str> {
    match (is_error, first) {
        (true, 2) => Ok("a send fails"),
        (false, 2) => Ok("a send succeeds, and the message is lost"),
        (false, 1) => Ok("a send succeeds, and the message is kept"),
        _ => Err(format!("an error: {is_error}, then message {first}").into()),
    }
}

/// What of messages 1 to 3 a subscriber gets that has room for two, and whether
/// its next receive says that one is missing.
pub fn slow(got: &[u32], is_told: bool) -> Result<&'static str> {
    match (got, is_told) {
        ([2, 3], true) => Ok("it loses the oldest, and its next receive says so"),
        ([1, 2], false) => Ok("it loses the newest, and its next receive does not say so"),
        _ => Err(format!("got {got:?}, told: {is_told}").into()),
    }
}

/// What a subscriber gets first that comes between messages 1 and 2.
pub fn late(first: u32) -> Result<&'static str> {
    match first {
        1 => Ok("it gets what is kept"),
        2 => Ok("it gets what is sent from then on"),
        _ => Err(format!("message {first} came").into()),
    }
}

/// What a reader gets that comes after messages 1 to 3.
pub fn newest(value: u32) -> Result<&'static str> {
    match value {
        3 => Ok("it gets the newest"),
        _ => Err(format!("message {value} came").into()),
    }
}
