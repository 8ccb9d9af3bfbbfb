//! What was received: each message once, or what went wrong.

use crate::message::Message;

/// The messages that receivers have got, a bit each.
pub struct Seen {
    bits: Vec<u64>,
    count: u64,
    sum: u64,
    doubled: u64,
    strange: u64,
}

impl Seen {
    /// For messages that are numbered from 0 and below `messages`.
    pub fn new(messages: u64) -> Seen {
        let words = messages.div_ceil(64).try_into().expect("as many as fit in memory");
        Seen { bits: vec![0; words], count: 0, sum: 0, doubled: 0, strange: 0 }
    }

    /// Notes a message.
    #[inline]
    pub fn note(&mut self, message: &impl Message) {
        match message.number() {
            Some(number) => self.note_number(number),
            None => self.strange += 1,
        }
    }

    /// Notes the message of this number.
    #[inline]
    pub fn note_number(&mut self, number: u64) {
        let bit = 1 << (number % 64);
        match self.bits.get_mut(usize::try_from(number / 64).unwrap_or(usize::MAX)) {
            Some(word) if *word & bit == 0 => *word |= bit,
            Some(_) => self.doubled += 1,
            None => self.strange += 1,
        }
        self.count += 1;
        self.sum = self.sum.wrapping_add(number);
    }

    /// Adds what another receiver has got.
    pub fn merge(&mut self, other: &Seen) {
        for (mine, other) in self.bits.iter_mut().zip(&other.bits) {
            self.doubled += u64::from((*mine & other).count_ones());
            *mine |= other;
        }
        self.count += other.count;
        self.sum = self.sum.wrapping_add(other.sum);
        self.doubled += other.doubled;
        self.strange += other.strange;
    }

    /// Whether the messages below `messages` were received, each once.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub fn check(&self, messages: u64) -> Result<(), String> {
        let found: u64 = self.bits.iter().map(|word| u64::from(word.count_ones())).sum();
        let Seen { count, sum, doubled, strange, .. } = self;
        let lost = messages.saturating_sub(found);
        if lost == 0 && *doubled == 0 && *strange == 0 && *count == messages {
            let wanted = (0..messages).fold(0, u64::wrapping_add);
            return if *sum == wanted { Ok(()) } else { Err(format!("sum {sum}, not {wanted}")) };
        }
        let faults = [(lost, "lost"), (*doubled, "doubled"), (*strange, "changed or never sent")];
        let faults = faults.into_iter().filter(|(count, _)| *count > 0);
        let faults = Vec::from_iter(faults.map(|(count, what)| format!("{count} {what}")));
        Err(format!("of {messages} messages: {}", faults.join(", ")))
    }
}
