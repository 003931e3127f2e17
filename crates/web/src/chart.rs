//! Figures drawn where people would rather look than read.
//!
//! A chart here is a template, not a drawing library's output. Neither `plotters` (0.3) nor `kuva`
//! (0.6) gives a picture a title and description that a screen reader announces, runs it from right
//! to left, or lays it out in shares of the width that is there: both compute pixel positions for one
//! fixed width, so that on a telephone the whole picture shrinks and its letters with it. They also
//! write colours and fonts into the picture, which the pages' own style sheet should decide (print,
//! high contrast). What is needed here, bars with their words, is thirty lines.
//!
//! Each chart stands beside a table with the same figures; the picture is never the only source.

use askama::Template;

/// One bar and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What is counted.
    pub label: String,
    /// How long the bar is, in the unit that all bars of a chart share.
    pub value: u64,
    /// The value as it is written, with its unit.
    pub shown: String,
}

/// Horizontal bars under each other, the first being the start of a road and each next one what is
/// left of it.
#[derive(Debug, Template)]
#[template(path = "ui/bars.html")]
pub struct Bars {
    /// Distinguishes the charts of one page; an HTML `id`.
    pub id: &'static str,
    /// What the picture shows, read out first.
    pub title: String,
    /// What can be seen in it, in a sentence.
    pub description: String,
    /// `rtl` or `ltr`.
    pub direction: &'static str,
    /// From top to bottom.
    pub bars: Vec<Bar>,
}

/// Height of one bar with one line of words above it, in pixels.
const ROW: usize = 56;

/// Height of each further line of words.
const LINE: usize = 18;

/// How many letters a line of words has at most: so many fit on a telephone, and a picture wraps no words
/// by itself.
const LETTERS: usize = 32;

impl Bars {
    fn is_mirrored(&self) -> bool {
        self.direction == "rtl"
    }

    fn height(&self) -> usize {
        self.rows().iter().map(Row::height).sum()
    }

    /// Each bar with its vertical place and its length in hundredths of a per cent of the width.
    fn rows(&self) -> Vec<Row<'_>> {
        let longest = self.bars.iter().map(|bar| bar.value).max().unwrap_or(0);
        let mut top = 0;
        let rows = self.bars.iter().map(|bar| {
            let share = u128::from(bar.value) * 10_000;
            let share = share.checked_div(u128::from(longest)).unwrap_or(0);
            let row = Row {
                bar,
                lines: wrapped(&bar.label, bar.shown.chars().count() + 1),
                top,
                share: u64::try_from(share).unwrap_or(10_000),
            };
            top += row.height();
            row
        });
        rows.collect()
    }
}

/// The lines of a label whose first line begins after some letters.
fn wrapped(label: &str, mut taken: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.split_whitespace() {
        let letters = word.chars().count();
        let line = lines.last_mut().expect("there is a line from the start");
        if taken + letters > LETTERS && taken > 0 {
            lines.push(word.to_owned());
            taken = letters + 1;
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        taken += letters + 1;
    }
    lines
}

struct Row<'a> {
    bar: &'a Bar,
    lines: Vec<String>,
    top: usize,
    share: u64,
}

impl Row<'_> {
    fn height(&self) -> usize {
        ROW + self.more()
    }

    /// What the lines after the first take.
    fn more(&self) -> usize {
        LINE * self.lines.len().saturating_sub(1)
    }

    fn words_at(&self, line: &usize) -> usize {
        self.top + 16 + LINE * line
    }

    fn bar_at(&self) -> usize {
        self.top + 24 + self.more()
    }

    fn width(&self) -> String {
        percent(self.share)
    }

    /// Where the bar's left edge is when bars grow from the right.
    fn left_when_mirrored(&self) -> String {
        percent(10_000 - self.share)
    }
}

fn percent(hundredths: u64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
