//! From a file to an instrument: every check, and the compiled bits.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{self, File};
use super::{
    Alternative, AnswerId, DimensionMarks, Home, Indicator, IndicatorSet, Instrument,
    InstrumentError, Provenance, Row, RuleSource, Sign,
};
use crate::codes::{
    Code, Codes, Confidence, Dimension, Form, Means, Rule, SetId, Setting, Strength, Supplement,
    Verification,
};
use crate::marks::Marks;
use crate::rule::DimensionRule;

type Result<T> = std::result::Result<T, InstrumentError>;

/// The file's word for a row that may not belong to its set.
const NOT_IN_SET: &str = "absent";

pub(super) fn build(file: File) -> Result<Instrument> {
    for (field, text) in [
        ("id", &file.id),
        ("version", &file.version),
        ("title", &file.title),
        ("source", &file.source),
    ] {
        filled(field, text)?;
    }
    if !(1..=21).contains(&file.child_below) {
        return Err(InstrumentError::Range {
            place: "`child_below`".to_owned(),
            found: file.child_below,
            from: 1,
            to: 21,
        });
    }

    let mut words = Words::default();
    words.read_indicators(&file.vocabulary)?;
    let supplements = words.read_supplements(file.supplement)?;
    let child_sexual = file
        .rule
        .get(Rule::ChildSexual.code())
        .and_then(|entry| entry.indicators.as_deref());
    let child_sexual = words.marks("rule.child_sexual", child_sexual.unwrap_or_default())?;
    let clauses = file
        .rule
        .get(Rule::Dimension.code())
        .and_then(|entry| entry.any_of.as_deref());
    let dimension_rule = DimensionRule::compile(clauses.unwrap_or_default())?;
    let (dimension_labels, means_dimensions, purpose_dimensions) = dimensions(file.dimension)?;
    let forms = forms(&file.forms)?;

    Ok(Instrument {
        id: file.id,
        version: file.version,
        title: file.title,
        source: file.source,
        child_below: file.child_below,
        dimension_rule,
        rules: rules(file.rule)?,
        dimension_labels,
        means_dimensions,
        purpose_dimensions,
        sets: sets(&words, &file.set)?,
        labour_forms: forms.labour,
        sexual_forms: forms.sexual,
        forms_provenance: provenance("forms", file.forms.source, &file.forms.verification)?,
        child_sexual,
        supplement_marks: supplements.marks,
        all_show_purpose: supplements.all_show_purpose,
        supplement_means: supplements.means.into_iter().collect(),
        supplement_provenance: supplements.provenance,
        signs: signs(&words, &file.signs.rows)?,
        signs_provenance: provenance("signs", file.signs.source, &file.signs.verification)?,
        vocabulary: words.indicators,
        places: words.places,
    })
}

/// The vocabulary while it is being read.
#[derive(Default)]
struct Words {
    indicators: Vec<Indicator>,
    places: BTreeMap<String, AnswerId>,
}

#[derive(Default)]
struct Supplements {
    marks: Marks,
    all_show_purpose: Vec<Marks>,
    means: BTreeMap<Means, Marks>,
    provenance: BTreeMap<Supplement, Provenance>,
}

impl Words {
    fn read_indicators(&mut self, vocabulary: &file::Vocabulary) -> Result<()> {
        for (row, entry) in (1..).zip(&vocabulary.indicators) {
            let place = format!("`vocabulary` row {row} (`{}`)", entry.id);
            let dimension = code(&place, &entry.dimension)?;
            if let Some(&found) = entry
                .ilo11
                .iter()
                .find(|number| !(1..=11).contains(*number))
            {
                return Err(InstrumentError::Range {
                    place,
                    found,
                    from: 1,
                    to: 11,
                });
            }
            self.add(
                place,
                &entry.id,
                &entry.label,
                Home::Dimension(dimension),
                &entry.ilo11,
            )?;
        }
        Ok(())
    }

    fn read_supplements(
        &mut self,
        entries: BTreeMap<String, file::SupplementEntry>,
    ) -> Result<Supplements> {
        let mut read = Supplements::default();
        for (name, entry) in entries {
            let table = format!("supplement.{name}");
            let supplement: Supplement = code(&format!("`{table}`"), &name)?;
            let mut own = Marks::NONE;
            for (row, line) in (1..).zip(&entry.rows) {
                let place = format!("`{table}` row {row} (`{}`)", line.id);
                let means = line
                    .means
                    .as_ref()
                    .map(|means| code::<Means>(&place, means))
                    .transpose()?;
                let home = Home::Supplement(supplement);
                let answer = self.add(place, &line.id, &line.label, home, &[])?;
                own.insert(answer);
                if let Some(means) = means {
                    read.means.entry(means).or_default().insert(answer);
                }
            }
            if own.is_empty() {
                return Err(InstrumentError::Empty {
                    field: format!("{table}.rows"),
                });
            }
            read.marks = read.marks.or(own);
            if let Some(file::AllPresent::Purpose) = entry.all_present {
                read.all_show_purpose.push(own);
            }
            read.provenance.insert(
                supplement,
                provenance(&table, entry.source, &entry.verification)?,
            );
        }
        complete("supplement", |supplement| {
            read.provenance.contains_key(&supplement)
        })?;
        Ok(read)
    }

    fn add(
        &mut self,
        place: String,
        id: &str,
        label: &str,
        home: Home,
        ilo_2012: &[u8],
    ) -> Result<AnswerId> {
        filled(&format!("{place} id"), id)?;
        filled(&format!("{place} label"), label)?;
        let next = self.indicators.len();
        if next >= Marks::ROOM {
            return Err(InstrumentError::TooMany {
                found: next + 1,
                room: Marks::ROOM,
            });
        }
        let answer = AnswerId(u8::try_from(next).expect("128 places fit in a byte"));
        if self.places.insert(id.to_owned(), answer).is_some() {
            return Err(InstrumentError::Duplicate {
                place,
                id: id.to_owned(),
            });
        }
        self.indicators.push(Indicator {
            id: id.to_owned(),
            label: label.to_owned(),
            home,
            ilo_2012: ilo_2012.to_vec(),
        });
        Ok(answer)
    }

    /// The place of an indicator that belongs to a dimension, and the dimension.
    fn indicator(&self, place: &str, id: &str) -> Result<(AnswerId, Dimension)> {
        let found = self.places.get(id).copied();
        let home = found.and_then(|answer| self.indicators.get(usize::from(answer.0)));
        match (found, home.map(|indicator| indicator.home)) {
            (Some(answer), Some(Home::Dimension(dimension))) => Ok((answer, dimension)),
            _ => Err(InstrumentError::UnknownIndicator {
                place: place.to_owned(),
                id: id.to_owned(),
            }),
        }
    }

    fn marks(&self, table: &str, ids: &[String]) -> Result<Marks> {
        let mut marks = Marks::NONE;
        for (row, id) in (1..).zip(ids) {
            marks.insert(self.indicator(&format!("`{table}` row {row}"), id)?.0);
        }
        Ok(marks)
    }
}

fn sets(words: &Words, entries: &[file::SetEntry]) -> Result<Vec<IndicatorSet>> {
    let mut read = BTreeMap::new();
    for entry in entries {
        let id: SetId = code("`set`", &entry.id)?;
        if read.insert(id, set(words, id, entry)?).is_some() {
            return Err(InstrumentError::Duplicate {
                place: "`set`".to_owned(),
                id: entry.id.clone(),
            });
        }
    }
    complete("set", |id| read.contains_key(&id))?;
    // The map's order is that of the enum, which is that of `SetId::ALL`.
    Ok(read.into_values().collect())
}

fn set(words: &Words, id: SetId, entry: &file::SetEntry) -> Result<IndicatorSet> {
    let name = format!("set `{id}`");
    filled(&format!("{name} label"), &entry.label)?;
    let mut rows = Vec::with_capacity(entry.indicators.len());
    let mut all = Marks::NONE;
    let mut dimensions = vec![DimensionMarks::default(); Dimension::ALL.len()];
    for (number, line) in (1..).zip(&entry.indicators) {
        let place = format!("{name} row {number} (`{}`)", line.id);
        let (indicator, dimension) = words.indicator(&place, &line.id)?;
        if all.contains(indicator) {
            return Err(InstrumentError::Duplicate {
                place,
                id: line.id.clone(),
            });
        }
        let row = Row {
            indicator,
            strength: code(&place, &line.strength)?,
            confidence: code::<Confidence>(&place, &line.conf)?,
            alternative: line
                .alt
                .as_ref()
                .map(|alt| alternative(&place, alt))
                .transpose()?,
        };
        all.insert(indicator);
        dimensions[dimension.place()].add(row);
        rows.push(row);
    }
    check_counts(&name, entry, &dimensions)?;
    Ok(IndicatorSet {
        id,
        label: entry.label.clone(),
        verification: code(&name, &entry.verification)?,
        rows,
        all,
        dimensions,
    })
}

fn alternative(place: &str, alt: &str) -> Result<Alternative> {
    if alt == NOT_IN_SET {
        Ok(Alternative::NotInSet)
    } else {
        code(place, alt).map(Alternative::Strength)
    }
}

impl DimensionMarks {
    fn add(&mut self, row: Row) {
        let stated = Some(row.strength);
        let other = match row.alternative {
            None => stated,
            Some(Alternative::Strength(strength)) => Some(strength),
            Some(Alternative::NotInSet) => None,
        };
        // `Strong` comes first, so the stronger of two is the smaller; no weight at all is the weakest.
        let force =
            |strength: Option<Strength>| strength.map_or(0, |s| Strength::ALL.len() - s.place());
        let (low, high) = if force(stated) <= force(other) {
            (stated, other)
        } else {
            (other, stated)
        };
        self.all.insert(row.indicator);
        for (marks, strength) in [
            (&mut self.stated, stated),
            (&mut self.lowest, low),
            (&mut self.highest, high),
        ] {
            if let Some(strength) = strength {
                marks[strength.place()].insert(row.indicator);
            }
        }
        if low != high {
            self.uncertain.insert(row.indicator);
        }
    }
}

fn check_counts(name: &str, entry: &file::SetEntry, dimensions: &[DimensionMarks]) -> Result<()> {
    if entry.count != entry.indicators.len() {
        return Err(InstrumentError::Count {
            place: name.to_owned(),
            stated: entry.count,
            found: entry.indicators.len(),
        });
    }
    let mut named = BTreeSet::new();
    for (dimension, &stated) in &entry.count_by_dimension {
        let dimension: Dimension = code(&format!("{name}, `count_by_dimension`"), dimension)?;
        named.insert(dimension);
        let found = usize::from(dimensions[dimension.place()].all.count());
        if stated != found {
            return Err(InstrumentError::Count {
                place: format!("{name}, dimension `{dimension}`,"),
                stated,
                found,
            });
        }
    }
    complete("count_by_dimension", |dimension| named.contains(&dimension))
}

fn rules(entries: BTreeMap<String, file::RuleEntry>) -> Result<BTreeMap<Rule, RuleSource>> {
    let mut read = BTreeMap::new();
    for (name, entry) in entries {
        let table = format!("rule.{name}");
        let rule: Rule = code(&format!("`{table}`"), &name)?;
        for (field, misplaced) in [
            ("any_of", entry.any_of.is_some() && rule != Rule::Dimension),
            (
                "indicators",
                entry.indicators.is_some() && rule != Rule::ChildSexual,
            ),
        ] {
            if misplaced {
                return Err(InstrumentError::Misplaced { table, field });
            }
        }
        filled(&format!("{table}.text"), &entry.text)?;
        let provenance = provenance(&table, entry.source, &entry.verification)?;
        read.insert(
            rule,
            RuleSource {
                text: entry.text,
                provenance,
            },
        );
    }
    complete("rule", |rule| read.contains_key(&rule))?;
    Ok(read)
}

type ReadDimensions = (
    BTreeMap<Dimension, String>,
    Codes<Dimension>,
    Codes<Dimension>,
);

fn dimensions(entries: BTreeMap<String, file::DimensionEntry>) -> Result<ReadDimensions> {
    let mut labels = BTreeMap::new();
    let (mut means, mut purpose) = (Codes::NONE, Codes::NONE);
    for (name, entry) in entries {
        let dimension = code(&format!("`dimension.{name}`"), &name)?;
        filled(&format!("dimension.{name}.label"), &entry.label)?;
        match entry.element {
            file::ElementEntry::Means => means.insert(dimension),
            file::ElementEntry::Purpose => purpose.insert(dimension),
        }
        labels.insert(dimension, entry.label);
    }
    complete("dimension", |dimension| labels.contains_key(&dimension))?;
    Ok((labels, means, purpose))
}

struct ReadForms {
    labour: Codes<Form>,
    sexual: Codes<Form>,
}

fn forms(entry: &file::Forms) -> Result<ReadForms> {
    let mut seen = Codes::NONE;
    let mut read = |name: &str, list: &[String]| {
        let mut forms = Codes::NONE;
        for (row, written) in (1..).zip(list) {
            let place = format!("`forms.{name}` row {row}");
            let form: Form = code(&place, written)?;
            if seen.contains(form) {
                return Err(InstrumentError::Duplicate {
                    place,
                    id: written.clone(),
                });
            }
            seen.insert(form);
            forms.insert(form);
        }
        Ok(forms)
    };
    let labour = read("labour", &entry.labour)?;
    let sexual = read("sexual", &entry.sexual)?;
    read("no_set", &entry.no_set)?;
    complete("forms", |form| form == Form::Other || seen.contains(form))?;
    Ok(ReadForms { labour, sexual })
}

fn signs(words: &Words, entries: &[file::SignEntry]) -> Result<Vec<Sign>> {
    let mut seen = BTreeSet::new();
    let mut signs = Vec::with_capacity(entries.len());
    for (row, entry) in (1..).zip(entries) {
        let place = format!("`signs` row {row} (`{}`)", entry.id);
        filled(&format!("{place} label"), &entry.label)?;
        if !seen.insert(&entry.id) {
            return Err(InstrumentError::Duplicate {
                place,
                id: entry.id.clone(),
            });
        }
        let settings = entry
            .settings
            .iter()
            .map(|setting| code::<Setting>(&place, setting));
        signs.push(Sign {
            id: entry.id.clone(),
            label: entry.label.clone(),
            indicator: words.indicator(&place, &entry.indicator)?.0,
            settings: settings.collect::<Result<Codes<Setting>>>()?,
        });
    }
    Ok(signs)
}

fn provenance(table: &str, source: String, verification: &str) -> Result<Provenance> {
    filled(&format!("{table}.source"), &source)?;
    let verification: Verification = code(&format!("`{table}.verification`"), verification)?;
    Ok(Provenance {
        source,
        verification,
    })
}

fn code<T: Code>(place: &str, found: &str) -> Result<T> {
    T::from_code(found).ok_or_else(|| InstrumentError::UnknownCode {
        place: place.to_owned(),
        found: found.to_owned(),
        what: T::WHAT,
        known: T::ALL
            .iter()
            .map(|value| value.code())
            .collect::<Vec<_>>()
            .join(", "),
    })
}

fn complete<T: Code>(table: &'static str, has: impl Fn(T) -> bool) -> Result<()> {
    match T::ALL.iter().find(|value| !has(**value)) {
        Some(missing) => Err(InstrumentError::Missing {
            table,
            code: missing.code(),
        }),
        None => Ok(()),
    }
}

fn filled(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(InstrumentError::Empty {
            field: field.to_owned(),
        });
    }
    Ok(())
}
