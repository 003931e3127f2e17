//! One picture: how the lists overlap, and what each method makes of it.
//!
//! The overlaps are an UpSet plot (Lex, Gehlenborg, Strobelt, Vuillemot & Pfister 2014): a column a
//! capture history with a bar for its count and a dot for each list in it. Below, every method's
//! estimate with its interval on one axis. The picture is SVG text with a title and a description;
//! nothing is told by colour alone.

use std::fmt::Write;

use crate::masking::{SMALL, Small};
use crate::sensitivity::{Answer, Assessment, rounded};
use crate::sets::ListSet;
use crate::table::Table;

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    /// The table.
    pub table: &'a Table,
    /// Its assessment.
    pub assessment: &'a Assessment,
    /// Treatment of small counts.
    pub small: Small,
}

const WIDTH: f64 = 860.0;
const LABELS: f64 = 170.0;
const BARS: f64 = 160.0;
const ROW: f64 = 22.0;
const TOP: f64 = 40.0;
/// Histories beyond these are summed up in a note.
const COLUMNS: usize = 30;

impl Figure<'_> {
    /// The picture as SVG text.
    pub fn svg(&self) -> String {
        let answers: Vec<&Answer> = self
            .assessment
            .answers
            .iter()
            .filter(|answer| answer.estimate.is_some_and(f64::is_finite))
            .collect();
        let matrix = ROW * self.table.lists() as f64;
        let forest_top = TOP + BARS + matrix + 70.0;
        let height = forest_top + ROW * answers.len() as f64 + 70.0;
        let mut svg = String::new();
        let verdict = escaped(&self.assessment.verdict.to_string());
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" \
             role=\"img\" aria-labelledby=\"t d\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <title id=\"t\">Overlap of {lists} lists and estimates of the whole population</title>\n\
             <desc id=\"d\">{n} cases. Verdict: {verdict}.</desc>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
            lists = self.table.lists(),
            n = self.table.observed(),
        );
        self.overlaps(&mut svg);
        self.forest(&mut svg, &answers, forest_top);
        svg.push_str("</svg>\n");
        svg
    }

    fn overlaps(&self, svg: &mut String) {
        let mut cells = self.table.cells();
        cells.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let masked = self.small.cells(&cells);
        let mut cells: Vec<(ListSet, u64, bool)> = cells
            .into_iter()
            .zip(masked)
            .map(|((history, count), masked)| (history, count, masked))
            .collect();
        // Masked histories come last, in an order that does not tell their sizes apart.
        cells.sort_by_key(|&(history, _, masked)| (masked, masked.then_some(history)));
        let left_out = cells.split_off(cells.len().min(COLUMNS));
        let step = (WIDTH - LABELS - 20.0) / cells.len().max(8) as f64;
        let shown = cells.iter().filter(|(_, _, masked)| !masked);
        let tallest = shown.map(|&(_, count, _)| count).max().unwrap_or(SMALL) as f64;
        let base = TOP + BARS;
        text(svg, 10.0, 20.0, "start", "People by the lists they are on");
        for (list, name) in self.table.names().iter().enumerate() {
            let y = base + ROW * (list as f64 + 0.5) + 10.0;
            let size = self.size(list);
            text(
                svg,
                LABELS - 14.0,
                y + 4.0,
                "end",
                &format!("{name} ({size})"),
            );
            let _ = writeln!(
                svg,
                "<line x1=\"{LABELS}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>",
                WIDTH - 20.0
            );
        }
        for (column, &(history, count, masked)) in cells.iter().enumerate() {
            let x = LABELS + step * (column as f64 + 0.5);
            let drawn = if masked { SMALL } else { count };
            // Square roots: overlaps of a dozen stay visible beside lists of a thousand.
            let height = (BARS - 24.0) * (drawn as f64 / tallest).sqrt();
            let fill = if masked { "none" } else { "#345" };
            let _ = writeln!(
                svg,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" \
                 fill=\"{fill}\" stroke=\"#345\"/>",
                x - step * 0.3,
                base - height,
                step * 0.6,
            );
            let label = match (masked, self.small.hides(count)) {
                (false, _) => count.to_string(),
                (true, true) => format!("<{SMALL}"),
                (true, false) => "masked".to_owned(),
            };
            text(svg, x, base - height - 4.0, "middle", &label);
            let y = |list: usize| base + ROW * (list as f64 + 0.5) + 10.0;
            let lists: Vec<usize> = history.lists().collect();
            if let (Some(&first), Some(&last)) = (lists.first(), lists.last()) {
                let _ = writeln!(
                    svg,
                    "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#345\" \
                     stroke-width=\"2\"/>",
                    y(first),
                    y(last)
                );
            }
            for list in lists {
                let _ = writeln!(
                    svg,
                    "<circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"5\" fill=\"#345\"/>",
                    y(list)
                );
            }
        }
        let note = if left_out.is_empty() {
            "Heights are square roots of counts.".to_owned()
        } else {
            format!(
                "Heights are square roots of counts; {} smaller histories are not drawn.",
                left_out.len()
            )
        };
        let y = base + ROW * self.table.lists() as f64 + 30.0;
        text(svg, LABELS, y, "start", &note);
    }

    /// Estimates and intervals on a logarithmic axis.
    fn forest(&self, svg: &mut String, answers: &[&Answer], top: f64) {
        text(
            svg,
            10.0,
            top - 10.0,
            "start",
            "Estimated size of the whole population",
        );
        let seen = self.table.observed() as f64;
        let mut high = seen * 1.2;
        for answer in answers {
            high = high.max(answer.estimate.unwrap_or(seen));
            if let Ok(interval) = &answer.interval {
                high = high.max(interval.upper.min(answer.estimate.unwrap_or(seen) * 20.0));
            }
        }
        let (low, high) = (seen.ln(), (high * 1.05).ln());
        let right = WIDTH - 30.0;
        let x = |value: f64| {
            let share = (value.ln() - low) / (high - low);
            LABELS + (right - LABELS) * share.clamp(0.0, 1.0)
        };
        let bottom = top + ROW * answers.len() as f64 + 8.0;
        for tick in ticks(low.exp(), high.exp()) {
            let at = x(tick);
            let _ = writeln!(
                svg,
                "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\" \
                 stroke=\"#ddd\"/>"
            );
            text(svg, at, bottom + 16.0, "middle", &rounded(tick));
        }
        let at = x(seen);
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\" stroke=\"#345\" \
             stroke-dasharray=\"4 3\"/>"
        );
        text(
            svg,
            at,
            bottom + 32.0,
            "start",
            &format!("seen: {}", self.table.observed()),
        );
        for (row, answer) in answers.iter().enumerate() {
            let Some(estimate) = answer.estimate else {
                continue;
            };
            let y = top + ROW * (row as f64 + 0.5);
            text(svg, LABELS - 14.0, y + 4.0, "end", answer.method.name());
            let from = x(estimate);
            if let Ok(interval) = &answer.interval {
                let _ = writeln!(
                    svg,
                    "<line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#345\" \
                     stroke-width=\"2\"/>",
                    x(interval.lower),
                    x(interval.upper)
                );
            }
            if answer.method.bounds_below() {
                // An arrow head: a lower bound, with everything above it open.
                let _ = writeln!(
                    svg,
                    "<path d=\"M {from:.1} {:.1} l 8 5 l -8 5 z\" fill=\"#345\"/>",
                    y - 5.0
                );
            } else {
                let _ = writeln!(
                    svg,
                    "<circle cx=\"{from:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#345\"/>"
                );
            }
            text(svg, from + 8.0, y - 5.0, "start", &rounded(estimate));
        }
    }

    /// Number of people on a list: to the nearest ten where taking the shown overlaps from it would
    /// give a masked one away.
    fn size(&self, list: usize) -> String {
        let cells = self.table.cells();
        let masked = self.small.cells(&cells);
        let on: Vec<(u64, bool)> = cells
            .iter()
            .zip(masked)
            .filter(|((history, _), _)| history.contains(list))
            .map(|(&(_, count), masked)| (count, masked))
            .collect();
        let size: u64 = on.iter().map(|(count, _)| count).sum();
        if self.small.hides(size) {
            format!("<{SMALL}")
        } else if on.iter().any(|(_, masked)| *masked) {
            format!("about {}", (size + 5) / 10 * 10)
        } else {
            size.to_string()
        }
    }
}

/// Round numbers within a range: 1, 2 and 5 times powers of ten.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let first = low.log10().floor() as i32;
    let last = high.log10().ceil() as i32;
    (first..=last)
        .flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(power)))
        .filter(|tick| (low..=high).contains(tick))
        .collect()
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let words = escaped(words);
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#222\">{words}</text>"
    );
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
