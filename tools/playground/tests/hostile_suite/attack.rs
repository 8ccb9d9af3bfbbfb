//! The programs in `tests/hostile`, and what their headers say.

use std::fs;
use std::path::Path;

use playground::sandbox::Layer;

/// Where an attack takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The program attacks when it is compiled.
    Compile,
    /// It attacks when it runs.
    Run,
    /// It runs in the place of a compiler that was taken over.
    Compiler,
}

/// What a run without the layer that stops the attack looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Without these layers, the attack works.
    Without(Vec<Layer>),
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
    /// It is ended by SIGKILL or for its processor time, whatever comes first.
    Killed,
}

/// One program.
#[derive(Debug, Clone)]
pub struct Attack {
    pub name: String,
    pub source: String,
    pub phase: Phase,
    pub stopped_by: String,
    pub control: Option<Control>,
    pub ends: Ends,
    /// A text that its output contains.
    pub says: String,
    /// Whether what it attacks may look attacked after the control.
    pub spoils: bool,
    /// Whether it is a program of its own, compiled as a reader's is. Others
    /// are compiled together, for speed.
    pub alone: bool,
    /// For this architecture only, or only when root is the server's user.
    only: Option<String>,
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
        let control = match needs("control").split_once(' ') {
            Some(("without", names)) => {
                let layer = |name| Layer::named(name).unwrap_or_else(|| panic!("{}", wrong(name)));
                Some(Control::Without(names.split(' ').map(layer).collect()))
            }
            // The reason follows.
            Some(("none:", _)) => None,
            _ if needs("control") == "plain" => Some(Control::Plain),
            _ => panic!("{}", wrong(&needs("control"))),
        };
        let ends =
            match head("ends").as_deref().map(|ends| ends.split_once(' ').unwrap_or((ends, ""))) {
                None | Some(("refused", _)) => Ends::Refused,
                Some((limit @ ("wall" | "cpu" | "output" | "memory" | "threads" | "disk"), _)) => {
                    Ends::Stopped(limit.to_owned())
                }
                Some(("signal", signal)) => Ends::Signal(signal.to_owned()),
                Some(("status", status)) => Ends::Status(status.parse().expect("a number")),
                Some(("killed", _)) => Ends::Killed,
                Some((other, _)) => panic!("{}", wrong(other)),
            };
        let alone = phase == Phase::Compile
            || phase == Phase::Run && (ends != Ends::Refused || head("alone").is_some());
        Attack {
            alone,
            phase,
            stopped_by: needs("stopped-by"),
            control,
            ends,
            says: unescape(&head("says").unwrap_or_default()),
            spoils: head("spoils").is_some(),
            only: head("only"),
            name,
            source,
        }
    }

    /// All layers but the one that stops it, if one does: it must do so alone,
    /// since others may be weaker on another kernel. Root's rights are given up
    /// all the same.
    pub fn other_layers(&self) -> Option<Vec<Layer>> {
        let own = Layer::named(&self.stopped_by)?;
        // What the namespace counts, a limit bounds.
        let helps = |layer| own == Layer::Namespaces && layer == Layer::Limits;
        let other = |layer: &Layer| *layer != own && *layer != Layer::Privileges && !helps(*layer);
        // Each compilation takes its time.
        (!self.alone).then(|| Layer::ALL.into_iter().filter(other).collect())
    }

    /// Whether it only waits to be stopped.
    pub fn waits(&self) -> bool {
        self.ends == Ends::Stopped("wall".to_owned())
    }

    /// The program's text, `name` filled in with `value` for each target.
    pub fn program(&self, targets: &[(&str, String)]) -> String {
        let support = if self.source.contains("use support::*") { SUPPORT } else { "" };
        let source = format!("{}{support}", self.source);
        targets.iter().fold(source, |source, (name, value)| source.replace(name, value))
    }

    /// Whether it can be tried here, and `HOSTILE` does not leave it out.
    fn is_asked_for(&self) -> bool {
        let here = match self.only.as_deref() {
            None => true,
            Some("root") => nix::unistd::geteuid().is_root(),
            Some(architecture) => std::env::consts::ARCH == architecture,
        };
        // What is no layer's work does not depend on the user.
        let once = ["rustc", "supervisor", "page"].contains(&self.stopped_by.as_str());
        let here = here && !(once && std::env::var_os("HOSTILE_FOLDER").is_some());
        let asked = std::env::var("HOSTILE").unwrap_or_default();
        here && self.name.contains(&asked)
    }
}

/// What programs may use; it stands behind each of them.
const SUPPORT: &str = include_str!("../hostile/support.txt");

/// One program of all attacks that are not alone; its first argument says
/// which, the others what it attacks.
pub fn together(attacks: &[Attack]) -> String {
    let (mut modules, mut arms) = (String::new(), String::new());
    for Attack { name, source, .. } in attacks.iter().filter(|attack| !attack.alone) {
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

/// The attacks that can be tried here.
pub fn here() -> Vec<Attack> {
    all().into_iter().filter(Attack::is_asked_for).collect()
}

/// All attacks, by name.
pub fn all() -> Vec<Attack> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let files = fs::read_dir(folder).expect("the programs are there");
    let mut files: Vec<_> = files.map(|file| file.expect("it can be listed").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files.iter().map(|file| Attack::read(file)).collect()
}

/// Control characters stand in a header as they stand in code.
fn unescape(text: &str) -> String {
    let codes =
        [("\\u{1b}", "\u{1b}"), ("\\u{7}", "\u{7}"), ("\\u{202e}", "\u{202e}"), ("\\0", "\0")];
    codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
}
