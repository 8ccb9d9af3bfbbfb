//! What a program does in the other orders in which its tasks can take turns.

use std::fmt::Write;

use schedules::{Explored, Other};

use super::snippet::fence;

/// At most this many other outputs are shown. Of more, the page gives only the number.
const MOST_SHOWN: usize = 5;

/// The paragraph, as Markdown, about the orders that a program was run in, and
/// its other outputs. Empty if there is only one order. `to_root` leads from
/// the page to the book's root folder.
pub fn render(explored: &Explored, golden: &str, to_root: &str) -> String {
    let Explored { schedules, complete, as_shown, others, .. } = explored;
    if *schedules == 1 {
        return String::new();
    }
    let which = if *complete { format!("all {schedules}") } else { format!("{schedules} of the") };
    let result = match (others.len(), is_the_same_lines(others, golden)) {
        (0, _) => "it does the same in each".to_owned(),
        (_, true) => {
            format!("it prints this in {as_shown}, and these lines in another order in the rest")
        }
        (1, false) => format!("it prints this in {as_shown}, and something else in the rest"),
        (count, false) => {
            format!("it prints this in {as_shown}, and {count} other texts in the rest")
        }
    };
    let mut block = format!(
        "<p class=\"example-about\">Tested in {which} <a href=\"{to_root}introduction.html#orders\">orders</a> in which its tasks can take turns: {result}.</p>\n\n"
    );
    if (1..=MOST_SHOWN).contains(&others.len()) {
        block.push_str(
            "<details class=\"example-about\">\n<summary>What it prints in the rest</summary>\n\n",
        );
        for Other { output, schedules, .. } in others {
            write!(block, "In {schedules}:\n\n{}", fence("text", output))
                .expect("writing to a string cannot fail");
        }
        block.push_str("</details>\n\n");
    }
    block
}

fn is_the_same_lines(others: &[Other], golden: &str) -> bool {
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    others.iter().all(|other| sorted(&other.output) == sorted(golden))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explored(schedules: usize, complete: bool, others: &[(&str, usize)]) -> String {
        let others: Vec<_> = others
            .iter()
            .map(|&(output, schedules)| Other {
                output: output.to_owned(),
                schedules,
                shortest: "1".to_owned(),
            })
            .collect();
        let as_shown = schedules - others.iter().map(|other| other.schedules).sum::<usize>();
        let record = Explored { schedules, complete, preemptions: None, as_shown, others };
        render(&record, "a\nb\n", "../")
    }

    #[test]
    fn a_program_of_one_order_has_nothing_to_tell() {
        assert_eq!(explored(1, true, &[]), "");
    }

    #[test]
    fn all_orders_and_some_of_them_are_told_apart() {
        assert!(explored(6, true, &[]).contains("Tested in all 6 <a"));
        assert!(explored(6, false, &[]).contains("Tested in 6 of the <a"));
    }

    #[test]
    fn other_outputs_are_shown_with_their_share() {
        let block = explored(6, true, &[("b\na\n", 2)]);
        assert!(block.contains("in 4, and these lines in another order in the rest"), "{block}");
        assert!(block.contains("In 2:\n\n```text\nb\na\n```\n"), "{block}");
        assert!(explored(6, true, &[("c\n", 2)]).contains("in 4, and something else"));
    }

    #[test]
    fn of_many_other_outputs_only_the_number_is_told() {
        let many = [("b\na\n", 1); MOST_SHOWN + 1];
        let block = explored(10, true, &many);
        assert!(
            block.contains("these lines in another order") && !block.contains("<details"),
            "{block}"
        );
    }
}
