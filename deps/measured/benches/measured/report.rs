//! The numbers, for the terminal.

use measured::rank::{median, places, range};
use measured::{Group, Outcome};

/// Prints each group: the place of each channel, its median and its range.
pub fn print(groups: &[Group]) {
    for group in groups {
        for (at, column) in group.columns.iter().enumerate() {
            println!("\n{} ({}, {:?})", group.id, column.title, column.unit);
            let ranked = group.column(at);
            let numbers = Vec::from_iter(ranked.iter().filter_map(|(_, numbers)| *numbers));
            let mut places = places(&numbers).into_iter();
            for row in &group.rows {
                let name = &row.channel;
                match &row.cells[at] {
                    Outcome::Failed(fault) => println!("  failed  {name:<26} {fault}"),
                    Outcome::Rounds(rounds) => {
                        let (least, greatest) = range(rounds);
                        let place = if row.floor { None } else { places.next() };
                        let place = place.map_or_else(
                            || "floor".to_owned(),
                            |it| format!("{}{}", it.number, if it.tie { " tie" } else { "" }),
                        );
                        let middle = median(rounds);
                        println!(
                            "  {place:<7} {name:<26} {middle:>10.1}  {least:.1}–{greatest:.1}"
                        );
                    }
                }
            }
        }
    }
}
