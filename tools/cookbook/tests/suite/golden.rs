//! Programs beside what a server answers to each.

use std::path::Path;

/// Compares what `answer` says of each program in `folder`, of which there are at
/// least so many, with the file of this `extension` beside it; or writes it there,
/// if `SNAPSHOTS=overwrite` wishes that. Returns what differs.
pub(super) async fn differences(
    folder: &Path,
    extension: &str,
    least: usize,
    answer: impl AsyncFn(&str) -> String,
) -> String {
    let overwrite = proven::overwrite();
    let (mut faults, mut programs) = (String::new(), 0);
    for entry in std::fs::read_dir(folder).expect("it is there").flatten() {
        let path = entry.path();
        if path.extension() != Some("rs".as_ref()) {
            continue;
        }
        programs += 1;
        let code = std::fs::read_to_string(&path).expect("it can be read");
        let said = answer(&code).await;
        let golden = path.with_extension(extension);
        if overwrite {
            std::fs::write(&golden, &said).expect("it can be written");
        } else if std::fs::read_to_string(&golden).unwrap_or_default() != said {
            faults += &format!("{} has another {extension}:\n{said}\n", path.display());
        }
    }
    assert!(programs >= least, "only {programs} programs");
    faults
}
