//! Makes a device.
//@ phase: run
//@ stopped-by: seccomp
//@ control: as root without landlock seccomp privileges namespaces root

use support::*;

fn main() {
    // A character device, 1:3, in a folder that everybody may write to.
    let path = c_at("/tmp/hostile-attack-device");
    report(call(MKNODAT, [(-100isize) as usize, path.as_ptr() as usize, 0o20600, 1 << 8 | 3, 0, 0]));
    std::fs::remove_file("/tmp/hostile-attack-device").ok();
}
