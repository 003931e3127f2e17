//! What is recorded about one person, compiled against one instrument.

use thiserror::Error;

use crate::codes::{Act, Answer, Codes, Form, Means, SetId};
use crate::evaluate::Outcome;
use crate::instrument::{AnswerId, Instrument};
use crate::marks::Marks;

/// The oldest age that is believed; beyond it a number is surely a slip of the pen.
const OLDEST: f64 = 130.0;

/// What is known of a person's age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Age {
    /// Stated, and nobody doubts on which side of adulthood it lies.
    Stated(Years),
    /// Uncertain, with reason to believe a child: child rules apply until shown otherwise
    /// (CETS 197 art. 10(3)).
    InDoubt,
    /// Not stated and not in doubt: read as an adult, and the result says so.
    NotStated,
}

/// Completed years of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Years(u8);

/// Why an age was refused.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("`{0}` is no age: give years from 0 to 130, or leave it empty if it is not known")]
pub struct AgeError(pub f64);

impl Age {
    /// Reads an age in years, of which only the completed ones count.
    ///
    /// # Errors
    ///
    /// Below 0, above 130, or not a number.
    pub fn new(years: Option<f64>, in_doubt: bool) -> Result<Self, AgeError> {
        let stated = match years {
            None => Self::NotStated,
            // Rounded down between 0 and 130, it fits.
            Some(years) if (0.0..=OLDEST).contains(&years) => {
                Self::Stated(Years(years.floor() as u8))
            }
            Some(years) => return Err(AgeError(years)),
        };
        Ok(if in_doubt { Self::InDoubt } else { stated })
    }

    /// Whether the rules for children apply, where adults begin at `child_below` years.
    #[must_use]
    pub fn child_rules(self, child_below: u8) -> bool {
        match self {
            Self::Stated(Years(years)) => years < child_below,
            Self::InDoubt => true,
            Self::NotStated => false,
        }
    }
}

impl Years {
    /// The number of years.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// What is recorded about one person: the legal facts and the answers. A handful of numbers, bound
/// to the instrument against which the answers were given.
///
/// Consent to the exploitation has no place here: it changes nothing (Palermo Protocol art. 3(b)).
///
/// ```
/// use screening::{Act, Age, Answer, Facts, Form, Instrument, Level};
///
/// let mut facts = Facts::new(Instrument::ilo_ec_2009(), Age::NotStated);
/// facts.record_act(Act::Harbouring);
/// facts.record_form(Form::ForcedLabour);
/// facts.answer("cd_documents", Answer::Present)?;
/// assert_eq!(facts.evaluate().level(), Level::LookFurther);
/// facts.answer("cd_withholding_wages", Answer::Present)?;
/// assert_eq!(facts.evaluate().level(), Level::PresumedVictim);
/// # Ok::<(), screening::UnknownIndicator>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Facts<'i> {
    instrument: &'i Instrument,
    age: Age,
    acts: Codes<Act>,
    means: Codes<Means>,
    forms: Codes<Form>,
    intended: bool,
    asked_sets: Codes<SetId>,
    present: Marks,
    absent: Marks,
    unknown: Marks,
    refused: Marks,
}

/// An answer to something that the instrument does not know.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("instrument `{instrument}` has no indicator `{id}`")]
pub struct UnknownIndicator {
    /// The id that was given.
    pub id: String,
    /// The instrument.
    pub instrument: String,
}

/// A sign that the instrument does not know.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("instrument `{instrument}` has no sign `{id}`")]
pub struct UnknownSign {
    /// The id that was given.
    pub id: String,
    /// The instrument.
    pub instrument: String,
}

impl<'i> Facts<'i> {
    /// Nothing recorded yet.
    #[must_use]
    pub fn new(instrument: &'i Instrument, age: Age) -> Self {
        Self {
            instrument,
            age,
            acts: Codes::NONE,
            means: Codes::NONE,
            forms: Codes::NONE,
            intended: false,
            asked_sets: Codes::NONE,
            present: Marks::NONE,
            absent: Marks::NONE,
            unknown: Marks::NONE,
            refused: Marks::NONE,
        }
    }

    /// Records an act.
    pub fn record_act(&mut self, act: Act) {
        self.acts.insert(act);
    }

    /// Records a means as a fact with a stated source, beside what the indicators show.
    pub fn record_means(&mut self, means: Means) {
        self.means.insert(means);
    }

    /// Records a form of exploitation.
    pub fn record_form(&mut self, form: Form) {
        self.forms.insert(form);
    }

    /// Records that exploitation was intended, whether or not it has begun.
    pub fn record_intent(&mut self) {
        self.intended = true;
    }

    /// Asks for a set by name. Without any, the sets follow from age and forms.
    pub fn ask_set(&mut self, set: SetId) {
        self.asked_sets.insert(set);
    }

    /// Records an answer; a later one to the same indicator corrects the earlier.
    ///
    /// # Errors
    ///
    /// The instrument has no such indicator.
    pub fn answer(&mut self, id: &str, answer: Answer) -> Result<(), UnknownIndicator> {
        let place = self.instrument.find(id).ok_or_else(|| UnknownIndicator {
            id: id.to_owned(),
            instrument: self.instrument.id().to_owned(),
        })?;
        self.set(place, answer);
        Ok(())
    }

    /// Records a sign that was noticed without a question: its one indicator is present.
    ///
    /// # Errors
    ///
    /// The instrument has no such sign.
    pub fn notice(&mut self, sign: &str) -> Result<(), UnknownSign> {
        let sign = self.instrument.sign(sign).ok_or_else(|| UnknownSign {
            id: sign.to_owned(),
            instrument: self.instrument.id().to_owned(),
        })?;
        self.set(sign.indicator(), Answer::Present);
        Ok(())
    }

    fn set(&mut self, place: AnswerId, answer: Answer) {
        for marks in [
            &mut self.present,
            &mut self.absent,
            &mut self.unknown,
            &mut self.refused,
        ] {
            marks.remove(place);
        }
        let marks = match answer {
            Answer::Present => &mut self.present,
            Answer::Absent => &mut self.absent,
            Answer::Unknown => &mut self.unknown,
            Answer::Refused => &mut self.refused,
        };
        marks.insert(place);
    }

    /// What is recorded about one indicator, if anything.
    #[must_use]
    pub fn answer_to(&self, id: AnswerId) -> Option<Answer> {
        let kinds = [
            (self.present, Answer::Present),
            (self.absent, Answer::Absent),
            (self.unknown, Answer::Unknown),
            (self.refused, Answer::Refused),
        ];
        kinds
            .into_iter()
            .find(|(marks, _)| marks.contains(id))
            .map(|(_, answer)| answer)
    }

    /// The result. Pure and cheap; sentences are made only when asked for.
    #[must_use]
    pub fn evaluate(&self) -> Outcome<'i> {
        Outcome::of(*self)
    }

    /// The instrument.
    #[must_use]
    pub fn instrument(&self) -> &'i Instrument {
        self.instrument
    }

    /// What is known of the age.
    #[must_use]
    pub fn age(&self) -> Age {
        self.age
    }

    /// Whether the rules for children apply.
    #[must_use]
    pub fn child_rules(&self) -> bool {
        self.age.child_rules(self.instrument.child_below())
    }

    /// The recorded acts.
    #[must_use]
    pub fn acts(&self) -> Codes<Act> {
        self.acts
    }

    /// The means recorded as facts.
    #[must_use]
    pub fn means(&self) -> Codes<Means> {
        self.means
    }

    /// The recorded forms.
    #[must_use]
    pub fn forms(&self) -> Codes<Form> {
        self.forms
    }

    /// Whether exploitation was intended.
    #[must_use]
    pub fn intended(&self) -> bool {
        self.intended
    }

    /// The sets asked for by name.
    #[must_use]
    pub fn asked_sets(&self) -> Codes<SetId> {
        self.asked_sets
    }

    pub(crate) fn present(&self) -> Marks {
        self.present
    }

    pub(crate) fn absent(&self) -> Marks {
        self.absent
    }

    /// What was asked without getting an answer; a refusal has the same effect as not knowing.
    pub(crate) fn open(&self) -> Marks {
        self.unknown.or(self.refused)
    }
}
