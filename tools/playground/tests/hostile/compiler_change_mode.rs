//! As a compiler that was taken over, makes a file of the user accessible to everybody.
//@ phase: compiler
//@ stopped-by: seccomp root
//@ spoils: the file
//@ control: without seccomp root

use std::os::unix::fs::PermissionsExt;
use support::*;

fn main() {
    let file = at("$FOLDER/own");
    report(std::fs::set_permissions(file, PermissionsExt::from_mode(0o777)).and_then(|()| {
        // The call is answered as if it had worked.
        let mode = std::fs::metadata(file)?.permissions().mode();
        if mode & 0o777 == 0o777 { Ok(()) } else { Err(io::ErrorKind::PermissionDenied.into()) }
    }));
}
