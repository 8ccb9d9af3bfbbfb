//! Plots of what was measured: a line a channel, with its least, its greatest
//! and its median, on a scale where each step is ten times the one before.
//!
//! Places on the scale are percentages and text keeps its size, so that a plot
//! is as readable on a narrow screen as on a wide one.

use std::fmt::Write;
use std::ops::Range;

use measured::rank::{median, range};
use measured::{Group, Outcome};

use super::measured::{anchor, in_order, shown};
use crate::html::escape_html;

/// How high the name of a channel, a line of marks, and the scale are, in pixels.
const NAME: usize = 18;
const LANE: usize = 12;
const SCALE: usize = 22;

/// The left and the right edge of the scale, in percent.
const EDGES: (f64, f64) = (3.0, 97.0);

/// The plot of these columns of `group`, which count the same; `what` says what
/// they are. As HTML, a line, in which Markdown sees nothing of its own.
pub fn draw(group: &Group, columns: Range<usize>, what: &str) -> String {
    let rows = in_order(group);
    let cells = rows.iter().flat_map(|row| &row.cells[columns.clone()]);
    let scale = Scale::of(cells.filter_map(Outcome::rounds).flatten().copied());
    let unit = group.columns[columns.start].unit;
    let row_height = NAME + LANE * columns.len() + 4;
    let height = rows.len() * row_height + SCALE;
    let id = format!("{}-{}", anchor(group), columns.start);
    let mut svg = format!(
        "<svg role=\"img\" width=\"100%\" height=\"{height}\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">",
        escape_html(what)
    );
    for row in &rows {
        let cells = columns.clone().map(|at| {
            let title = &group.columns[at].title;
            match &row.cells[at] {
                Outcome::Rounds(rounds) => format!("{title} {}", shown(median(rounds), unit)),
                Outcome::Failed(reason) => format!("{title} failed, {reason}"),
            }
        });
        let cells = Vec::from_iter(cells).join(", ");
        write!(svg, "{}: {}. ", escape_html(&row.channel), escape_html(&cells))
            .expect("a string can be written");
    }
    svg.push_str("</desc>");
    for step in scale.steps() {
        let (x, y) = (scale.percent(step), height - SCALE);
        write!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}%\" x2=\"{x:.1}%\" y1=\"0\" y2=\"{y}\"/>\
             <text class=\"step\" x=\"{x:.1}%\" y=\"{}\">{}</text>",
            height - 6,
            step_name(step, unit)
        )
        .expect("a string can be written");
    }
    for (at, row) in rows.iter().enumerate() {
        let top = at * row_height;
        let class = if row.floor { " class=\"floor\"" } else { "" };
        write!(
            svg,
            "<g{class}><text x=\"0\" y=\"{}\">{}</text>",
            top + 14,
            escape_html(&row.channel)
        )
        .expect("a string can be written");
        for (lane, column) in columns.clone().enumerate() {
            let y = top + NAME + LANE * lane + LANE / 2;
            svg.push_str(&match &row.cells[column] {
                Outcome::Rounds(rounds) => marks(rounds, &scale, lane, y),
                Outcome::Failed(_) => {
                    format!(
                        "<text class=\"failed\" x=\"{}%\" y=\"{}\">failed</text>",
                        EDGES.0,
                        y + 4
                    )
                }
            });
        }
        svg.push_str("</g>");
    }
    svg.push_str("</svg>");
    let legend = match columns.len() {
        1 => "●".to_owned(),
        _ => {
            let lanes = columns.zip(["●", "■", "▲"]);
            let lanes =
                lanes.map(|(at, mark)| format!("{mark} {}", escape_html(&group.columns[at].title)));
            Vec::from_iter(lanes).join(", ")
        }
    };
    format!(
        "<figure class=\"plot\">{svg}<figcaption>{legend}: the median; the line: from the least to \
         the greatest. Less is better; each step is ten times the one before.</figcaption></figure>\n\n"
    )
}

/// A line from the least to the greatest, and a mark at the median.
fn marks(rounds: &[f64], scale: &Scale, lane: usize, y: usize) -> String {
    let (least, greatest) = range(rounds);
    let [from, x, to] = [least, median(rounds), greatest].map(|it| scale.percent(it));
    let line =
        format!("<line class=\"range\" x1=\"{from:.1}%\" x2=\"{to:.1}%\" y1=\"{y}\" y2=\"{y}\"/>");
    // A shape cannot have a percentage among its corners, but its text can.
    let mark = match lane {
        0 => format!("<circle cx=\"{x:.1}%\" cy=\"{y}\" r=\"4\"/>"),
        1 => format!("<text class=\"mark\" x=\"{x:.1}%\" y=\"{}\">■</text>", y + 4),
        _ => format!("<text class=\"mark\" x=\"{x:.1}%\" y=\"{}\">▲</text>", y + 4),
    };
    line + &mark
}

/// Whole powers of ten, from the one below the least number to the one above
/// the greatest. 0 stands at the left edge.
struct Scale {
    from: i32,
    to: i32,
}

impl Scale {
    fn of(numbers: impl Iterator<Item = f64>) -> Scale {
        let exponents = numbers.filter(|number| *number > 0.0).map(f64::log10);
        let exponents = Vec::from_iter(exponents);
        let least = exponents.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if exponents.is_empty() {
            return Scale { from: 0, to: 1 };
        }
        let from = least.floor() as i32;
        Scale { from, to: (greatest.ceil() as i32).max(from + 1) }
    }

    /// Where `number` stands, in percent of the width.
    fn percent(&self, number: f64) -> f64 {
        let part = (number.log10() - f64::from(self.from)) / f64::from(self.to - self.from);
        EDGES.0 + (EDGES.1 - EDGES.0) * part.clamp(0.0, 1.0)
    }

    /// The powers of ten.
    fn steps(&self) -> impl Iterator<Item = f64> {
        (self.from..=self.to).map(|exponent| 10f64.powi(exponent))
    }
}

/// `10 ns`, `1 µs`: a power of ten, as short as possible.
fn step_name(step: f64, unit: measured::Unit) -> String {
    use measured::Unit;
    match unit {
        Unit::Ns if step >= 1e9 => format!("{} s", step / 1e9),
        Unit::Ns if step >= 1e6 => format!("{} ms", step / 1e6),
        Unit::Ns if step >= 1e3 => format!("{} µs", step / 1e3),
        Unit::Ns => format!("{step} ns"),
        Unit::CpuMs => format!("{step} ms/s"),
        Unit::Bytes if step >= 1e6 => format!("{} MB", step / 1e6),
        Unit::Bytes if step >= 1e3 => format!("{} kB", step / 1e3),
        Unit::Bytes => format!("{step} B"),
        Unit::Allocations => format!("{step}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_reaches_from_the_least_to_the_greatest() {
        let scale = Scale::of([0.0, 25.0, 30_000.0].into_iter());
        assert_eq!(Vec::from_iter(scale.steps()), [10.0, 100.0, 1000.0, 10_000.0, 100_000.0]);
        assert!((scale.percent(10.0) - EDGES.0).abs() < 1e-9);
        assert!((scale.percent(1000.0) - 50.0).abs() < 1e-9);
        assert!((scale.percent(0.0) - EDGES.0).abs() < 1e-9);
    }

    #[test]
    fn a_scale_of_equal_numbers_has_a_width() {
        assert_eq!(Scale::of([100.0, 100.0].into_iter()).steps().count(), 2);
        assert_eq!(Scale::of(std::iter::empty()).steps().count(), 2);
    }

    #[test]
    fn a_step_is_named_in_the_largest_unit() {
        let name = |step| step_name(step, measured::Unit::Ns);
        assert_eq!([name(10.0), name(1000.0), name(1e7)], ["10 ns", "1 µs", "10 ms"]);
    }
}
