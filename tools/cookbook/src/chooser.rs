//! The questions of the chooser, which properties of a channel answer them, and
//! which answers a program gives.

use compared::{Cell, Channel, Compared, Property};

use crate::suggest::did_you_mean;

/// A question to the reader.
pub struct Question {
    /// Its name in the page's address.
    pub id: &'static str,
    /// What is asked.
    pub text: &'static str,
    /// How an answer says that anything will do. Only one answer can be given
    /// then; without it, several can.
    pub any: Option<&'static str>,
    /// The answers that narrow the list.
    pub answers: &'static [Answer],
}

/// An answer, which a channel fits that has all it needs.
pub struct Answer {
    /// Its name in the page's address.
    pub id: &'static str,
    /// What it says.
    pub text: &'static str,
    needs: &'static [Need],
    /// Whether a program that uses a channel which fits gives this answer.
    given_by: fn(&str) -> bool,
}

/// What a channel needs: one of these properties has one of the values.
type Need = &'static [(&'static str, &'static [&'static str])];

/// The value of a property whose question has no sense for a channel.
const NONE: &str = "–";
const YES: &[&str] = &["yes"];
const NO_OR_NONE: &[&str] = &["no", NONE];

/// All questions.
pub const QUESTIONS: &[Question] = &[
    Question {
        id: "senders",
        text: "Who sends?",
        any: Some("One sender is enough"),
        answers: &[
            answer("several", "Several senders", &[&[("senders", &["many"])]])
                .given_by(|program| program.contains("tx.clone()")),
            answer("single", "One, and there can be no second", &[&[("senders", &["one"])]]),
        ],
    },
    Question {
        id: "receivers",
        text: "Who receives?",
        any: Some("One receiver is enough"),
        answers: &[
            answer(
                "share",
                "Several, and one of them gets each message",
                &[&[("receivers", &["many, one gets it"])]],
            )
            .given_by(|program| program.contains("rx.clone()")),
            answer(
                "each",
                "Several, and each gets every message",
                &[&[("receivers", &["many, each gets it"])]],
            )
            .given_by(|_| true),
            answer("single", "One, and there can be no second", &[&[("receivers", &["one"])]]),
        ],
    },
    Question {
        id: "sending",
        text: "How do senders work?",
        any: None,
        answers: &[
            // A task may use a `send` that is no future, if that does not wait
            // for room: the channel always has some, or drops something older.
            answer(
                "async",
                "In async code",
                &[&[
                    ("send", YES),
                    ("fits", &["any number", "1"]),
                    ("full_try_send", &["drops the oldest"]),
                ]],
            )
            .given_by(is_async),
            answer(
                "blocking",
                "In a thread that may block",
                &[&[
                    ("send_blocking", YES),
                    ("fits", &["any number", "1"]),
                    ("full_try_send", &["drops the oldest"]),
                ]],
            )
            .given_by(is_blocking),
            answer("limit", "Blocking, with a time limit", &[&[("send_timeout", YES)]])
                .given_by(|program| is_blocking(program) && program.contains(".send_timeout(")),
        ],
    },
    Question {
        id: "receiving",
        text: "How do receivers work?",
        any: None,
        answers: &[
            answer("async", "In async code", &[&[("recv", YES)]]).given_by(is_async),
            answer("blocking", "In a thread that may block", &[&[("recv_blocking", YES)]])
                .given_by(is_blocking),
            answer("limit", "Blocking, with a time limit", &[&[("recv_timeout", YES)]])
                .given_by(|program| is_blocking(program) && program.contains(".recv_timeout(")),
            answer(
                "stream",
                "As a `Stream`",
                &[&[("stream", &["yes", "into_stream()", "stream()", "tokio-stream"])]],
            )
            .given_by(|program| program.contains("StreamExt")),
        ],
    },
    Question {
        id: "holds",
        text: "What does it hold?",
        any: Some("Anything will do"),
        answers: &[
            // One without `try_send` is known by the `send` that waits.
            answer(
                "bounded",
                "A bounded number of messages",
                &[&[
                    ("full_try_send", &["gives it back", "drops the message", "drops the oldest"]),
                    ("full_send", &["waits"]),
                ]],
            )
            .given_by(|_| true),
            answer("unbounded", "Any number of messages", &[&[("fits", &["any number"])]])
                .given_by(|_| true),
            answer(
                "newest",
                "The newest value only",
                &[&[("full_try_send", &["replaces the value"])]],
            )
            .given_by(|_| true),
            // Its sender is used up, so it is not asked what a full channel does.
            answer("one", "One value, once", &[&[("fits", &["1"])], &[("full_try_send", &[NONE])]])
                .given_by(|_| true),
        ],
    },
    Question {
        id: "must",
        text: "What must be so?",
        any: None,
        answers: &[
            answer(
                "keep",
                "A `recv` that `select!` drops loses no message",
                &[&[("recv", YES)], &[("recv_dropped", &["no"])]],
            )
            .given_by(|program| {
                is_async(program) && (program.contains("select!") || program.contains("timeout("))
            }),
            answer(
                "withdraw",
                "A `send` that is dropped does not deliver",
                &[&[("phantom_send", NO_OR_NONE)]],
            ),
            answer("alone", "It needs no runtime", &[&[("runtime", NO_OR_NONE)]]),
        ],
    },
];

const fn answer(id: &'static str, text: &'static str, needs: &'static [Need]) -> Answer {
    Answer { id, text, needs, given_by: |_| false }
}

/// Whether both ends are in async code.
fn is_async(program: &str) -> bool {
    program.contains(".await") && !program.contains("thread::")
}

/// Whether both ends are in threads.
fn is_blocking(program: &str) -> bool {
    !program.contains(".await")
}

/// The answers that `program` gives by what it does with `channel`, as the
/// chooser's address has them. The channel fits them all.
pub fn address(compared: &Compared, channel: &Channel, program: &str) -> String {
    let mut given = Vec::new();
    for Question { id, any, answers, .. } in QUESTIONS {
        let answers = answers.iter().filter(|answer| {
            (answer.given_by)(program) && answer.reason(compared, channel).is_none()
        });
        let most = if any.is_some() { 1 } else { usize::MAX };
        given.extend(answers.take(most).map(|answer| format!("{id}={}", answer.id)));
    }
    given.join("&")
}

impl Answer {
    const fn given_by(self, given_by: fn(&str) -> bool) -> Answer {
        Answer { given_by, ..self }
    }

    /// Why `channel` does not fit: the first property that is needed and has
    /// another value. None if the channel fits.
    pub fn reason<'a>(
        &self,
        compared: &'a Compared,
        channel: &Channel,
    ) -> Option<(&'a Property, Option<&'a Cell>)> {
        let missing = self.needs.iter().find(|need| {
            !need.iter().any(|(id, values)| {
                property(compared, id)
                    .is_some_and(|property| values.contains(&value(property, channel)))
            })
        })?;
        let property = property(compared, missing.first()?.0)?;
        Some((property, cell(property, channel)))
    }
}

/// What the chooser asks and the tables do not know: what is wrong, and its fix.
pub fn unknown(compared: &Compared) -> Vec<(String, String)> {
    let mut unknown = Vec::new();
    for question in QUESTIONS {
        for answer in question.answers {
            let asks = format!("the chooser's answer `{}={}`", question.id, answer.id);
            for (id, values) in answer.needs.iter().copied().flatten() {
                let Some(property) = property(compared, id) else {
                    let known = compared.properties.iter().map(|it| it.id.as_str());
                    let hint = did_you_mean(id, known);
                    unknown.push((
                        format!("{asks} needs the property `{id}`, which no table has"),
                        format!("{hint}correct tools/cookbook/src/chooser.rs"),
                    ));
                    continue;
                };
                let mut had =
                    Vec::from_iter(compared.channels.iter().map(|it| value(property, it)));
                had.sort_unstable();
                had.dedup();
                for wanted in values.iter().filter(|wanted| !had.contains(wanted)) {
                    unknown.push((
                        format!("{asks} needs `{id}` to be `{wanted}`, which no channel has"),
                        format!(
                            "correct tools/cookbook/src/chooser.rs: the values are `{}`",
                            had.join("`, `")
                        ),
                    ));
                }
            }
        }
    }
    unknown
}

fn property<'a>(compared: &'a Compared, id: &str) -> Option<&'a Property> {
    compared.properties.iter().find(|property| property.id == id)
}

fn cell<'a>(property: &'a Property, channel: &Channel) -> Option<&'a Cell> {
    property.cells.get(&channel.id)?.as_ref()
}

fn value<'a>(property: &'a Property, channel: &Channel) -> &'a str {
    cell(property, channel).map_or(NONE, |cell| &cell.value)
}
