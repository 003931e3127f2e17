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

/// Room for what is drawn, on the right of the labels.
const DRAWN: f64 = 690.0;
/// Room for labels and the gap after them: as much as the longest wants, between these.
const LABELS: (f64, f64) = (170.0, 420.0);
const GAP: f64 = 14.0;
/// A character's width, generously: what fits by this estimate fits in every usual font.
const CHARACTER: f64 = 7.2;
const BARS: f64 = 160.0;
const ROW: f64 = 22.0;
const TOP: f64 = 40.0;
/// Histories beyond these are summed up in a note.
const COLUMNS: usize = 30;

impl Figure<'_> {
    /// The picture as SVG text.
    pub fn svg(&self) -> String {
        let (answers, without): (Vec<&Answer>, Vec<&Answer>) = self
            .assessment
            .answers
            .iter()
            .partition(|answer| answer.estimate.is_some_and(f64::is_finite));
        let matrix = ROW * self.table.lists() as f64;
        let forest_top = TOP + BARS + matrix + 70.0;
        let notes = self.notes(&answers, &without);
        let notes_top = forest_top + ROW * answers.len() as f64 + 70.0;
        let height = notes_top + 16.0 * notes.len() as f64 + 10.0;
        let labels = (0..self.table.lists()).map(|list| self.label(list));
        let names = answers.iter().map(|answer| answer.method.name().to_owned());
        let room = room_for(labels.chain(names));
        let width = room + DRAWN;
        let mut svg = String::new();
        let verdict = escaped(&self.assessment.verdict.to_string());
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height:.0}\" \
             role=\"img\" aria-labelledby=\"t d\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <title id=\"t\">Overlap of {lists} lists and estimates of the whole population</title>\n\
             <desc id=\"d\">{n} cases. Verdict: {verdict}.</desc>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
            lists = self.table.lists(),
            n = self.small.in_words(self.table.observed()),
        );
        self.overlaps(&mut svg, room);
        self.forest(&mut svg, &answers, room, forest_top);
        for (line, note) in notes.iter().enumerate() {
            text(
                &mut svg,
                10.0,
                notes_top + 16.0 * line as f64,
                "start",
                note,
            );
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// What a picture without them would hide: the verdict, the methods that give no number, and how
    /// to read the marks.
    fn notes(&self, answers: &[&Answer], without: &[&Answer]) -> Vec<String> {
        let mut notes = wrapped(&format!("Verdict: {}", self.assessment.verdict));
        let mut missing: Vec<&str> = Vec::new();
        missing.extend(without.iter().map(|answer| answer.method.name()));
        if !missing.is_empty() {
            notes.extend(wrapped(&format!("No estimate by {}.", missing.join(", "))));
        }
        let bare = answers.iter().any(|answer| answer.interval.is_err());
        let bound = answers.iter().any(|answer| answer.method.bounds_below());
        let mut marks = Vec::new();
        if bound {
            marks.push("an arrow head is a lower bound");
        }
        if bare {
            marks.push("a mark without a line has no interval, and may be far off");
        }
        if !marks.is_empty() {
            notes.extend(wrapped(&format!("To read it: {}.", marks.join("; "))));
        }
        notes
    }

    fn overlaps(&self, svg: &mut String, room: f64) {
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
        let step = (DRAWN - 20.0) / cells.len().max(8) as f64;
        let some_masked = self.small.hides_some_of(self.table);
        let shown = cells.iter().filter(|(_, _, masked)| !masked);
        let tallest = shown.map(|&(_, count, _)| count).max();
        let tallest = tallest.unwrap_or(SMALL).max(SMALL) as f64;
        let base = TOP + BARS;
        text(svg, 10.0, 20.0, "start", "People by the lists they are on");
        for list in 0..self.table.lists() {
            let y = base + ROW * (list as f64 + 0.5) + 10.0;
            label(svg, room, y + 4.0, &self.label(list));
            let _ = writeln!(
                svg,
                "<line x1=\"{room}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>",
                room + DRAWN - 20.0
            );
        }
        for (column, &(history, count, masked)) in cells.iter().enumerate() {
            let x = room + step * (column as f64 + 0.5);
            let drawn = match (masked, some_masked) {
                (true, _) => SMALL,
                (false, true) => Small::blurred(count),
                (false, false) => count,
            };
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
            let shown = if masked {
                "masked".to_owned()
            } else {
                drawn.to_string()
            };
            text(svg, x, base - height - 4.0, "middle", &shown);
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
        let mut note = "Heights are square roots of counts".to_owned();
        if some_masked {
            note += ", which are to the nearest five";
        }
        if !left_out.is_empty() {
            let _ = write!(note, "; {} smaller histories are not drawn", left_out.len());
        }
        note.push('.');
        let y = base + ROW * self.table.lists() as f64 + 30.0;
        text(svg, room, y, "start", &note);
    }

    /// Estimates and intervals on a logarithmic axis.
    fn forest(&self, svg: &mut String, answers: &[&Answer], room: f64, top: f64) {
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
        let x = |value: f64| {
            let share = (value.ln() - low) / (high - low);
            room + (DRAWN - 30.0) * share.clamp(0.0, 1.0)
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
            &format!("seen: {}", self.small.in_words(self.table.observed())),
        );
        for (row, answer) in answers.iter().enumerate() {
            let Some(estimate) = answer.estimate else {
                continue;
            };
            let y = top + ROW * (row as f64 + 0.5);
            label(svg, room, y + 4.0, answer.method.name());
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

    /// A list's name, with its size where that may be shown.
    fn label(&self, list: usize) -> String {
        let name = &self.table.names()[list];
        match self.size(list) {
            Some(size) => format!("{name} ({size})"),
            None => name.clone(),
        }
    }

    /// Number of people on a list, unless taking the shown overlaps from it could give a masked one
    /// away.
    fn size(&self, list: usize) -> Option<u64> {
        if self.small.hides_some_of(self.table) {
            return None;
        }
        let cells = self.table.cells();
        let on = cells.iter().filter(|(history, _)| history.contains(list));
        Some(on.map(|(_, count)| count).sum())
    }
}

/// Round numbers within a range: 1, 2 and 5 times powers of ten, or more where that gives too few.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let first = low.log10().floor() as i32;
    let last = high.log10().ceil() as i32;
    let within = |digits: &[f64]| -> Vec<f64> {
        let all = (first..=last)
            .flat_map(|power| digits.iter().map(move |digit| digit * 10f64.powi(power)));
        all.filter(|tick| (low..=high).contains(tick)).collect()
    };
    let few = within(&[1.0, 2.0, 5.0]);
    if few.len() > 1 {
        return few;
    }
    within(&[1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0])
}

/// How far to the right drawing begins, so that labels have room.
fn room_for(labels: impl Iterator<Item = String>) -> f64 {
    let longest = labels.map(|label| label.chars().count()).max();
    let wanted = longest.unwrap_or(0) as f64 * CHARACTER + GAP;
    wanted.clamp(LABELS.0, LABELS.1)
}

/// A label left of what it names. One that is too long loses its middle, as names of lists often differ
/// in their ends; the whole is then what a pointer shows.
fn label(svg: &mut String, room: f64, y: f64, words: &str) {
    let fits = ((room - GAP) / CHARACTER) as usize;
    let letters: Vec<char> = words.chars().collect();
    let x = room - GAP;
    if letters.len() <= fits {
        return text(svg, x, y, "end", words);
    }
    let kept = fits - 1;
    let (head, tail) = (
        &letters[..kept - kept / 2],
        &letters[letters.len() - kept / 2..],
    );
    let cut: String = head.iter().chain(['…'].iter()).chain(tail).collect();
    let (cut, whole) = (escaped(&cut), escaped(words));
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"end\" fill=\"#222\">{cut}<title>{whole}</title></text>"
    );
}

/// Words in lines that the picture's width holds.
fn wrapped(words: &str) -> Vec<String> {
    const LINE: usize = 130;
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let line = lines.last_mut().expect("there is a line from the start");
        if !line.is_empty() && line.chars().count() + word.chars().count() >= LINE {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
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
