//! As a compiler that was taken over, makes files in a folder that it makes inaccessible to whoever counts them.
//@ phase: compiler
//@ stopped-by: root watch
//@ ends: refused or disk
//@ control: without root watch

use support::*;

fn main() {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir("closed").unwrap();
    std::env::set_current_dir("closed").unwrap();
    let made = (0..200).try_for_each(|number| {
        std::fs::write(format!("{number}"), "")?;
        match number {
            0 => std::fs::set_permissions(".", PermissionsExt::from_mode(0o300)),
            _ => Ok(()),
        }
    });
    if made.is_ok() {
        be_counted();
    }
    report(made);
}
