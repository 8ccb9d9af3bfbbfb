//! Programs that attack, each compiled and run as a reader's program is, or in
//! the place of a compiler that was taken over. Each must be stopped by the
//! layer that its header names, must have worked without it, and must leave
//! nothing behind.
//!
//! `HOSTILE=name cargo test --test hostile` tries those whose name contains it.

#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

#[path = "hostile_suite/attack.rs"]
mod attack;
#[allow(dead_code, reason = "other tests need more of it")]
mod common;
#[path = "hostile_suite/scene.rs"]
mod scene;
#[path = "hostile_suite/trial.rs"]
mod trial;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use nix::unistd::geteuid;
use playground::sandbox::Sandbox;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;

use trial::Trials;

/// The user that the suite becomes, if root starts it, to be tried once more.
const ORDINARY: u32 = 54321;

/// One at a time: what is left of one is looked for among all children.
static TURN: Mutex<()> = Mutex::const_new(());

#[test]
fn there_are_attacks_of_each_kind() {
    let attacks = attack::all();
    assert!(attacks.len() >= 65, "only {} are left", attacks.len());
    // A layer whose attacks have no control could be switched off unnoticed.
    let mut controlled = BTreeMap::new();
    for attack in attacks.iter().filter(|attack| attack.control.is_some()) {
        *controlled.entry(attack.stopped_by.clone()).or_insert(0) += 1;
    }
    for layer in ["landlock", "seccomp", "limits", "privileges", "namespaces", "launcher"] {
        assert!(controlled.get(layer) >= Some(&2), "{layer}: {controlled:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_is_stopped() {
    let Sandbox::Confined(_) = common::sandbox() else {
        // It has failed already if this is CI.
        eprintln!("SKIPPED: no layer to be tried holds on this machine");
        return;
    };
    let _turn = TURN.lock().await;
    let attacks = attack::here();
    eprintln!("{} attacks as user {}", attacks.len(), geteuid());
    let trials = Arc::new(Trials::new());
    let places = Arc::new(Semaphore::new(3));
    let mut running = JoinSet::new();
    for attack in attacks {
        let (trials, places) = (trials.clone(), places.clone());
        running.spawn(async move {
            // What only waits needs no place.
            let place = async || places.acquire_owned().await.expect("nobody closes it");
            let _place = if attack.waits() { None } else { Some(place().await) };
            let result = trials.attempt(&attack).await;
            result.map_err(|fault| format!("{}: {fault}", attack.name)).err()
        });
    }
    let faults: Vec<_> = running.join_all().await.into_iter().flatten().collect();
    let left = trials.left().await;
    assert!(faults.is_empty() && left.is_empty(), "{}\nleft: {left:?}", faults.join("\n"));
}

/// The same as a user without rights, where root starts the tests.
#[test]
fn every_attack_is_stopped_for_an_ordinary_user() {
    if !geteuid().is_root() {
        return;
    }
    let _turn = TURN.blocking_lock();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-ordinary");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::os::unix::fs::chown(&folder, Some(ORDINARY), Some(ORDINARY)).expect("root may");
    let sysroot =
        Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc is there");
    let sysroot = String::from_utf8(sysroot.stdout).expect("UTF-8").trim().to_owned();
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-ec", BECOME_ORDINARY, "sh", &sysroot, &ORDINARY.to_string()]);
    command.arg(std::env::current_exe().expect("it has a file"));
    command.args(["--exact", "every_attack_is_stopped", "--nocapture"]);
    command.env("HOSTILE_FOLDER", &folder).env("HOME", &folder).env("CARGO_HOME", &folder);
    command.env("PATH", format!("{sysroot}/bin:/usr/bin:/bin")).env_remove("RUSTUP_HOME");
    let output = command.output().expect("util-linux is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stdout));
    // Not only skipped.
    assert!(said.contains("attacks as user 54321"), "{said}");
}

/// Shows the toolchain to everybody, should it lie in root's closed home
/// folder, and becomes the user. Only in a mount namespace of its own.
const BECOME_ORDINARY: &str = r#"
toolchain=$1 user=$2
shift 2
if ! setpriv --reuid "$user" --clear-groups test -x "$toolchain"; then
    aside=$(mktemp -d)
    mount --bind "$toolchain" "$aside"
    mount -t tmpfs -o mode=755 none /root
    mkdir -p "$toolchain"
    mount --bind "$aside" "$toolchain"
    umount "$aside"
    rmdir "$aside"
fi
exec setpriv --reuid "$user" --regid "$user" --clear-groups "$@"
"#;
