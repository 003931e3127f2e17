//! An instrument: indicators, weights and rules as data, read and checked once.

mod build;
mod error;
mod file;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use self::error::InstrumentError;
use crate::codes::{
    Code, Codes, Confidence, Dimension, Form, Means, Rule, SetId, Setting, Strength, Supplement,
    Verification,
};
use crate::marks::Marks;
use crate::rule::DimensionRule;

/// The text of the built-in instrument.
const ILO_EC_2009: &str = include_str!("../instruments/ilo-ec-2009.toml");

/// A screening instrument: what may be asked, what it weighs, and by which rules it is read.
///
/// A national authority loads its own with [`Instrument::parse`]; [`Instrument::ilo_ec_2009`] is
/// the one that comes with the house.
#[derive(Debug)]
pub struct Instrument {
    id: String,
    version: String,
    title: String,
    source: String,
    child_below: u8,
    dimension_rule: DimensionRule,
    rules: BTreeMap<Rule, RuleSource>,
    dimension_labels: BTreeMap<Dimension, String>,
    means_dimensions: Codes<Dimension>,
    purpose_dimensions: Codes<Dimension>,
    /// Indicators and supplement rows; the place of each is its bit in [`Marks`].
    vocabulary: Vec<Indicator>,
    places: BTreeMap<String, AnswerId>,
    /// In the order of [`SetId::ALL`].
    sets: Vec<IndicatorSet>,
    labour_forms: Codes<Form>,
    sexual_forms: Codes<Form>,
    forms_provenance: Provenance,
    child_sexual: Marks,
    supplement_marks: Marks,
    all_show_purpose: Vec<Marks>,
    supplement_means: Vec<(Means, Marks)>,
    supplement_provenance: BTreeMap<Supplement, Provenance>,
    signs: Vec<Sign>,
    signs_provenance: Provenance,
}

/// The place of an indicator in its instrument; it means nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerId(pub(crate) u8);

/// One thing that can be answered: an indicator of the sets, or a row of a supplement.
#[derive(Debug)]
pub struct Indicator {
    id: String,
    label: String,
    home: Home,
    ilo_2012: Vec<u8>,
}

/// Where an indicator belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// A dimension of the sets.
    Dimension(Dimension),
    /// A supplement.
    Supplement(Supplement),
}

/// One indicator set with its weights.
#[derive(Debug)]
pub struct IndicatorSet {
    id: SetId,
    label: String,
    verification: Verification,
    rows: Vec<Row>,
    pub(crate) all: Marks,
    /// In the order of [`Dimension::ALL`].
    pub(crate) dimensions: Vec<DimensionMarks>,
}

/// One indicator in one set.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    indicator: AnswerId,
    strength: Strength,
    confidence: Confidence,
    alternative: Option<Alternative>,
}

/// The other plausible weight of an uncertain row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternative {
    /// Another strength.
    Strength(Strength),
    /// Possibly not an indicator of this set at all.
    NotInSet,
}

/// The indicators of one dimension of one set, by strength, under three weightings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DimensionMarks {
    pub(crate) all: Marks,
    pub(crate) stated: [Marks; 3],
    pub(crate) lowest: [Marks; 3],
    pub(crate) highest: [Marks; 3],
    /// Indicators whose weight is uncertain.
    pub(crate) uncertain: Marks,
}

/// What a rule says and where it comes from.
#[derive(Debug)]
pub struct RuleSource {
    text: String,
    provenance: Provenance,
}

/// Where a part of an instrument comes from, and how far it is settled.
#[derive(Debug)]
pub struct Provenance {
    source: String,
    verification: Verification,
}

/// Something that can be seen or heard without asking the person anything.
#[derive(Debug)]
pub struct Sign {
    id: String,
    label: String,
    indicator: AnswerId,
    settings: Codes<Setting>,
}

impl Instrument {
    /// The operational indicators of ILO and European Commission, 2009. Its file says row by row
    /// what is sure and what is provisional.
    #[must_use]
    pub fn ilo_ec_2009() -> &'static Self {
        static BUILT_IN: LazyLock<Instrument> = LazyLock::new(|| {
            Instrument::parse(ILO_EC_2009).expect("the built-in instrument passes its own checks")
        });
        &BUILT_IN
    }

    /// Reads and checks an instrument file.
    ///
    /// # Errors
    ///
    /// The first thing wrong, naming set, row and remedy; nothing is loaded.
    pub fn parse(text: &str) -> Result<Self, InstrumentError> {
        build::build(file::read(text)?)
    }

    /// The instrument's id, such as `ilo-ec-2009`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version, to be kept with every result.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What the instrument is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where its indicators come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The age in years at which a person is an adult.
    #[must_use]
    pub fn child_below(&self) -> u8 {
        self.child_below
    }

    /// The dimension rule.
    #[must_use]
    pub fn dimension_rule(&self) -> &DimensionRule {
        &self.dimension_rule
    }

    /// The source of a rule.
    #[must_use]
    pub fn rule(&self, rule: Rule) -> &RuleSource {
        self.rules
            .get(&rule)
            .expect("an instrument states every rule")
    }

    /// The label of a dimension.
    #[must_use]
    pub fn dimension_label(&self, dimension: Dimension) -> &str {
        self.dimension_labels
            .get(&dimension)
            .expect("an instrument labels every dimension")
    }

    /// The dimensions that are evidence of a means.
    #[must_use]
    pub fn means_dimensions(&self) -> Codes<Dimension> {
        self.means_dimensions
    }

    /// The dimensions that are evidence of the purpose.
    #[must_use]
    pub fn purpose_dimensions(&self) -> Codes<Dimension> {
        self.purpose_dimensions
    }

    /// The place of the indicator or supplement row with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<AnswerId> {
        self.places.get(id).copied()
    }

    /// What stands at a place that this instrument gave out.
    ///
    /// # Panics
    ///
    /// The place was given out by another, larger instrument.
    #[must_use]
    pub fn indicator(&self, answer: AnswerId) -> &Indicator {
        &self.vocabulary[usize::from(answer.0)]
    }

    /// Every indicator and supplement row.
    pub fn indicators(&self) -> impl Iterator<Item = (AnswerId, &Indicator)> {
        (0u8..).map(AnswerId).zip(&self.vocabulary)
    }

    /// One set.
    #[must_use]
    pub fn set(&self, set: SetId) -> &IndicatorSet {
        &self.sets[set.place()]
    }

    /// The sets that ask about these forms in one age group. Where no form is recorded, or another
    /// than the listed ones, every set of the age group applies.
    #[must_use]
    pub fn sets_for(&self, child: bool, forms: Codes<Form>) -> Codes<SetId> {
        let (labour, sexual) = if child {
            (SetId::ChildLabour, SetId::ChildSexual)
        } else {
            (SetId::AdultLabour, SetId::AdultSexual)
        };
        let unsure = forms.is_empty() || forms.contains(Form::Other);
        let mut sets = Codes::NONE;
        if unsure || forms.meets(self.labour_forms) {
            sets.insert(labour);
        }
        if unsure || forms.meets(self.sexual_forms) {
            sets.insert(sexual);
        }
        sets
    }

    /// Where the assignment of forms to sets comes from.
    #[must_use]
    pub fn forms_provenance(&self) -> &Provenance {
        &self.forms_provenance
    }

    /// The forms that the sexual sets ask about.
    #[must_use]
    pub fn sexual_forms(&self) -> Codes<Form> {
        self.sexual_forms
    }

    /// The signs that need no question in one setting.
    pub fn signs(&self, setting: Setting) -> impl Iterator<Item = &Sign> {
        self.signs
            .iter()
            .filter(move |sign| sign.settings.contains(setting))
    }

    /// The sign with this id.
    #[must_use]
    pub fn sign(&self, id: &str) -> Option<&Sign> {
        self.signs.iter().find(|sign| sign.id == id)
    }

    /// Where the choice of signs comes from.
    #[must_use]
    pub fn signs_provenance(&self) -> &Provenance {
        &self.signs_provenance
    }

    /// Where a supplement comes from.
    #[must_use]
    pub fn supplement_provenance(&self, supplement: Supplement) -> &Provenance {
        self.supplement_provenance
            .get(&supplement)
            .expect("an instrument has every supplement")
    }

    /// The rows of a supplement.
    pub fn supplement(
        &self,
        supplement: Supplement,
    ) -> impl Iterator<Item = (AnswerId, &Indicator)> {
        self.indicators()
            .filter(move |(_, row)| row.home == Home::Supplement(supplement))
    }

    pub(crate) fn child_sexual(&self) -> Marks {
        self.child_sexual
    }

    pub(crate) fn supplement_marks(&self) -> Marks {
        self.supplement_marks
    }

    /// For each supplement that shows the purpose once all its rows are present: those rows.
    pub(crate) fn all_show_purpose(&self) -> &[Marks] {
        &self.all_show_purpose
    }

    /// The supplement rows that are evidence of each means.
    pub(crate) fn supplement_means(&self) -> &[(Means, Marks)] {
        &self.supplement_means
    }
}

impl Indicator {
    /// The stable id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A short paraphrase, not the wording of the source.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The dimension or supplement it belongs to.
    #[must_use]
    pub fn home(&self) -> Home {
        self.home
    }

    /// The forced-labour indicators of ILO 2012 (WCMS_203832), 1 to 11, that it touches.
    #[must_use]
    pub fn ilo_2012(&self) -> &[u8] {
        &self.ilo_2012
    }
}

impl IndicatorSet {
    /// Which set it is.
    #[must_use]
    pub fn id(&self) -> SetId {
        self.id
    }

    /// Its label.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Where its weights come from.
    #[must_use]
    pub fn verification(&self) -> Verification {
        self.verification
    }

    /// Its rows, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of one indicator, if the set has it.
    #[must_use]
    pub fn row(&self, indicator: AnswerId) -> Option<&Row> {
        self.rows.iter().find(|row| row.indicator == indicator)
    }
}

impl Row {
    /// Which indicator.
    #[must_use]
    pub fn indicator(&self) -> AnswerId {
        self.indicator
    }

    /// Its stated strength.
    #[must_use]
    pub fn strength(&self) -> Strength {
        self.strength
    }

    /// How sure that strength is.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// The other plausible weight, if the stated one is uncertain.
    #[must_use]
    pub fn alternative(&self) -> Option<Alternative> {
        self.alternative
    }
}

impl RuleSource {
    /// What the rule says.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it comes from.
    #[must_use]
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }
}

impl Provenance {
    /// The text or body it comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How far it is settled.
    #[must_use]
    pub fn verification(&self) -> Verification {
        self.verification
    }
}

impl Sign {
    /// The stable id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is seen or heard.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The one indicator that it is evidence of.
    #[must_use]
    pub fn indicator(&self) -> AnswerId {
        self.indicator
    }
}
