//! Makes files wherever others may.
//@ phase: run
//@ stopped-by: landlock root
//@ control: without landlock root

use support::*;

fn main() {
    for folder in ["/tmp", "/var/tmp", "/dev/shm", at("$FOLDER"), "."] {
        let path = format!("{folder}/hostile-{}", std::process::id());
        let made = std::fs::File::create_new(&path);
        if made.is_ok() {
            std::fs::remove_file(&path).ok();
            println!("worked");
        } else if folder != "." && !folder.starts_with("/var") {
            report(made);
        }
    }
}
