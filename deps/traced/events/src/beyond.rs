//! What in the text of a program keeps its run from being recorded.

/// Words in a program that say that it cannot be recorded, with the reason.
const BEYOND: &[(&str, &str)] = &[
    ("ReceiverStream", "it gives a receiver to another crate"),
    ("BroadcastStream", "it gives a receiver to another crate"),
    ("OwnedPermit", "it keeps a place as a value of its own, which is not recorded"),
    ("force_send", "it overwrites messages in an async-channel, which is not recorded"),
    (".into_stream()", "it makes a stream of a receiver, which is not recorded"),
    ("WatchStream", "it gives a receiver to another crate"),
];

/// Why `program` cannot be recorded, if its text says so. The crates that record
/// then lack something, and rustc refuses the program with them.
pub fn obstacle(program: &str) -> Option<&'static str> {
    if program.contains("crossbeam_channel") && program.contains("select") {
        return Some("the macros of crossbeam-channel that select take its own ends");
    }
    if program.contains("flume") && program.contains(".drain()") {
        return Some("after a drain, flume lets a sender in where it is asked for its length");
    }
    BEYOND.iter().find(|(word, _)| program.contains(word)).map(|&(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::obstacle;

    #[test]
    fn only_a_receiver_of_flume_cannot_be_drained() {
        let drained = "let (tx, rx) = flume::bounded(1); rx.drain()";
        assert!(obstacle(drained).is_some_and(|reason| reason.starts_with("after a drain")));
        assert_eq!(obstacle("let all = HashMap::from([(1, 2)]); all.drain()"), None);
    }
}
