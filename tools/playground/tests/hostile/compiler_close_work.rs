//! As a compiler that was taken over, makes its working folder inaccessible, so that nobody can remove it.
//@ phase: compiler
//@ stopped-by: keeper
//@ control: none: what is left is looked for at the end

use support::*;

fn main() {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all("deep/deeper").unwrap();
    for folder in ["deep/deeper", "deep", "."] {
        std::fs::set_permissions(folder, PermissionsExt::from_mode(0)).unwrap();
    }
    println!("refused: it is opened again");
}
