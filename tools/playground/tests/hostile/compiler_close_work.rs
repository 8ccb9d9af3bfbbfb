//! As a compiler that was taken over, makes its working folder inaccessible, so that nobody can remove it.
//@ phase: compiler
//@ stopped-by: keeper
//@ control: none: what is left is looked for at the end

use support::*;

fn main() {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    for (folder, mode) in [("deep", 0o300), ("deep/deeper", 0)] {
        std::fs::DirBuilder::new().mode(mode).create(folder).unwrap();
    }
    std::fs::set_permissions(".", PermissionsExt::from_mode(0)).unwrap();
    println!("refused: it is opened again");
}
