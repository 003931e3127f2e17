//! The closed lists of codes that the field uses, and sets of them.
//!
//! Each list is an enum with a stable code for files and a short label for people. What belongs to
//! which set, dimension or element is data of an [`Instrument`](crate::Instrument), not of these types.

use std::fmt;
use std::marker::PhantomData;

/// An enum whose values have stable codes.
pub trait Code: Copy + Eq + fmt::Debug + 'static {
    /// Every value, in the order in which people read them.
    const ALL: &'static [Self];
    /// What one value is called in a sentence, such as `act`.
    const WHAT: &'static str;
    /// The stable code, as files carry it.
    fn code(self) -> &'static str;
    /// A short label in plain English.
    fn label(self) -> &'static str;
    /// The value's place in [`Code::ALL`].
    fn place(self) -> usize;
    /// The value with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == code)
    }
}

macro_rules! codes {
    (
        $(#[$meta:meta])*
        $name:ident is $what:literal {
            $( $(#[$note:meta])* $variant:ident = $code:literal, $label:literal; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$note])* $variant, )+ }

        impl Code for $name {
            const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];
            const WHAT: &'static str = $what;
            fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }
            fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )+ }
            }
            fn place(self) -> usize { self as usize }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes! {
    /// What is known about one indicator. Only `Present` counts; `Refused` has the same effect as
    /// `Unknown` but stays distinguishable, because a refusal is a right and never evidence.
    Answer is "answer" {
        /// Seen, heard or told.
        Present = "present", "present";
        /// Asked or looked for, and not so.
        Absent = "absent", "absent";
        /// Not known.
        Unknown = "unknown", "not known";
        /// The person did not wish to answer.
        Refused = "refused", "not answered";
    }
}

codes! {
    /// How strongly an indicator points at its dimension (ILO/EC 2009).
    Strength is "strength" {
        /// Strong.
        Strong = "S", "strong";
        /// Medium.
        Medium = "M", "medium";
        /// Weak.
        Weak = "W", "weak";
    }
}

codes! {
    /// The six dimensions of the operational indicators (ILO/EC 2009).
    Dimension is "dimension" {
        /// Deception in recruitment, transfer or transport.
        DeceptiveRecruitment = "deceptive_recruitment", "deception in recruitment";
        /// Coercion in recruitment, transfer or transport.
        CoerciveRecruitment = "coercive_recruitment", "coercion in recruitment";
        /// Recruitment by abuse of vulnerability.
        RecruitmentAbuseVulnerability = "recruitment_abuse_vulnerability", "recruitment by abuse of vulnerability";
        /// Exploitative conditions.
        Exploitation = "exploitation", "exploitative conditions";
        /// Coercion at destination.
        CoercionDestination = "coercion_destination", "coercion at destination";
        /// Abuse of vulnerability at destination.
        AbuseVulnerabilityDestination = "abuse_vulnerability_destination", "abuse of vulnerability at destination";
    }
}

codes! {
    /// The four indicator sets of ILO/EC 2009.
    SetId is "set" {
        /// Adults, labour exploitation.
        AdultLabour = "adult_labour", "adults, labour";
        /// Children, labour exploitation.
        ChildLabour = "child_labour", "children, labour";
        /// Adults, sexual exploitation.
        AdultSexual = "adult_sexual", "adults, sexual";
        /// Children, sexual exploitation.
        ChildSexual = "child_sexual", "children, sexual";
    }
}

codes! {
    /// The act, first element of the definition (Palermo Protocol art. 3(a)).
    Act is "act" {
        /// Recruitment.
        Recruitment = "recruitment", "recruitment";
        /// Transportation; no border need be crossed.
        Transportation = "transportation", "transportation";
        /// Transfer.
        Transfer = "transfer", "transfer";
        /// Harbouring.
        Harbouring = "harbouring", "harbouring";
        /// Receipt.
        Receipt = "receipt", "receipt";
    }
}

codes! {
    /// The means, second element of the definition for adults (Palermo Protocol art. 3(a)).
    Means is "means" {
        /// Fraud or deception.
        Deception = "deception", "deception";
        /// Threat or use of force, or other coercion.
        Coercion = "coercion", "coercion";
        /// Abduction.
        Abduction = "abduction", "abduction";
        /// Abuse of power or of a position of vulnerability.
        AbuseOfVulnerability = "abuse_of_vulnerability", "abuse of vulnerability";
        /// Payments or benefits to get the consent of a person who has control over another.
        PaymentForControl = "payment_for_control", "payment for control over the person";
    }
}

codes! {
    /// A form of exploitation (Palermo Protocol art. 3(a), with the forms that later EU law names).
    Form is "form" {
        /// Forced labour or services.
        ForcedLabour = "forced_labour", "forced labour";
        /// Domestic servitude.
        DomesticServitude = "domestic_servitude", "domestic servitude";
        /// Forced begging.
        ForcedBegging = "forced_begging", "forced begging";
        /// Exploitation of criminal activities.
        ForcedCriminality = "forced_criminality", "forced criminality";
        /// Slavery or practices similar to slavery.
        SlaveryLike = "slavery_like", "slavery-like practices";
        /// Forced military service, or use in armed conflict.
        ForcedMilitaryService = "forced_military_service", "forced military service";
        /// Prostitution of others or other sexual exploitation.
        SexualExploitation = "sexual_exploitation", "sexual exploitation";
        /// Forced marriage with sexual exploitation.
        ForcedMarriageSexual = "forced_marriage_with_sexual_exploitation", "forced marriage with sexual exploitation";
        /// Sexual exploitation online.
        OnlineSexualExploitation = "online_sexual_exploitation", "online sexual exploitation";
        /// Removal of organs: it concerns the person, not trade in organs, tissues or cells.
        OrganRemoval = "organ_removal", "organ removal";
        /// Illegal adoption.
        IllegalAdoption = "illegal_adoption", "illegal adoption";
        /// Exploitation of surrogacy.
        SurrogacyExploitation = "surrogacy_exploitation", "exploitation of surrogacy";
        /// Forced marriage.
        ForcedMarriage = "forced_marriage", "forced marriage";
        /// Another form, not in this list.
        Other = "other", "another form";
    }
}

codes! {
    /// How far the screening raises a concern. Levels only rise, and even the lowest is no decision.
    ///
    /// **Never leaves the house**: a level, like a class or a score, appears in no referral, dossier
    /// or export, because a defence would use it against the person. For that reason the type does
    /// not implement `serde::Serialize`:
    ///
    /// ```compile_fail
    /// fn leaves<T: serde::Serialize>() {}
    /// leaves::<screening::Level>();
    /// ```
    Level is "level" {
        /// Nothing recorded yet. Not a finding that nothing happened.
        NoIndication = "no_indication", "nothing recorded yet";
        /// Something is recorded: look further.
        LookFurther = "look_further", "look further";
        /// The legal elements are there: presumed victim; protection starts.
        PresumedVictim = "presumed_victim", "presumed victim";
        /// Presumed, with means of recruitment, exploitation and coercion at destination.
        StrongPresumption = "strong_presumption", "strong presumption";
    }
}

codes! {
    /// The class of the 2008 Moldova labour force survey, for adults in labour exploitation. A
    /// survey's word, not a finding about a person; it gates nothing and, like [`Level`], **never
    /// leaves in a referral, dossier or export** (it does not implement `serde::Serialize`).
    IloClass is "class" {
        /// Exploitative conditions are not positive.
        NotExploited = "not_exploited", "exploitative conditions not positive";
        /// Exploited, without deception or coercion.
        ExploitedOnly = "exploited_only", "exploited, without deception or coercion";
        /// Deceived and exploited.
        DeceivedExploited = "deceived_exploited", "deceived and exploited";
        /// Trafficked for forced labour.
        TraffickedForcedLabour = "trafficked_forced_labour", "trafficked for forced labour";
        /// Exploited and coerced in a combination that the survey did not name.
        ForcedLabourPossibleTrafficking = "forced_labour_possible_trafficking", "forced labour, possibly trafficking";
    }
}

codes! {
    /// What the uncertain weights do to a dimension's result.
    Sensitivity is "sensitivity" {
        /// Positive under every plausible weighting.
        RobustPositive = "robust_positive", "positive under every weighting";
        /// Positive under some weightings and not under others; counts as positive.
        WeightSensitive = "weight_sensitive", "positive under some weightings";
        /// Negative under every plausible weighting.
        RobustNegative = "robust_negative", "not positive under any weighting";
    }
}

codes! {
    /// Where a sign is noticed.
    Setting is "setting" {
        /// A workplace or the lodging of workers.
        Workplace = "workplace", "workplace";
        /// Outreach in the street.
        Street = "street", "street outreach";
        /// A health service.
        Health = "health", "health service";
        /// A hotline.
        Hotline = "hotline", "hotline";
        /// A border or an airport.
        Border = "border", "border";
        /// A police station or a place of detention.
        Custody = "custody", "police station or detention";
    }
}

codes! {
    /// How sure a row of an instrument is of its weight.
    Confidence is "confidence" {
        /// Several sources agree.
        High = "high", "high";
        /// Probable.
        Medium = "medium", "medium";
        /// Best recollection.
        Low = "low", "low";
    }
}

codes! {
    /// Where a set or a rule comes from.
    Verification is "verification" {
        /// The text of a treaty or of a law.
        LegalRule = "legal_rule", "legal rule";
        /// Ratified for its country by the authority that issued the instrument.
        Ratified = "ratified", "ratified by the national authority";
        /// Read in a text that cites the source.
        VerifiedSecondary = "verified_secondary", "checked against a text that cites the source";
        /// Recollection of the source.
        Recall = "recall", "recollection, to be ratified";
        /// A proposal of this project.
        Proposal = "proposal", "proposal of this project";
    }
}

impl Verification {
    /// Whether people must be told that this is not settled.
    #[must_use]
    pub fn is_provisional(self) -> bool {
        matches!(self, Self::Recall | Self::Proposal)
    }
}

codes! {
    /// A list of facts that stands where the brochure has no set, or adds to one.
    Supplement is "supplement" {
        /// Three threshold criteria of domestic servitude.
        DomesticServitude = "domestic_servitude", "domestic servitude";
        /// Signs of trafficking for organ removal.
        OrganRemoval = "organ_removal", "organ removal";
    }
}

codes! {
    /// The rules by which a result comes about; an instrument states the source of each.
    Rule is "rule" {
        /// When a dimension is positive.
        Dimension = "dimension", "dimension rule";
        /// What uncertain weights do.
        Sensitivity = "sensitivity", "uncertain weights";
        /// The survey class.
        IloClass = "ilo_class", "survey class";
        /// When the purpose holds.
        Purpose = "purpose", "purpose";
        /// The legal elements for an adult.
        PalermoAdult = "palermo_adult", "definition, adult";
        /// The legal elements for a child.
        PalermoChild = "palermo_child", "definition, child";
        /// Doubt about age.
        AgeInDoubt = "age_in_doubt", "age in doubt";
        /// Commercial sexual activity of a child.
        ChildSexual = "child_sexual", "child in commercial sexual activity";
        /// The levels.
        Levels = "levels", "levels";
        /// The supplements.
        Supplement = "supplement", "supplements";
    }
}

/// A set of codes of one kind, as small as a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Codes<T> {
    bits: u16,
    kind: PhantomData<T>,
}

impl<T: Code> Codes<T> {
    /// No code.
    pub const NONE: Self = Self {
        bits: 0,
        kind: PhantomData,
    };

    /// Adds `value`; adding it twice changes nothing.
    pub fn insert(&mut self, value: T) {
        self.bits |= 1 << value.place();
    }

    /// This set with `value` added.
    #[must_use]
    pub fn with(mut self, value: T) -> Self {
        self.insert(value);
        self
    }

    /// Whether `value` is in the set.
    #[must_use]
    pub fn contains(self, value: T) -> bool {
        self.bits & (1 << value.place()) != 0
    }

    /// Whether the two sets share a value.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.bits & other.bits != 0
    }

    /// The values of either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
            kind: PhantomData,
        }
    }

    /// This set without the values of another.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self {
            bits: self.bits & !other.bits,
            kind: PhantomData,
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The values, in the order of [`Code::ALL`].
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL
            .iter()
            .copied()
            .filter(move |value| self.contains(*value))
    }
}

impl<T: Code> FromIterator<T> for Codes<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        values.into_iter().fold(Self::NONE, Self::with)
    }
}

impl<T: Code> Default for Codes<T> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<T: Code> fmt::Debug for Codes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
