//! What the programs print with the real crates. The package `traced` compares
//! the same files with what they print when they are traced.
//!
//! | variable | effect |
//! |---|---|
//! | `SNAPSHOTS=overwrite` | the outputs are recorded |

use std::path::{Path, PathBuf};
use std::process::Command;

fn stdout_of(program: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_untraced"))
        .arg(format!("kinds/{program}"))
        .output()
        .expect("the program can be started");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// Where the output of each kind of channel is recorded.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/kinds");
    let all = std::fs::read_dir(folder).expect("it is there");
    all.map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension() == Some("events".as_ref()))
        .map(|path| path.with_extension("stdout"))
        .collect()
}

#[test]
fn the_real_crates_print_the_recorded_outputs() {
    let files = files();
    assert_eq!(files.len(), 8, "{files:?}");
    for file in files {
        let kind = file.file_stem().and_then(|name| name.to_str()).expect("it has a name");
        let found = stdout_of(kind);
        if proven::overwrite() {
            std::fs::write(&file, &found).expect("it can be written");
        }
        let recorded = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(found, recorded, "{kind} differs; SNAPSHOTS=overwrite records it");
    }
}

#[test]
fn another_output_is_another_record() {
    assert_ne!(stdout_of("one_more_place"), stdout_of("tokio_mpsc"));
}
