//! One record: from named fields to facts, with a sentence for everything that is wrong.

use screening::{Act, Age, Answer, Code, Facts, Form, Instrument, Means, SetId};

use super::node::{Node, brief};

/// The fields of a record. `consent` is read and has no effect.
pub(super) const FIELDS: [&str; 10] = [
    "id",
    "age",
    "age_in_doubt",
    "acts",
    "means",
    "forms",
    "intended",
    "sets",
    "answers",
    "consent",
];

/// The longest id, in characters.
const LONGEST_ID: usize = 200;

/// How alike a mistyped code and a known one must be before it is proposed.
const ALIKE: f64 = 0.6;

/// One person's record.
#[derive(Debug)]
pub(super) struct Record<'i> {
    pub(super) id: String,
    pub(super) facts: Facts<'i>,
}

/// Reads a record.
///
/// # Errors
///
/// A sentence for each thing that is wrong; nothing is taken from a record that has any.
pub(super) fn read(
    instrument: &Instrument,
    fields: Vec<(String, Node)>,
) -> Result<Record<'_>, Vec<String>> {
    let mut reader = Reader {
        instrument,
        wrong: Vec::new(),
    };
    let record = reader.record(fields);
    if reader.wrong.is_empty() {
        Ok(record)
    } else {
        Err(reader.wrong)
    }
}

/// The id of a record that may be wrong elsewhere, to name it by.
pub(super) fn name(fields: &[(String, Node)]) -> Option<String> {
    fields
        .iter()
        .find(|(field, _)| field == "id")
        .and_then(|(_, id)| match id {
            Node::Text(_) | Node::Number(_) => Some(id.shown()),
            _ => None,
        })
}

/// The known code that is most like `typed`, if any is.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: String = typed
        .chars()
        .take(LONGEST_ID)
        .collect::<String>()
        .to_lowercase();
    known
        .map(|code| (strsim::normalized_damerau_levenshtein(&typed, code), code))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, code)| code)
}

struct Reader<'i> {
    instrument: &'i Instrument,
    wrong: Vec<String>,
}

impl<'i> Reader<'i> {
    fn record(&mut self, fields: Vec<(String, Node)>) -> Record<'i> {
        let mut seen: Vec<&str> = Vec::new();
        let mut id = String::new();
        let (mut age, mut in_doubt, mut intended) = (None, false, false);
        let (mut acts, mut means, mut forms, mut sets) = (vec![], vec![], vec![], vec![]);
        let mut answers = Vec::new();
        for (name, value) in fields {
            let Some(&field) = FIELDS.iter().find(|field| **field == name) else {
                self.unknown_field(&name);
                continue;
            };
            if seen.contains(&field) {
                self.wrong.push(format!("`{field}` stands twice; keep one"));
                continue;
            }
            seen.push(field);
            match field {
                "id" => id = self.id(value),
                "age" => age = self.number(field, value),
                "age_in_doubt" => in_doubt = self.yes(field, value),
                "intended" => intended = self.yes(field, value),
                "acts" => acts = self.codes::<Act>(field, value),
                "means" => means = self.codes::<Means>(field, value),
                "forms" => forms = self.codes::<Form>(field, value),
                "sets" => sets = self.codes::<SetId>(field, value),
                "answers" => answers = self.answers(value),
                // Consent to the exploitation changes nothing (Palermo Protocol art. 3(b)).
                _ => {}
            }
        }
        let age = Age::new(age, in_doubt).unwrap_or_else(|error| {
            self.wrong.push(format!("`age`: {error}"));
            Age::NotStated
        });
        let mut facts = Facts::new(self.instrument, age);
        acts.into_iter().for_each(|act| facts.record_act(act));
        means
            .into_iter()
            .for_each(|means| facts.record_means(means));
        forms.into_iter().for_each(|form| facts.record_form(form));
        sets.into_iter().for_each(|set| facts.ask_set(set));
        if intended {
            facts.record_intent();
        }
        for (id, answer) in answers {
            if facts.answer(&id, answer).is_err() {
                self.unknown_indicator(&id);
            }
        }
        Record { id, facts }
    }

    fn unknown_field(&mut self, name: &str) {
        let indicator = self.instrument.find(name).is_some();
        let remedy = if indicator {
            "; it is an indicator: put it into `answers`".to_owned()
        } else {
            proposal(name, FIELDS.into_iter(), "the fields are")
        };
        self.wrong
            .push(format!("there is no field `{}`{remedy}", brief(name)));
    }

    fn unknown_indicator(&mut self, id: &str) {
        let known = self
            .instrument
            .indicators()
            .map(|(_, indicator)| indicator.id());
        let remedy = nearest(id, known).map_or_else(
            || "; `throughline screen --indicators` lists them".to_owned(),
            |near| format!("; did you mean `{near}`?"),
        );
        self.wrong.push(format!(
            "`answers`: instrument `{}` has no indicator `{}`{remedy}",
            self.instrument.id(),
            brief(id)
        ));
    }

    fn id(&mut self, value: Node) -> String {
        let id = match value {
            Node::Nothing => String::new(),
            Node::Text(text) => text,
            Node::Number(number) => number.to_string(),
            other => {
                self.expect("id", &other, "text or a number");
                String::new()
            }
        };
        let length = id.chars().count();
        if length > LONGEST_ID {
            self.wrong.push(format!(
                "`id` has {length} characters; use a reference of at most {LONGEST_ID}, never a story or a name"
            ));
        }
        id
    }

    fn number(&mut self, field: &str, value: Node) -> Option<f64> {
        match value {
            Node::Nothing => None,
            Node::Number(number) => number.as_f64(),
            other => {
                self.expect(
                    field,
                    &other,
                    "a number of years from 0 to 130, or nothing if it is not known",
                );
                None
            }
        }
    }

    fn yes(&mut self, field: &str, value: Node) -> bool {
        match value {
            Node::Nothing => false,
            Node::Yes(yes) => yes,
            other => {
                self.expect(field, &other, "true or false");
                false
            }
        }
    }

    fn codes<T: Code>(&mut self, field: &str, value: Node) -> Vec<T> {
        let list = match value {
            Node::Nothing => return Vec::new(),
            Node::List(list) => list,
            other => {
                let what = format!("a list of codes: {}", known::<T>());
                self.expect(field, &other, &what);
                return Vec::new();
            }
        };
        list.iter()
            .filter_map(|entry| self.code(field, entry))
            .collect()
    }

    fn code<T: Code>(&mut self, field: &str, entry: &Node) -> Option<T> {
        let found = match entry {
            Node::Text(code) => T::from_code(code),
            _ => None,
        };
        if found.is_none() {
            let remedy = match entry {
                Node::Text(typed) => proposal(
                    typed,
                    T::ALL.iter().map(|value| value.code()),
                    "it is one of",
                ),
                _ => format!("; it is one of {}", known::<T>()),
            };
            self.wrong.push(format!(
                "`{field}`: {} is no {}{remedy}",
                entry.shown(),
                T::WHAT
            ));
        }
        found
    }

    fn answers(&mut self, value: Node) -> Vec<(String, Answer)> {
        let fields = match value {
            Node::Nothing => return Vec::new(),
            Node::Fields(fields) => fields,
            other => {
                self.expect(
                    "answers",
                    &other,
                    "an object of indicator ids with present, absent, unknown or refused",
                );
                return Vec::new();
            }
        };
        let mut answers: Vec<(String, Answer)> = Vec::new();
        for (id, entry) in fields {
            if answers.iter().any(|(seen, _)| *seen == id) {
                self.wrong.push(format!(
                    "`answers`: `{}` stands twice; keep one answer",
                    brief(&id)
                ));
                continue;
            }
            // Nothing written is nothing asked.
            if entry == Node::Nothing {
                if self.instrument.find(&id).is_none() {
                    self.unknown_indicator(&id);
                }
                continue;
            }
            if let Some(answer) = self.code(&format!("answers.{}", brief(&id)), &entry) {
                answers.push((id, answer));
            }
        }
        answers
    }

    fn expect(&mut self, field: &str, found: &Node, what: &str) {
        self.wrong
            .push(format!("`{field}` is {}; give {what}", found.shown()));
    }
}

fn known<T: Code>() -> String {
    T::ALL
        .iter()
        .map(|value| value.code())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A remedy for a mistyped code: the nearest one, or all of them.
fn proposal<'a>(typed: &str, known: impl Iterator<Item = &'a str> + Clone, all: &str) -> String {
    nearest(typed, known.clone()).map_or_else(
        || format!("; {all} {}", known.collect::<Vec<_>>().join(", ")),
        |near| format!("; did you mean `{near}`?"),
    )
}
