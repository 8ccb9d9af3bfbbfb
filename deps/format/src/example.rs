//! Parses one example file.

use std::path::{Path, PathBuf};

use crate::{Fault, Server};

const BEGIN: &str = "// ANCHOR: example";
const END: &str = "// ANCHOR_END: example";
const DIRECTIVES: &str = "`output: unordered|pattern`, `exit: N`, \
    `panics: TEXT`, `stderr: TEXT`, `hangs`, `compile-fail: E0000`, \
    `needs: nats-server|redis-server|processes`";

/// The category of the programs that leave their process, and of no others.
pub const DISTRIBUTED: &str = "distributed";

/// The words that cannot name a module, of every edition up to 2024.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// How the program's standard output is compared with the golden file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Output {
    /// Byte for byte.
    #[default]
    Exact,
    /// As a multiset of lines, since the program promises no order.
    Unordered,
    /// With `[..]` for any text within a line and `...` for any lines.
    Pattern,
}

/// How the program ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The program exits by itself with this status.
    Exit(i32),
    /// The program does not end: after its golden output it waits for ever.
    Hangs,
    /// rustc refuses the program with this error code, such as `E0382`.
    CompileFail(String),
}

/// An example file that keeps the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The folder that contains it, such as `asynchronous`.
    pub category: String,
    /// The file name without `.rs`, such as `async_channels_mpsc`.
    pub name: String,
    /// The path it was read from.
    pub path: PathBuf,
    /// The task that it solves: the first line, without its full stop.
    pub title: String,
    /// How its output is compared.
    pub output: Output,
    /// How it ends.
    pub ending: Ending,
    /// The program panics with each of these texts in the first line of a
    /// panic's message, and with no other message.
    pub panics: Vec<String>,
    /// Text that must appear on standard error.
    pub stderr: Vec<String>,
    /// The server that it talks to.
    pub server: Option<Server>,
    /// Whether it starts other processes, which no playground lets it do.
    pub processes: bool,
    /// The program between the anchors, with a final newline.
    pub program: String,
    /// The number of the program's first line in the file, from 1.
    pub program_line: usize,
}

impl Example {
    /// Reads the example file at `path`.
    ///
    /// # Errors
    ///
    /// All faults of the file together: it is unreadable, not UTF-8, or breaks
    /// the form described in the [crate documentation](crate).
    pub fn read(path: &Path) -> Result<Example, Vec<Fault>> {
        let text = read_utf8(path).map_err(|fault| vec![fault])?;
        Example::parse(path, &text)
    }

    /// Parses `text`, the content of the example file at `path`.
    ///
    /// # Errors
    ///
    /// All faults of the text together.
    pub fn parse(path: &Path, text: &str) -> Result<Example, Vec<Fault>> {
        Parser::new(path, text).run()
    }

    /// Whether the program needs more than its own process: a server, or other
    /// processes. Such programs use crates of their own, and cannot run in the
    /// playground.
    pub fn leaves_process(&self) -> bool {
        self.server.is_some() || self.processes
    }

    /// The id `category/name`, by which a chapter may name it.
    pub fn id(&self) -> String {
        format!("{}/{}", self.category, self.name)
    }

    /// The golden file beside the example: its output, or rustc's message if
    /// rustc refuses it.
    pub fn golden_path(&self) -> PathBuf {
        self.path.with_extension(match self.ending {
            Ending::CompileFail(_) => "stderr",
            _ => "stdout",
        })
    }
}

/// Reads a text file. If it contains bytes that are not UTF-8, the fault names the line.
pub fn read_utf8(path: &Path) -> Result<String, Fault> {
    let bytes = std::fs::read(path).map_err(|error| {
        Fault::new(
            path,
            0,
            format!("cannot be read ({error})"),
            "check the file and its permissions",
        )
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|&&b| b == b'\n').count() + 1;
        Fault::new(path, line, "is not UTF-8", "save the file as UTF-8")
    })
}

struct Parser<'a> {
    path: &'a Path,
    lines: Vec<&'a str>,
    faults: Vec<Fault>,
    title: String,
    output: Option<Output>,
    ending: Option<Ending>,
    panics: Vec<String>,
    stderr: Vec<String>,
    server: Option<Server>,
    processes: bool,
}

impl<'a> Parser<'a> {
    fn new(path: &'a Path, text: &'a str) -> Self {
        Parser {
            path,
            lines: text.lines().collect(),
            faults: Vec::new(),
            title: String::new(),
            output: None,
            ending: None,
            panics: Vec::new(),
            stderr: Vec::new(),
            server: None,
            processes: false,
        }
    }

    fn fault(&mut self, line: usize, what: impl Into<String>, fix: impl Into<String>) {
        self.faults.push(Fault::new(self.path, line, what, fix));
    }

    fn run(mut self) -> Result<Example, Vec<Fault>> {
        let (category, name) = self.names();
        self.header();
        let (program, program_line) = self.program();
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(Example {
            category,
            name,
            path: self.path.to_owned(),
            title: self.title,
            output: self.output.unwrap_or_default(),
            ending: self.ending.unwrap_or(Ending::Exit(0)),
            panics: self.panics,
            stderr: self.stderr,
            server: self.server,
            processes: self.processes,
            program,
            program_line,
        })
    }

    /// The category and the name, both of which become names of Rust modules.
    fn names(&mut self) -> (String, String) {
        let text = |part: Option<&std::ffi::OsStr>| {
            part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let name = text(self.path.file_stem());
        let category = text(self.path.parent().and_then(Path::file_name));
        let is_module = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        for part in [&category, &name] {
            if KEYWORDS.contains(&part.as_str()) {
                self.fault(
                    0,
                    format!("`{part}` is a word of the language and cannot be a module name"),
                    "rename it",
                );
            } else if !is_module(part) {
                self.fault(
                    0,
                    format!("`{part}` cannot be a module name"),
                    "rename it: lower-case letters, digits and `_`, a letter first",
                );
            }
        }
        (category, name)
    }

    fn header(&mut self) {
        match self.lines.first().and_then(|line| line.strip_prefix("//! ")) {
            Some(title) if title.trim_end().ends_with('.') && title.trim() != "." => {
                self.title = title.trim().trim_end_matches('.').to_owned();
            }
            _ => self.fault(
                1,
                "the first line does not name the task",
                "begin the file with `//! ` and one sentence that ends in a full stop",
            ),
        }
        let anchor = self.lines.iter().position(|line| line.trim_start().starts_with("// ANCHOR"));
        let header_end = anchor.unwrap_or(self.lines.len());
        let opened = anchor.is_some_and(|index| self.lines[index].trim() == BEGIN);
        let mut code_was_named = false;
        for (index, line) in self.lines.clone().into_iter().enumerate() {
            let number = index + 1;
            match line.trim_start().strip_prefix("//@") {
                Some(_) if index > header_end => self.fault(
                    number,
                    "a directive stands behind the header, where it has no effect",
                    "move it under the first line",
                ),
                Some(directive) => self.directive(number, directive.trim()),
                None if index < header_end && opened && !is_comment(line) && !code_was_named => {
                    code_was_named = true;
                    self.fault(
                        number,
                        "stands before the anchor, so a reader who copies the program lacks it",
                        format!("move it behind `{BEGIN}`"),
                    );
                }
                None => {}
            }
        }
        let nothing_said = self.stderr.is_empty()
            && self.panics.is_empty()
            && self.server.is_none()
            && !self.processes;
        if matches!(self.ending, Some(Ending::CompileFail(_))) && !nothing_said {
            self.fault(
                0,
                "expects `//@ stderr`, `//@ panics` or `//@ needs` of a program that never runs",
                "remove it: the golden file holds what rustc says",
            );
        }
    }

    fn directive(&mut self, line: usize, directive: &str) {
        let (key, value) = match directive.split_once(':') {
            Some((key, value)) => (key.trim(), value.trim()),
            None => (directive, ""),
        };
        let ending = match (key, value) {
            ("output", "unordered") if self.output.is_none() => {
                self.output = Some(Output::Unordered);
                return;
            }
            ("output", "pattern") if self.output.is_none() => {
                self.output = Some(Output::Pattern);
                return;
            }
            ("panics", text) if !text.is_empty() => {
                self.panics.push(text.to_owned());
                return;
            }
            ("stderr", text) if !text.is_empty() => {
                self.stderr.push(text.to_owned());
                return;
            }
            ("needs", program) if self.server.is_none() && Server::named(program).is_some() => {
                self.server = Server::named(program);
                return;
            }
            ("needs", "processes") if !self.processes => {
                self.processes = true;
                return;
            }
            // Every system can report statuses in this range.
            ("exit", status) => status.parse().ok().map(|status: u8| Ending::Exit(status.into())),
            ("hangs", "") => Some(Ending::Hangs),
            ("compile-fail", code)
                if code.len() == 5
                    && code.starts_with('E')
                    && code[1..].bytes().all(|b| b.is_ascii_digit()) =>
            {
                Some(Ending::CompileFail(code.to_owned()))
            }
            _ => None,
        };
        match ending {
            Some(ending) if self.ending.is_none() => self.ending = Some(ending),
            Some(_) => {
                self.fault(line, "says twice how the program ends", "keep one of the directives")
            }
            None => self.fault(
                line,
                format!("`//@ {directive}` is no directive, or stands there twice"),
                format!("use one of {DIRECTIVES}"),
            ),
        }
    }

    /// The text between the anchors, without the lines of nested anchors, and
    /// the number of its first line.
    fn program(&mut self) -> (String, usize) {
        let find = |wanted: &str| -> Vec<usize> {
            let lines = self.lines.iter().enumerate();
            lines.filter(|(_, line)| line.trim() == wanted).map(|(i, _)| i).collect()
        };
        let (begins, ends) = (find(BEGIN), find(END));
        match (begins.as_slice(), ends.as_slice()) {
            ([begin], [end]) if begin < end => {
                let body = &self.lines[begin + 1..*end];
                let program: String = body
                    .iter()
                    .filter(|line| {
                        let line = line.trim_start();
                        !line.starts_with("// ANCHOR: ") && !line.starts_with("// ANCHOR_END: ")
                    })
                    .flat_map(|line| [*line, "\n"])
                    .collect();
                let (begin, end) = (*begin, *end);
                self.whole(begin, end, &program);
                (program, begin + 2)
            }
            (begins, ends) => {
                let (line, what, fix) = misplaced(begins, ends);
                self.fault(line, what, fix);
                Default::default()
            }
        }
    }

    /// Checks that a whole program is between the anchors, and that only the
    /// harness's line follows.
    fn whole(&mut self, begin: usize, end: usize, program: &str) {
        if program.trim().is_empty() {
            self.fault(begin + 1, "the anchor is empty", "move the program between the anchors");
            return;
        }
        if !program
            .lines()
            .any(|line| line.starts_with("fn main(") || line.starts_with("async fn main("))
        {
            self.fault(
                begin + 1,
                "what stands between the anchors is no whole program",
                "include `fn main`, so that a reader can copy it and run it",
            );
        }
        let behind: Vec<_> =
            self.lines[end + 1..].iter().filter(|line| !line.trim().is_empty()).collect();
        let compile_fail = matches!(self.ending, Some(Ending::CompileFail(_)));
        let good = match behind.as_slice() {
            [] => compile_fail,
            [line] => !compile_fail && **line == "example_harness::test!(main);",
            _ => false,
        };
        if !good {
            let fix = if compile_fail {
                "leave nothing there: the harness gives the file to rustc as it is"
            } else {
                "leave just `example_harness::test!(main);` there"
            };
            self.fault(end + 2, "what follows the anchor is not the harness's line", fix);
        }
    }
}

fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with("//")
}

/// The fault of anchors on these lines, counted from 0: the line to report,
/// counted from 1, what is wrong, and the fix.
fn misplaced(begins: &[usize], ends: &[usize]) -> (usize, String, String) {
    let keep_one = || "keep one".to_owned();
    match (begins, ends) {
        ([], []) => (
            0,
            "has no program between anchors".to_owned(),
            format!("put `{BEGIN}` before it and `{END}` behind it"),
        ),
        ([begin], [end]) => (
            end + 1,
            format!("the anchor ends before it begins on line {}", begin + 1),
            "swap the two lines".to_owned(),
        ),
        ([begin, ..], []) => (
            begin + 1,
            "the anchor is not closed".to_owned(),
            format!("add `{END}` behind the program"),
        ),
        ([], [end, ..]) => (
            end + 1,
            "the anchor is not opened".to_owned(),
            format!("add `{BEGIN}` before the program"),
        ),
        ([_, second, ..], _) => (second + 1, "the anchor is opened twice".to_owned(), keep_one()),
        (_, [_, second, ..]) => (second + 1, "the anchor is closed twice".to_owned(), keep_one()),
    }
}
