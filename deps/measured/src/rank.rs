//! Which channel is ahead of which, and when nobody can tell.
//!
//! A channel is **ahead** of another one if all of these hold:
//!
//! - in the first half of the rounds, it took less than the other by a tenth or
//!   more, in the median of the rounds;
//! - in the second half, too;
//! - at most one round in ten came out the other way round.
//!
//! The two numbers of a round are compared with each other, since they were
//! taken within seconds. If neither is ahead, the two **tie**. With fewer than
//! [`FEWEST`] rounds everything ties.

use std::cmp::Ordering;

use crate::{Group, Measured};

/// How many rounds are needed to tell two channels apart.
pub const FEWEST: usize = 6;

/// How much more the slower one has to take: a tenth.
const MARGIN: f64 = 1.1;

/// Which of two is ahead, by what they took in the same rounds: `Less` for the
/// first, `Greater` for the second, `Equal` for a tie.
pub fn ahead(a: &[f64], b: &[f64]) -> Ordering {
    if a.len() != b.len() || a.len() < FEWEST {
        return Ordering::Equal;
    }
    if is_ahead(a, b) {
        Ordering::Less
    } else if is_ahead(b, a) {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

fn is_ahead(a: &[f64], b: &[f64]) -> bool {
    // By how much `b` exceeds `a`, each beside the margin. Where `a` is 0, no
    // ratio exists; a difference does.
    let beyond = Vec::from_iter(a.iter().zip(b).map(|(a, b)| b - a * MARGIN));
    let (first, second) = beyond.split_at(beyond.len() / 2);
    let contrary = a.iter().zip(b).filter(|(a, b)| a >= b).count();
    median(first) > 0.0 && median(second) > 0.0 && contrary <= a.len() / 10
}

/// Where a channel stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// One more than the number of channels that are ahead of it.
    pub number: usize,
    /// Whether it ties with another one.
    pub tie: bool,
}

/// Where each of `channels` stands, by what it took in each round.
pub fn places(channels: &[&[f64]]) -> Vec<Place> {
    let place = |(at, channel): (usize, &&[f64])| {
        let others = channels.iter().enumerate().filter(|(other, _)| *other != at);
        let orders = Vec::from_iter(others.map(|(_, other)| ahead(other, channel)));
        let count = |which| orders.iter().filter(|order| **order == which).count();
        Place { number: 1 + count(Ordering::Less), tie: count(Ordering::Equal) > 0 }
    };
    channels.iter().enumerate().map(place).collect()
}

/// The middle one; between the two in the middle, if there are two.
///
/// # Panics
///
/// If there are no numbers.
pub fn median(numbers: &[f64]) -> f64 {
    let mut numbers = numbers.to_vec();
    numbers.sort_by(f64::total_cmp);
    let half = numbers.len() / 2;
    if numbers.len() % 2 == 1 {
        numbers[half]
    } else {
        f64::midpoint(numbers[half - 1], numbers[half])
    }
}

/// The least and the greatest.
pub fn range(numbers: &[f64]) -> (f64, f64) {
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    (least, numbers.iter().copied().fold(0.0, f64::max))
}

/// Where two runs say the opposite: in the one a channel is ahead of another,
/// in the other one behind it. Each in a line.
pub fn contradictions(before: &Measured, after: &Measured) -> Vec<String> {
    let mut found = Vec::new();
    for group in &after.groups {
        let same = |other: &&Group| other.id == group.id && other.columns == group.columns;
        let Some(other) = before.groups.iter().find(same) else { continue };
        for (at, column) in group.columns.iter().enumerate() {
            let (now, then) = (group.column(at), other.column(at));
            let then = |name: &str| then.iter().find(|(row, _)| row.channel == name)?.1;
            for (number, (a, a_now)) in now.iter().enumerate() {
                for (b, b_now) in &now[number + 1..] {
                    let (Some(a_now), Some(b_now)) = (a_now, b_now) else { continue };
                    let (Some(a_then), Some(b_then)) = (then(&a.channel), then(&b.channel)) else {
                        continue;
                    };
                    let (was, is) = (ahead(a_then, b_then), ahead(a_now, b_now));
                    if was != Ordering::Equal && was == is.reverse() {
                        let (id, title) = (&group.id, &column.title);
                        found.push(format!("{id}, {title}: {} and {}", a.channel, b.channel));
                    }
                }
            }
        }
    }
    found
}
