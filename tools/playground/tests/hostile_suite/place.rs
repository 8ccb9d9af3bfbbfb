//! Prepares the place of a test: it runs alone, as its user, and every user can
//! reach the toolchain.
//!
//! Root's toolchain is usually in root's home folder, which is closed to
//! others. If a job has no root of its own, it cannot use the toolchain there,
//! since it runs as nobody. So root's tests are started again in a mount
//! namespace in which everybody can reach it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use nix::unistd::geteuid;
use playground::sandbox::Sandbox;
use playground::{Limits, Settings};
use tokio::sync::{Mutex, MutexGuard};

use crate::{common, program};

/// If root starts the tests, they run again as this user.
const ORDINARY: u32 = 54321;

/// The variable that is set if a test was started again: the folder where it may write.
const FOLDER: &str = "HOSTILE_FOLDER";

/// Time limit of attacks that do not wait: a busy machine starves jobs.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// One test at a time, since it looks for remains among all children of this process.
static TURN: Mutex<()> = Mutex::const_new(());

/// A test holds this while it runs.
pub struct Place {
    /// The folder for compiled dependencies and states.
    pub folder: PathBuf,
    /// Whether another user has run the same test already.
    pub again: bool,
    _turn: MutexGuard<'static, ()>,
}

impl Place {
    /// The place of the test `test`. `None` if the test was started again and
    /// has succeeded.
    pub async fn enter(test: &str) -> Option<Place> {
        Place::of(test, 0).await
    }

    /// The same for an ordinary user. `None` if this user is ordinary anyway.
    pub async fn as_ordinary(test: &str) -> Option<Place> {
        let again = geteuid().is_root() || is_again();
        if again { Place::of(test, ORDINARY).await } else { None }
    }

    /// A playground's settings, with enough time on a busy machine.
    pub fn settings(&self, sandbox: Sandbox) -> Settings {
        let folder = self.folder.clone();
        let compile = Limits { wall: PATIENCE, ..Limits::compile() };
        let run = Limits { wall: PATIENCE, ..Limits::run() };
        Settings { folder, sandbox, compile, run, ..common::settings() }
    }

    async fn of(test: &str, user: u32) -> Option<Place> {
        let turn = TURN.lock().await;
        program::build();
        if let Some(folder) = std::env::var_os(FOLDER) {
            return Some(Place { folder: folder.into(), again: user != 0, _turn: turn });
        }
        if !geteuid().is_root() {
            return Some(Place { folder: common::folder(), again: false, _turn: turn });
        }
        start(test, user);
        None
    }
}

/// Whether this is a test that was started again.
pub fn is_again() -> bool {
    std::env::var_os(FOLDER).is_some()
}

/// Starts a test again, as `user`.
fn start(test: &str, user: u32) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{user}"));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::os::unix::fs::chown(&folder, Some(user), Some(user)).expect("root may");
    let sysroot =
        Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc is there");
    let sysroot = String::from_utf8(sysroot.stdout).expect("UTF-8").trim().to_owned();
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-ec", SHOW, "sh", &sysroot, &user.to_string()]);
    command.arg(std::env::current_exe().expect("it has a file"));
    command.args(["--exact", test, "--nocapture"]);
    command.env(FOLDER, &folder).env("HOME", &folder).env("CARGO_HOME", &folder);
    command.env("PATH", format!("{sysroot}/bin:/usr/bin:/bin")).env_remove("RUSTUP_HOME");
    let output = command.output().expect("util-linux is there");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "as user {user}: {stderr}{stdout}");
    // It must not have been filtered out.
    assert!(stdout.contains("1 passed"), "as user {user}: {stderr}{stdout}");
    eprintln!("{stderr}");
}

/// The script that makes the toolchain reachable for everybody, and becomes the
/// user. It must run in a mount namespace of its own.
const SHOW: &str = r#"
toolchain=$1 user=$2
shift 2
if ! setpriv --reuid 65534 --clear-groups test -x "$toolchain"; then
    aside=$(mktemp -d)
    mount --bind "$toolchain" "$aside"
    mount -t tmpfs -o mode=755 none /root
    mkdir -p "$toolchain"
    mount --bind "$aside" "$toolchain"
    umount "$aside"
    rmdir "$aside"
fi
if [ "$user" = 0 ]; then
    exec "$@"
fi
exec setpriv --reuid "$user" --regid "$user" --clear-groups "$@"
"#;
