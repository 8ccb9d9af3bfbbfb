//! How events leave a program: in frames on its standard error.
//!
//! A frame begins with a mark that the server has chosen for the run, and ends
//! with a line break. A program can read its mark and forge frames. So the
//! reader of a frame believes nothing: what is no event stays what it is, text
//! on standard error.

use crate::Event;

/// The variable in a program's environment that says its run's mark. Without
/// it, nothing is recorded.
pub const VARIABLE: &str = "CHANNELS_TRACE";

/// The most events of a run. The recorder stops there, and so does the reader.
pub const MOST_EVENTS: usize = 2000;

/// Bytes of the longest event.
const LONGEST: usize = 512;

/// The event in a frame.
pub fn frame(mark: &str, event: &Event) -> Vec<u8> {
    let mut frame = start(mark);
    serde_json::to_writer(&mut frame, event).expect("an event is text and numbers");
    frame.push(b'\n');
    frame
}

fn start(mark: &str) -> Vec<u8> {
    format!("\u{1e}{mark} ").into_bytes()
}

/// A piece of standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What the program printed.
    Text(Vec<u8>),
    /// What it did.
    Event(Event),
}

/// Takes the frames out of a standard error that arrives in parts.
#[derive(Debug)]
pub struct Frames {
    start: Vec<u8>,
    held: Vec<u8>,
    events: usize,
}

impl Frames {
    /// Looks for frames with this mark.
    pub fn new(mark: &str) -> Frames {
        Frames { start: start(mark), held: Vec::new(), events: 0 }
    }

    /// The pieces that are complete after `bytes`.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Piece> {
        self.held.extend(bytes);
        self.take(false)
    }

    /// The rest, when nothing more comes.
    pub fn finish(mut self) -> Vec<Piece> {
        self.take(true)
    }

    fn take(&mut self, last: bool) -> Vec<Piece> {
        let (mut pieces, mut text, mut at) = (Vec::new(), Vec::new(), 0);
        while at < self.held.len() {
            let rest = &self.held[at..];
            let Some(begin) = rest.iter().position(|byte| *byte == self.start[0]) else {
                text.extend(rest);
                at = self.held.len();
                break;
            };
            text.extend(&rest[..begin]);
            at += begin;
            let rest = &rest[begin..];
            match self.frame_at(rest, last) {
                Found::Event(event, length) => {
                    if !text.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut text)));
                    }
                    pieces.push(Piece::Event(event));
                    self.events += 1;
                    at += length;
                }
                Found::Nothing => {
                    text.push(rest[0]);
                    at += 1;
                }
                Found::Part => break,
            }
        }
        self.held.drain(..at);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        pieces
    }

    /// The frame with which `rest` begins.
    fn frame_at(&self, rest: &[u8], last: bool) -> Found {
        let known = rest.len().min(self.start.len());
        if rest[..known] != self.start[..known] || self.events >= MOST_EVENTS {
            return Found::Nothing;
        }
        let content = &rest[known..];
        let end = content.iter().take(LONGEST + 1).position(|byte| *byte == b'\n');
        match end {
            Some(end) => match serde_json::from_slice(&content[..end]) {
                Ok(event) => Found::Event(event, known + end + 1),
                Err(_) => Found::Nothing,
            },
            None if last || content.len() > LONGEST => Found::Nothing,
            None => Found::Part,
        }
    }
}

enum Found {
    Event(Event, usize),
    /// It is not a frame.
    Nothing,
    /// More has to come before that is known.
    Part,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Does;

    fn event(lane: u32) -> Event {
        Event {
            micros: 7,
            clock: None,
            lane,
            line: Some(3),
            does: Does::SeesEnd { channel: 1 },
            queue: None,
        }
    }

    /// The text and the events of `bytes`, which arrive in parts of `size` bytes.
    fn read(bytes: &[u8], size: usize) -> (String, Vec<Event>) {
        let mut frames = Frames::new("mark");
        let mut pieces: Vec<_> = bytes.chunks(size).flat_map(|part| frames.push(part)).collect();
        pieces.extend(frames.finish());
        let (mut text, mut events) = (Vec::new(), Vec::new());
        for piece in pieces {
            match piece {
                Piece::Text(part) => text.extend(part),
                Piece::Event(event) => events.push(event),
            }
        }
        (String::from_utf8(text).expect("the test's text is UTF-8"), events)
    }

    #[test]
    fn frames_are_taken_out_however_they_arrive() {
        let bytes =
            [b"be", &*frame("mark", &event(1)), b"tween\n", &*frame("mark", &event(2))].concat();
        for size in 1..=bytes.len() {
            let (text, events) = read(&bytes, size);
            assert_eq!((text.as_str(), events), ("between\n", vec![event(1), event(2)]), "{size}");
        }
    }

    #[test]
    fn what_is_no_event_stays_text() {
        let good = String::from_utf8(frame("mark", &event(1))).expect("it is UTF-8");
        let long = format!("\u{1e}mark {}\n", "x".repeat(2 * LONGEST));
        let texts = [
            "\u{1e}other {}\n".to_owned(),
            "\u{1e}mark {}\n".to_owned(),
            "\u{1e}mark ".to_owned(),
            "\u{1e}".to_owned(),
            "\u{1e}\u{1e}mark \n".to_owned(),
            good.replace("micros", "seconds"),
            good.replace(":7", ":-7"),
            good.replace('{', "{\"more\":1,"),
            good.replace("sees_end", "explodes"),
            good.trim_end().to_owned(),
            long,
        ];
        for text in texts {
            for size in [1, 5, 4096] {
                assert_eq!(read(text.as_bytes(), size), (text.clone(), Vec::new()), "{text:?}");
            }
        }
    }

    #[test]
    fn a_flood_of_events_ends_as_text() {
        let one = frame("mark", &event(1));
        let (text, events) = read(&one.repeat(MOST_EVENTS + 2), 8192);
        assert_eq!((text.len(), events.len()), (2 * one.len(), MOST_EVENTS));
    }
}
