//! Describes what this machine lets a process do.

use std::fs;
use std::path::Path;

use crate::Inputs;

/// The files that describe the kernel, and what it lets a sandbox do.
const KERNEL: &[&str] = &[
    "/proc/version",
    "/proc/cmdline",
    "/proc/filesystems",
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    "/proc/sys/kernel/seccomp/actions_avail",
    "/proc/sys/kernel/unprivileged_userns_clone",
    "/proc/sys/kernel/yama/ptrace_scope",
    "/proc/sys/user/max_user_namespaces",
    "/sys/kernel/security/lsm",
];

/// The beginnings of the lines in a process's status that describe its rights.
const RIGHTS: &[&str] = &["Uid:", "Gid:", "Groups:", "NoNewPrivs:", "Seccomp:", "Cap"];

/// Adds the kernel, its settings, and the rights of this process.
pub fn add(inputs: Inputs) -> Inputs {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let inputs = inputs.text("rights", rights(&status));
    KERNEL.iter().fold(inputs, |inputs, file| inputs.file(Path::new(file)))
}

/// The rights of a process, from its `status`.
fn rights(status: &str) -> String {
    let tells = |line: &&str| RIGHTS.iter().any(|begin| line.starts_with(begin));
    status.lines().filter(tells).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_user_and_other_rights_are_other_inputs() {
        let status = "Name:\ttest\nUid:\t0\t0\t0\t0\nSeccomp:\t0\nCapEff:\t00000000\nThreads:\t2\n";
        let changed = |from, to| rights(status) != rights(&status.replace(from, to));
        assert!(changed("Uid:\t0", "Uid:\t1") && changed("CapEff:\t0", "CapEff:\tf"));
        assert!(changed("Seccomp:\t0", "Seccomp:\t2"));
        assert!(!changed("Threads:\t2", "Threads:\t3"), "this would differ from run to run");
    }

    #[test]
    fn linux_tells_of_itself() {
        let told = |inputs: Inputs| inputs.key() != Inputs::new().key();
        assert!(told(add(Inputs::new())));
        if cfg!(target_os = "linux") {
            let status = fs::read_to_string("/proc/self/status").expect("Linux has it");
            assert!(rights(&status).lines().count() >= RIGHTS.len(), "{status}");
        }
    }
}
