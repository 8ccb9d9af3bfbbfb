//! The job: applies the layers that concern a process, and becomes the program.

use std::convert::Infallible;
use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;

use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd;

use super::order::Order;
use super::{Failure, Layer, calls, cannot, files, input, namespaces, privileges, resources};

/// Applies the layers. In any other order, a layer could no longer be applied,
/// or would undo another one.
///
/// `root` says that the server has all rights, so the launcher has not entered
/// a user namespace. `stdin` becomes the standard input.
pub fn become_job(order: &Order, root: bool, stdin: &OwnedFd) -> Result<Infallible, Failure> {
    let has = |layer| order.layers.has(layer);
    input::become_standard(stdin)?;
    let open_files = resources::open_files(&order.bounds)?;
    let program = open_program(order, open_files)?;
    let files = has(Layer::Landlock).then(|| files::Ruleset::new(order)).transpose()?;
    if has(Layer::Namespaces) && root {
        namespaces::enter_user()?;
    }
    if has(Layer::Privileges) || has(Layer::Namespaces) {
        privileges::clear_capabilities()?;
    }
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(cannot("be ended with the keeper"))?;
    if has(Layer::Limits) {
        resources::limit(&order.bounds, open_files, has(Layer::Namespaces))?;
    }
    // A program gains no rights by being started, even if it is set-user-id.
    prctl::set_no_new_privs().map_err(cannot("give up new privileges"))?;
    if let Some(files) = files {
        files.enforce()?;
    }
    let arguments = c_strings(
        std::iter::once(order.job.program.as_os_str().as_bytes().to_vec())
            .chain(order.job.arguments.iter().map(|argument| argument.clone().into_bytes())),
    )?;
    let environment = order.job.environment.iter();
    let environment =
        c_strings(environment.map(|(name, value)| format!("{name}={value}").into_bytes()))?;
    // This is the last one, since the layers above need calls that it refuses.
    if has(Layer::Seccomp) {
        calls::filter(order.job.profile, &program, !has(Layer::Root))?;
    }
    unistd::fexecve(&program, &arguments, &environment).map_err(cannot("start the program"))
}

/// Opens the job's program under a number that no file of the job can have.
/// seccomp recognizes the one call that starts it by this number.
fn open_program(order: &Order, open_files: u64) -> Result<OwnedFd, Failure> {
    let because = "open the program of the job (one that root's server starts runs as nobody: \
                   keep toolchain and state folder where every user may look, or serve as an \
                   ordinary user)";
    let above = open_files.try_into().map_err(cannot(because))?;
    let program = files::open_program(order).map_err(cannot(because))?;
    rustix::io::fcntl_dupfd_cloexec(program, above).map_err(cannot(because))
}

fn c_strings(strings: impl Iterator<Item = Vec<u8>>) -> Result<Vec<CString>, Failure> {
    strings.map(CString::new).collect::<Result<_, _>>().map_err(cannot("pass on the arguments"))
}
