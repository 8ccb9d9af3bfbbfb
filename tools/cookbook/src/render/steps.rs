//! The recorded steps of a program's run: a lane for each task, for readers
//! without scripts and before they run it.

use std::fmt::Write;

use trace_steps::Step;

use crate::html::escape_html;

/// What the step says that makes a channel of which each receiver gets each message.
const TO_ALL: [&str; 2] = ["tokio::sync::broadcast", "tokio::sync::watch"];

/// The HTML, as one block of Markdown, that shows the steps of the program `name`.
/// Empty if there are none.
pub fn render(name: &str, steps: &[Step]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let mut lanes: Vec<&str> = vec!["main"];
    for Step { lane, .. } in steps {
        if !lanes.contains(&lane.as_str()) {
            lanes.push(lane);
        }
    }
    let heads: String =
        lanes.iter().map(|it| format!("<th scope=\"col\">{}</th>", escape_html(it))).collect();
    let shared = if steps.iter().any(|step| TO_ALL.iter().any(|kind| step.did.contains(kind))) {
        "Where every receiver gets each message, a message waits until all of them have received it. "
    } else {
        ""
    };
    // A line that is empty would end the block.
    let mut block = format!(
        "<details class=\"example-steps\">\n\
         <summary>The book’s run, step by step ({})</summary>\n\
         <p class=\"explored-more\">A step is something that a task did with a channel. {shared}\
         A test compares them with those of new runs.</p>\n\
         <div class=\"explored-lanes\" tabindex=\"0\" role=\"region\" aria-label=\"The steps of {name}\">\n\
         <table><thead><tr><th scope=\"col\">Step</th>{heads}</tr></thead><tbody>\n",
        steps.len()
    );
    for (at, Step { lane, line, did }) in steps.iter().enumerate() {
        write!(block, "<tr><th scope=\"row\">{}</th>", at + 1).expect("it is a string");
        for other in &lanes {
            if other == lane {
                let line = line.map(|line| format!(", in line {line}")).unwrap_or_default();
                let did = escape_html(did);
                write!(block, "<td class=\"explored-turn\">{did}{line}</td>")
            } else {
                write!(block, "<td></td>")
            }
            .expect("it is a string");
        }
        block.push_str("</tr>\n");
    }
    block.push_str("</tbody></table>\n</div>\n</details>\n\n");
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(lane: &str, line: Option<u32>, did: &str) -> Step {
        Step { lane: lane.to_owned(), line, did: did.to_owned() }
    }

    #[test]
    fn each_step_stands_in_the_lane_of_its_task() {
        let steps = [step("task 1 (line 6)", Some(7), "sends <1>"), step("main", None, "returns")];
        let html = render("queue", &steps);
        assert!(html.contains("step by step (2)</summary>"), "{html}");
        let heads = "<th scope=\"col\">Step</th><th scope=\"col\">main</th>\
                     <th scope=\"col\">task 1 (line 6)</th>";
        assert!(html.contains(heads), "{html}");
        for row in [
            "<tr><th scope=\"row\">1</th><td></td><td class=\"explored-turn\">sends &lt;1&gt;, in line 7</td></tr>",
            "<tr><th scope=\"row\">2</th><td class=\"explored-turn\">returns</td><td></td></tr>",
        ] {
            assert!(html.contains(row), "{html}");
        }
        let block = html.strip_suffix("\n\n").expect("it ends with an empty line");
        assert!(!block.contains("\n\n"), "{html}");
    }

    #[test]
    fn it_says_what_waits_if_each_receiver_gets_each_message() {
        let html = |kind| render("it", &[step("main", None, &format!("makes channel 1, {kind}"))]);
        assert!(html("tokio::sync::watch").contains("until all of them have received it"));
        assert!(!html("tokio::sync::mpsc").contains("until all of them have received it"));
    }

    #[test]
    fn a_program_without_recorded_steps_has_no_box() {
        assert_eq!(render("queue", &[]), "");
    }
}
