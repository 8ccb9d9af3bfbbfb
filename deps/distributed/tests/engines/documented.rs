//! The page's second table repeats what other engines document. Nothing here runs
//! these engines, so each cell has to link its source.

/// The cells of a table with "documented" in its head that have neither a
/// source nor a dash.
fn without_source(page: &str) -> Vec<&str> {
    let mut faults = Vec::new();
    let mut is_documented = false;
    for line in page.lines() {
        let Some(cells) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            is_documented &= line.starts_with("|---");
            continue;
        };
        if line.contains("documented") {
            is_documented = true;
        } else if is_documented {
            // The first two say what is asked.
            let is_proven = |cell: &&str| *cell == "–" || cell.contains("][");
            faults.extend(cells.split(" | ").skip(2).filter(|cell| !is_proven(cell)));
        }
    }
    faults
}

#[test]
fn each_documented_cell_links_its_source() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/categories/distributed/outgrown.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    assert!(page.contains("Kafka, documented"), "the table has another head");
    assert_eq!(without_source(&page), [""; 0]);
}

#[test]
fn a_cell_without_a_source_is_found() {
    let page = "| channel | case | Kafka, documented |\n|---|---|---|\n\
                | queue | it is full | [drops][kafka] |\n\
                | queue | it is empty | waits |\n\
                | queue | it is closed | – |\n\
                \n\
                | channel | case | NATS |\n|---|---|---|\n\
                | queue | it is full | refuses |\n";
    assert_eq!(without_source(page), ["waits"]);
}
