//! Where the authors of a channel discuss what bites in it. Each such cell needs
//! an entry in `upstream` of the channel's adapter, and each entry such a cell.

use std::collections::BTreeMap;

use crate::properties;
use crate::run::Row;

/// The entries for the property `at`, by the channels in which it bites. What
/// has none becomes a fault.
pub fn upstream(
    rows: &[Row],
    at: usize,
    faults: &mut Vec<String>,
) -> BTreeMap<String, Option<String>> {
    let (id, ..) = properties::ALL[at];
    let mut found = BTreeMap::new();
    for row in rows.iter().filter(|row| bites(row, at)) {
        match row.info.upstream.iter().find(|(property, _)| *property == id) {
            Some((_, link)) => {
                found.insert(row.info.id.to_owned(), link.map(str::to_owned));
            }
            None => faults.push(format!(
                "{}: {id} bites in {}, and `upstream` says nothing of it; add where its authors \
                 discuss it, or `None`",
                row.info.adapter, row.info.name
            )),
        }
    }
    found
}

/// Entries for what bites in no channel of their adapter.
pub fn needless(rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for row in rows {
        for (id, _) in row.info.upstream {
            let same_file = rows.iter().filter(|other| other.info.adapter == row.info.adapter);
            let at = properties::ALL.iter().position(|(property, ..)| property == id);
            if !at.is_some_and(|at| same_file.into_iter().any(|row| bites(row, at))) {
                let adapter = row.info.adapter;
                faults.push(format!("{adapter}: `upstream` names {id}, which does not bite"));
            }
        }
    }
    faults.dedup();
    faults
}

/// Whether the property `at` has a value in this channel that bites.
fn bites(row: &Row, at: usize) -> bool {
    let (_, _, property) = &properties::ALL[at];
    let values = property.hazard.as_ref().map_or(&[][..], |hazard| hazard.values);
    row.cells[at].as_ref().is_some_and(|cell| values.contains(&cell.value.as_str()))
}

#[cfg(test)]
mod tests {
    use compared::{Cell, Proof};

    use super::*;
    use crate::channel::{Capacity, Info};

    /// A channel with this entry, in which `phantom_send` has this value.
    fn row(value: &str, upstream: &'static [(&'static str, Option<&'static str>)]) -> Row {
        let info = Info {
            id: "loole-bounded",
            name: "loole, bounded",
            made_by: "loole::bounded",
            package: Some("loole"),
            adapter: "loole.rs",
            capacity: Capacity::Chosen,
            upstream,
        };
        let mut cells = vec![None; properties::ALL.len()];
        cells[phantom_send()] = Some(Cell { value: value.to_owned(), proof: Proof::OneRun });
        Row { info, cells, faults: Vec::new() }
    }

    fn phantom_send() -> usize {
        let at = properties::ALL.iter().position(|(id, ..)| *id == "phantom_send");
        at.expect("there is this property")
    }

    #[test]
    fn what_bites_and_has_an_entry_is_listed() {
        let rows = [row("yes", &[("phantom_send", None)])];
        let mut faults = needless(&rows);
        let listed = upstream(&rows, phantom_send(), &mut faults);
        assert_eq!((listed, faults), ([("loole-bounded".to_owned(), None)].into(), vec![]));
    }

    #[test]
    fn what_bites_and_has_no_entry_is_a_fault() {
        let mut faults = Vec::new();
        upstream(&[row("yes", &[])], phantom_send(), &mut faults);
        let fault = "loole.rs: phantom_send bites in loole, bounded, and `upstream` says nothing \
                     of it; add where its authors discuss it, or `None`";
        assert_eq!(faults, [fault]);
    }

    #[test]
    fn an_entry_for_what_does_not_bite_is_a_fault() {
        let faults = needless(&[row("no", &[("phantom_send", None)])]);
        assert_eq!(faults, ["loole.rs: `upstream` names phantom_send, which does not bite"]);
    }
}
