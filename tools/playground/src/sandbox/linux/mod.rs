//! The launcher: confines itself, then becomes the job's program.

mod arguments;
mod calls;
mod files;
mod namespaces;
mod privileges;
pub mod probe;
mod reach;
mod resources;

use std::convert::Infallible;
use std::ffi::{CString, OsString};
use std::fmt::Display;
use std::os::unix::ffi::OsStringExt;
use std::process::exit;

use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd;

use super::{LAUNCH, Layer};

pub use arguments::Launch;
pub use privileges::give_to_nobody;

/// The exit status of a launcher that could not start its job.
pub const NOT_LAUNCHED: i32 = 125;

/// What failed, and what the system said.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what}: {said}")]
struct Failure {
    what: &'static str,
    said: String,
}

/// Makes a [`Failure`] out of what the system said.
fn cannot<E: Display>(what: &'static str) -> impl FnOnce(E) -> Failure {
    move |said| Failure { what, said: said.to_string() }
}

/// See [`super::launch_if_asked`].
pub fn launch_if_asked() {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(first) if first == LAUNCH => {}
        Some(first) if first == probe::PROBE => probe::attempt(arguments),
        _ => return,
    }
    let Some(launch) = Launch::from_arguments(arguments) else {
        eprintln!("{LAUNCH} is for the server itself: leave it away");
        exit(NOT_LAUNCHED)
    };
    let Err(failure) = become_job(&launch);
    eprintln!("sandbox: {failure}");
    exit(NOT_LAUNCHED)
}

/// Puts on the layers, in the only order in which each still can be put on,
/// and none takes off another.
fn become_job(launch: &Launch) -> Result<Infallible, Failure> {
    let has = |layer| launch.layers.has(layer);
    // Nothing that the server left open is the job's.
    close_inherited_files();
    // Opened with the server's rights: nobody may be unable to reach them.
    let program = files::open_program(launch).map_err(cannot("open the program of the job"))?;
    let files = has(Layer::Landlock).then(|| files::Ruleset::new(launch)).transpose()?;
    resources::be_the_first_to_go();

    if has(Layer::Privileges) {
        reach::open_up(launch)?;
        privileges::drop()?;
    }
    if has(Layer::Namespaces) {
        namespaces::enter()?;
        privileges::clear_capabilities()?;
    }

    // A change of credentials would have cleared it. If the server ended
    // before, no signal comes.
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(cannot("be ended with the server"))?;
    if unistd::getppid().as_raw() as u32 != launch.server {
        return Err(Failure { what: "start", said: "the server has ended".to_owned() });
    }

    if has(Layer::Limits) {
        resources::limit(&launch.limits, has(Layer::Namespaces))?;
    }
    // No program can be more than the one that starts it, set-user-id or not.
    prctl::set_no_new_privs().map_err(cannot("give up new privileges"))?;
    if let Some(files) = files {
        files.enforce()?;
    }
    let arguments = c_strings(
        std::iter::once(launch.program.clone().into()).chain(launch.arguments.iter().cloned()),
    )?;
    let environment = c_strings(std::env::vars_os().map(|(mut name, value)| {
        name.push("=");
        name.push(value);
        name
    }))?;
    // The last, since each layer above needs calls that it refuses.
    if has(Layer::Seccomp) {
        calls::filter(launch.profile, &program)?;
    }
    unistd::fexecve(&program, &arguments, &environment).map_err(cannot("start the program"))
}

/// Closes what is open, but standard input and output.
fn close_inherited_files() {
    let open = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.ok()?.file_name().to_str()?.parse::<i32>().ok().filter(|&number| number > 2)
    };
    let numbers = match std::fs::read_dir("/proc/self/fd") {
        Ok(entries) => entries.filter_map(open).collect::<Vec<_>>(),
        // Where there is no /proc, as many as a server can have.
        Err(_) => (3..1 << 16).collect(),
    };
    for number in numbers {
        // An error means that it is closed: the listing itself is among them.
        let _ = unistd::close(number);
    }
}

fn c_strings(strings: impl Iterator<Item = OsString>) -> Result<Vec<CString>, Failure> {
    strings
        .map(|string| CString::new(string.into_vec()))
        .collect::<Result<_, _>>()
        .map_err(cannot("pass on the arguments"))
}
