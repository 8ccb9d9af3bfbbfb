//! Makes a file of the user accessible to everybody.
//@ phase: run
//@ stopped-by: seccomp root
//@ spoils: the file
//@ control: without seccomp root

use std::os::unix::fs::PermissionsExt;
use support::*;

fn main() {
    report(std::fs::set_permissions(at("$FOLDER/own"), PermissionsExt::from_mode(0o777)));
}
