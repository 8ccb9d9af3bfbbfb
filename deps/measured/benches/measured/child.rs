//! One run of one cell, in a program of its own, which can hang or panic and
//! harm no other.

use std::process::{Command, exit};
use std::thread;
use std::time::{Duration, Instant};

use measured::Outcome;

use crate::condition::Condition;
use crate::grid::Plan;
use crate::workloads::Task;

/// Which cell is run, and how.
#[derive(Debug, Clone)]
pub struct Run {
    /// The [`Plan::id`].
    pub group: String,
    pub channel: String,
    pub condition: Condition,
    /// At most so many messages; the plan says how many otherwise.
    pub at_most: u64,
    /// How long it is repeated, after a first time that does not count.
    pub measure: Duration,
    /// When it has failed.
    pub deadline: Duration,
}

impl Run {
    /// Runs it in a child, and reads what the child says.
    pub fn in_child(&self) -> Outcome {
        let child = std::env::current_exe().and_then(|program| {
            Command::new(program).arg("--cell").args(self.to_arguments()).output()
        });
        let output = match child {
            Ok(output) => output,
            Err(error) => return Outcome::Failed(format!("cannot be started: {error}")),
        };
        let text = String::from_utf8_lossy(&output.stdout);
        match serde_json::from_str(text.trim()) {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Failed(last_words(&String::from_utf8_lossy(&output.stderr))),
        }
    }

    fn to_arguments(&self) -> [String; 6] {
        let Run { group, channel, condition, at_most, measure, deadline } = self;
        [
            group.clone(),
            channel.clone(),
            condition.name().to_owned(),
            at_most.to_string(),
            measure.as_millis().to_string(),
            deadline.as_millis().to_string(),
        ]
    }

    /// What [`Run::in_child`] told the child.
    pub fn from_arguments(arguments: &[String]) -> Option<Run> {
        let [group, channel, condition, at_most, measure, deadline] = arguments else {
            return None;
        };
        Some(Run {
            group: group.clone(),
            channel: channel.clone(),
            condition: Condition::ALL.into_iter().find(|it| it.name() == condition)?,
            at_most: at_most.parse().ok()?,
            measure: Duration::from_millis(measure.parse().ok()?),
            deadline: Duration::from_millis(deadline.parse().ok()?),
        })
    }

    /// Runs it here, prints what came out, and ends the program.
    pub fn here(&self, plans: &[Plan]) -> ! {
        let deadline = self.deadline;
        thread::spawn(move || {
            thread::sleep(deadline);
            tell(&Outcome::Failed(format!("not done after {deadline:?}")));
        });
        tell(&match self.repeat(plans) {
            Ok(numbers) => Outcome::Rounds(numbers),
            Err(fault) => Outcome::Failed(fault),
        });
    }

    fn repeat(&self, plans: &[Plan]) -> Result<Vec<f64>, String> {
        let plan = plans.iter().find(|plan| plan.id() == self.group).ok_or("no such group")?;
        let mut entrants = plan.entrants.iter();
        let entrant = entrants.find(|it| it.name == self.channel).ok_or("no such channel")?;
        self.condition.set()?;
        let task = Task { messages: plan.task.messages.min(self.at_most), ..plan.task };
        let begun = Instant::now();
        let first = (entrant.run)(task)?;
        // A run that takes long needs no second one to be warm.
        if self.measure.is_zero() || begun.elapsed() > self.measure * 2 {
            return Ok(first);
        }
        let begun = Instant::now();
        let mut results = Vec::new();
        while results.is_empty() || begun.elapsed() < self.measure {
            results.push((entrant.run)(task)?);
        }
        let column = |at: usize| Vec::from_iter(results.iter().map(|result| result[at]));
        Ok((0..first.len()).map(|at| measured::rank::median(&column(at))).collect())
    }
}

/// Prints the outcome, whole, and ends the program with all its threads.
fn tell(outcome: &Outcome) -> ! {
    let text = serde_json::to_string(outcome).expect("texts and numbers can be written as JSON");
    println!("{text}");
    exit(0)
}

/// The message of the first panic, or what the child said instead.
fn last_words(stderr: &str) -> String {
    let mut lines = stderr.lines().skip_while(|line| !line.contains("panicked at"));
    let message = lines.nth(1).or_else(|| stderr.lines().last());
    format!("panicked: {}", message.unwrap_or("nothing was said"))
}
