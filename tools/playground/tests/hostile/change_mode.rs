//! Opens a file of the user to everybody.
//@ phase: run
//@ stopped-by: seccomp
//@ spoils: the file
//@ control: without seccomp

use std::os::unix::fs::PermissionsExt;
use support::*;

fn main() {
    report(std::fs::set_permissions(at("$FOLDER/own"), PermissionsExt::from_mode(0o777)));
}
