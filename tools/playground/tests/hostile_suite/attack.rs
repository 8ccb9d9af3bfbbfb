//! The programs in `tests/hostile`, and what their headers say.

use std::fs;
use std::path::Path;

use playground::sandbox::{Layer, Sandbox};

/// Where an attack takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The program attacks when it is compiled.
    Compile,
    /// It attacks when it runs.
    Run,
    /// It runs in place of a compiler, as if that had been taken over.
    Compiler,
}

/// How to run an attack so that nothing stops it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Without these layers, the attack works; with `as_root`, only if the
    /// server runs as root.
    Without { layers: Vec<Layer>, as_root: bool },
    /// With much more of this limit, it works.
    Raised(String),
    /// Started without the launcher, it works.
    Plain,
}

/// How an attack must end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ends {
    /// Each line that it prints says that it was refused; or rustc refuses it.
    Refused,
    /// It is stopped for this limit, such as `wall` or `memory`.
    Stopped(String),
    /// It is ended by this signal.
    Signal(String),
    /// It ends with this status.
    Status(i32),
}

/// One program.
#[derive(Debug, Clone)]
pub struct Attack {
    pub name: String,
    pub source: String,
    pub phase: Phase,
    /// Each of these stops it without the others.
    pub stopped_by: Vec<String>,
    pub control: Option<Control>,
    /// The attack must end in one of these ways.
    pub ends: Vec<Ends>,
    /// Its output must contain one of these texts.
    pub says: Vec<String>,
    /// Whether the control must do harm to the attack's target.
    pub spoils: bool,
    /// The file of the scene that it may read, if any.
    pub reads: Option<String>,
    /// Whether what it leaves in its working folder is taken out.
    pub leaves: bool,
    /// Whether it is a program of its own, compiled as a reader's is. Others
    /// are compiled together, for speed.
    pub alone: bool,
    /// Whether it is tried over HTTP, too.
    pub sample: bool,
    /// The one architecture that it is for, or `root` if only for a server that
    /// runs as root.
    only: Option<String>,
    /// Whether to try it as one user only; its header says why.
    once: bool,
}

impl Attack {
    fn read(path: &Path) -> Attack {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let source = fs::read_to_string(path).expect("it can be read");
        let head = |key: &str| {
            let prefix = format!("//@ {key}: ");
            source.lines().find_map(|line| line.strip_prefix(&prefix)).map(str::to_owned)
        };
        let needs = |key: &str| head(key).unwrap_or_else(|| panic!("{name}.rs: no `//@ {key}:`"));
        let wrong = |what: &str| format!("{name}.rs: {what} is not understood");
        assert!(source.starts_with("//! "), "{name}.rs: the first line does not say the attack");
        let phase = match needs("phase").as_str() {
            "compile" => Phase::Compile,
            "run" => Phase::Run,
            "compiler" => Phase::Compiler,
            other => panic!("{}", wrong(other)),
        };
        let control = control(&needs("control")).unwrap_or_else(|what| panic!("{}", wrong(&what)));
        let ends = head("ends").unwrap_or("refused".to_owned());
        let ends = ends.split(" or ").map(ends_in).collect::<Option<_>>();
        let says = head("says").unwrap_or_default();
        Attack {
            alone: phase == Phase::Compile || head("alone").is_some(),
            phase,
            stopped_by: needs("stopped-by").split(' ').map(str::to_owned).collect(),
            control,
            ends: ends.unwrap_or_else(|| panic!("{}", wrong("how it ends"))),
            says: says.split(" or ").map(unescape).collect(),
            spoils: head("spoils").is_some(),
            reads: head("reads"),
            leaves: head("leaves").is_some(),
            sample: head("sample").is_some(),
            only: head("only"),
            once: head("once").is_some(),
            name,
            source,
        }
    }

    /// The layers of `sandbox` that stop it.
    pub fn layers(&self, sandbox: &Sandbox) -> Vec<Layer> {
        let layers = self.stopped_by.iter().filter_map(|name| Layer::named(name));
        layers.filter(|layer| sandbox.has(*layer)).collect()
    }

    /// The layers to leave out to show that `layer` stops the attack by itself:
    /// all others, since these may be weaker on another kernel. Root's rights
    /// are given up in any case. A program of its own takes long to compile, so
    /// for it only those are left out that would stop it as well.
    pub fn others(&self, layer: Layer) -> Vec<Layer> {
        // A limit bounds the number that the namespace counts.
        let helps = |other| layer == Layer::Namespaces && other == Layer::Limits;
        let other = |other: &Layer| {
            let stops = self.stopped_by.iter().any(|name| name == other.name());
            *other != layer
                && *other != Layer::Privileges
                && !helps(*other)
                && (stops || !self.alone)
        };
        Layer::ALL.into_iter().filter(other).collect()
    }

    /// Whether it uses up all processor time that it may have.
    pub fn computes(&self) -> bool {
        self.ends.contains(&Ends::Stopped("cpu".to_owned()))
    }

    /// Whether it only waits to be stopped.
    pub fn waits(&self) -> bool {
        self.ends == [Ends::Stopped("wall".to_owned())]
    }

    /// The program's text, with each target's name replaced by its value.
    pub fn program(&self, targets: &[(&str, String)]) -> String {
        let support = if self.source.contains("use support::*") { SUPPORT } else { "" };
        // Leave out the header: its `//!` comments are allowed only at the
        // beginning of a file.
        let body = self.source.lines().skip_while(|line| line.starts_with("//"));
        let source = format!("{}\n{support}", body.collect::<Vec<_>>().join("\n"));
        // Longer than an argument may be.
        let source = source.replace("$LONG", &"x".repeat(140 << 10));
        targets.iter().fold(source, |source, (name, value)| source.replace(name, value))
    }

    /// Whether it can be tried on this architecture.
    fn is_for_here(&self) -> bool {
        self.only.as_deref().is_none_or(|only| only == "root" || only == std::env::consts::ARCH)
    }

    /// Whether it can be tried by this user, and `HOSTILE` does not leave it out.
    pub fn is_asked_for(&self, again: bool) -> bool {
        let by_user = self.only.as_deref() != Some("root") || nix::unistd::geteuid().is_root();
        // An attack that no layer stops, or that takes long, is tried as one user only.
        let is_layer = |name: &String| Layer::named(name).is_some();
        let once = self.once || !self.stopped_by.iter().any(is_layer) || self.computes();
        let asked = std::env::var("HOSTILE").unwrap_or_default();
        by_user && !(once && again) && asked.split(',').any(|asked| self.name.contains(asked))
    }
}

/// Parses the header `control`.
fn control(text: &str) -> Result<Option<Control>, String> {
    let (as_root, text) = match text.strip_prefix("as root ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    match text.split_once(' ') {
        Some(("without", names)) => {
            let layers = names.split(' ').map(|name| Layer::named(name).ok_or(name.to_owned()));
            Ok(Some(Control::Without { layers: layers.collect::<Result<_, _>>()?, as_root }))
        }
        Some(("raised", limit)) if !as_root => Ok(Some(Control::Raised(limit.to_owned()))),
        // The reason follows.
        Some(("none:", _)) if !as_root => Ok(None),
        None if text == "plain" => Ok(Some(Control::Plain)),
        _ => Err(text.to_owned()),
    }
}

fn ends_in(text: &str) -> Option<Ends> {
    match text.split_once(' ').unwrap_or((text, "")) {
        ("refused", "") => Some(Ends::Refused),
        (limit @ ("wall" | "cpu" | "output" | "memory" | "threads" | "disk"), "") => {
            Some(Ends::Stopped(limit.to_owned()))
        }
        ("signal", signal) => Some(Ends::Signal(signal.to_owned())),
        ("status", status) => status.parse().ok().map(Ends::Status),
        _ => None,
    }
}

/// Code that the programs may use. It is appended to each of them.
const SUPPORT: &str = include_str!("../hostile/support.txt");

/// One program that contains all attacks that are not alone. Its first argument
/// names the attack, the others its targets.
pub fn together() -> String {
    let (mut modules, mut arms) = (String::new(), String::new());
    for Attack { name, source, .. } in all().iter().filter(|attack| !attack.alone) {
        let source = source.replace("use support::*", "use crate::support::*");
        let source = source.replace("fn main()", "pub fn main()");
        modules += &format!("mod {name} {{\n{source}}}\n");
        arms += &format!("Some({name:?}) => {name}::main(),\n");
    }
    format!(
        "{modules}\nfn main() {{ match std::env::args().nth(1).as_deref() {{ {arms} \
         other => panic!(\"{{other:?}}\") }} }}\n{SUPPORT}"
    )
}

/// All attacks for this architecture, by name.
pub fn all() -> Vec<Attack> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let files = fs::read_dir(folder).expect("the programs are there");
    let mut files: Vec<_> = files.map(|file| file.expect("it can be listed").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    let attacks = files.iter().map(|file| Attack::read(file));
    attacks.filter(Attack::is_for_here).collect()
}

/// Replaces escapes of control characters, which a header spells as code does.
fn unescape(text: &str) -> String {
    let codes =
        [("\\u{1b}", "\u{1b}"), ("\\u{7}", "\u{7}"), ("\\u{202e}", "\u{202e}"), ("\\0", "\0")];
    codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
}
