//! The fields of requests and replies: those of the Rust Playground, and three
//! of our own: the standard input, and two that name a reader's incremental state.

use serde::de::{DeserializeOwned, Error as _, IntoDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Program;
use crate::program::{Edition, StateKey};

/// Characters of the longest message about a request. A message may quote the request.
const MESSAGE: usize = 400;
/// Bytes of a `session`. A shorter one could be guessed.
const SESSION: std::ops::RangeInclusive<usize> = 16..=128;
/// Bytes of the longest `snippet`.
const SNIPPET: usize = 512;
/// Bytes of the longest `stdin`.
const STDIN: usize = 64 << 10;

/// The body of `POST /execute` and `POST /ahead`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ExecuteRequest {
    /// The compiler.
    #[serde(deserialize_with = "read_name")]
    pub channel: Channel,
    /// The optimization.
    #[serde(deserialize_with = "read_name")]
    pub mode: Mode,
    /// The program's edition.
    #[serde(serialize_with = "write_edition", deserialize_with = "read_edition")]
    pub edition: Edition,
    /// The kind of crate.
    #[serde(deserialize_with = "read_name")]
    pub crate_type: CrateType,
    /// Run its `#[test]` functions instead of `main`.
    pub tests: bool,
    /// Print a backtrace when it panics.
    #[serde(default)]
    pub backtrace: bool,
    /// The program.
    pub code: String,
    /// What the program reads from its standard input, at most 64 KiB.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stdin: String,
    /// The reader's secret, 16 to 128 bytes; only with `snippet`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Names one of the reader's programs, at most 512 bytes; only with `session`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
}

/// The body of `POST /evaluate.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluateRequest {
    /// The compiler.
    #[serde(deserialize_with = "read_name")]
    pub version: Channel,
    /// The optimization.
    #[serde(deserialize_with = "read_name")]
    pub optimize: Optimize,
    /// The program.
    pub code: String,
    /// The program's edition. 2015 if it is empty or missing, as on the Rust Playground.
    #[serde(
        default = "edition_2015",
        serialize_with = "write_edition",
        deserialize_with = "read_edition_or_2015"
    )]
    pub edition: Edition,
    /// Run its `#[test]` functions instead of `main`.
    #[serde(default)]
    pub tests: bool,
}

/// The available compilers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// The compiler that the playground was started with.
    Stable,
}

/// How a program is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Not optimized, with overflow checks.
    Debug,
}

/// [`Mode`], as `/evaluate.json` spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Optimize {
    /// [`Mode::Debug`].
    #[serde(rename = "0")]
    Zero,
}

/// The kind of crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CrateType {
    /// A program.
    Bin,
}

/// Parses a request.
///
/// # Errors
///
/// If it is not UTF-8, not JSON, or has another form. The message says which
/// field is wrong, and what is expected there.
pub fn parse<T: Request>(body: &[u8]) -> Result<Program, String> {
    let text = std::str::from_utf8(body)
        .map_err(|error| format!("the body is not UTF-8: {error}; send JSON in UTF-8"))?;
    // serde would take an array for the fields in order.
    if !text.trim_start().starts_with('{') {
        return Err("the body is no JSON object; send one".to_owned());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let request: T = serde_path_to_error::deserialize(&mut deserializer).map_err(explain)?;
    deserializer.end().map_err(|error| format!("after the request: {error}"))?;
    request.program()
}

fn explain(error: serde_path_to_error::Error<serde_json::Error>) -> String {
    let path = error.path().to_string();
    let inner = error.into_inner();
    let message = match path.as_str() {
        "." => inner.to_string(),
        path => format!("the field `{path}`: {inner}"),
    };
    let length = message.chars().count();
    if length <= MESSAGE {
        return message;
    }
    let begin = message.chars().take(MESSAGE / 2);
    let end = message.chars().skip(length - MESSAGE / 2);
    begin.chain(" … ".chars()).chain(end).collect()
}

/// A request that asks for a program to be compiled.
pub trait Request: DeserializeOwned {
    /// The program to compile.
    ///
    /// # Errors
    ///
    /// If its fields do not fit together.
    fn program(self) -> Result<Program, String>;
}

impl Request for ExecuteRequest {
    fn program(self) -> Result<Program, String> {
        let state = match (self.session, self.snippet) {
            (None, None) => None,
            (Some(session), Some(snippet)) => {
                if !SESSION.contains(&session.len()) {
                    return Err(format!(
                        "the field `session`: {} bytes; send {} to {} random ones",
                        session.len(),
                        SESSION.start(),
                        SESSION.end(),
                    ));
                }
                if snippet.len() > SNIPPET {
                    let length = snippet.len();
                    return Err(format!(
                        "the field `snippet`: {length} bytes; send at most {SNIPPET}"
                    ));
                }
                Some(StateKey { session, snippet })
            }
            (Some(_), None) => return Err("the field `session`: only with `snippet`".to_owned()),
            (None, Some(_)) => return Err("the field `snippet`: only with `session`".to_owned()),
        };
        let ExecuteRequest { code, edition, tests, backtrace, stdin, .. } = self;
        if stdin.len() > STDIN {
            let length = stdin.len();
            return Err(format!("the field `stdin`: {length} bytes; send at most {STDIN}"));
        }
        Ok(Program { code, edition, tests, backtrace, explore: false, trace: false, stdin, state })
    }
}

impl Request for EvaluateRequest {
    fn program(self) -> Result<Program, String> {
        let EvaluateRequest { code, edition, tests, .. } = self;
        Ok(Program { edition, tests, ..Program::new(&code) })
    }
}

/// The reply of `POST /evaluate.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluateReply {
    /// Standard output. If the program failed, standard error comes first.
    pub result: String,
    /// The same text, if the program failed.
    pub error: Option<String>,
}

/// The reply of `POST /execute`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecuteReply {
    /// Whether the program compiled, ended by itself, and had status 0.
    pub success: bool,
    /// How the program ended, in words.
    pub exit_detail: String,
    /// The program's standard output.
    pub stdout: String,
    /// rustc's messages, without colours, and the program's standard error.
    pub stderr: String,
}

/// The reply of `POST /ahead`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AheadReply {
    /// Whether it compiled.
    pub success: bool,
    /// rustc's messages, with ANSI colours.
    pub stderr: String,
}

/// The reply of `/meta/crates`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CratesReply {
    /// The crates that programs may use.
    pub crates: Vec<CrateReply>,
}

/// One crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrateReply {
    /// Its name on crates.io.
    pub name: String,
    /// Its exact version.
    pub version: String,
    /// Its name in code.
    pub id: String,
}

/// The reply of every request that cannot be served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorReply {
    /// What is wrong, and what to do about it.
    pub error: String,
}

/// Reads a name from text alone: serde would also accept `{"stable": null}`.
fn read_name<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    T::deserialize(String::deserialize(from)?.into_deserializer())
}

fn write_edition<S: Serializer>(edition: &Edition, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(edition.as_str())
}

fn read_edition<'de, D: Deserializer<'de>>(from: D) -> Result<Edition, D::Error> {
    edition_named::<D>(&String::deserialize(from)?)
}

fn read_edition_or_2015<'de, D: Deserializer<'de>>(from: D) -> Result<Edition, D::Error> {
    match String::deserialize(from)?.trim() {
        "" => Ok(edition_2015()),
        name => edition_named::<D>(name),
    }
}

fn edition_2015() -> Edition {
    Edition::E2015
}

fn edition_named<'de, D: Deserializer<'de>>(name: &str) -> Result<Edition, D::Error> {
    let all = [Edition::E2015, Edition::E2018, Edition::E2021, Edition::E2024];
    all.into_iter()
        .find(|edition| edition.as_str() == name)
        .ok_or_else(|| D::Error::unknown_variant(name, &["2015", "2018", "2021", "2024"]))
}
