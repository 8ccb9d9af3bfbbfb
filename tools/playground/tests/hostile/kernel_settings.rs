//! Changes settings of the kernel.
//@ phase: run
//@ stopped-by: landlock
//@ control: as root without landlock privileges namespaces root

use support::*;

fn main() {
    for setting in ["/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger"] {
        report(std::fs::OpenOptions::new().write(true).open(setting));
    }
}
