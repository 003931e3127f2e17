//! Whether the law of a profile can be used, and what it leaves open.

use serde::Serialize;

use super::{
    BodyKind, Condition, Confidence, Fact, Instrument, Profile, ProfileError, Provenance, RuleId,
    Who, floors,
};
use crate::calendar::{Calendar, Holidays, Length};
use crate::clock::Clock;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// Everything is stated, verified and above the floors.
    Meets,
    /// The profile can be used; what it leaves open is listed for the co-ordinator.
    LoadsWithGaps {
        /// What it leaves open; never empty.
        gaps: Vec<Gap>,
    },
    /// The profile cannot be used.
    Refused {
        /// The rules it breaks; never empty.
        breaches: Vec<Breach>,
        /// What it leaves open besides.
        gaps: Vec<Gap>,
    },
}

/// Something a profile leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The field with the tables around it.
    pub field: String,
    /// The article that the field is about.
    pub article: String,
    /// Why it is a gap.
    pub kind: GapKind,
    /// What follows from it, as a sentence.
    pub consequence: String,
}

/// Why something is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// Nobody who wrote the profile knew it.
    NotKnown,
    /// It was not read at the source.
    NotVerified,
    /// The law gives less than the rule asks, yet may be used.
    FallsShort,
}

/// A rule that a profile breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// The field with the tables around it.
    pub field: String,
    /// The rule.
    pub rule: RuleId,
    /// The article broken.
    pub article: String,
    /// What it demands, as a sentence.
    pub sentence: String,
}

/// A profile that was checked and not refused: the only one that clocks and decisions accept.
#[derive(Clone, Debug)]
pub struct Checked {
    profile: Profile,
    gaps: Vec<Gap>,
    calendar: Calendar,
}

impl Checked {
    /// Takes a profile that was read from `file`, unless it must be refused.
    ///
    /// # Errors
    ///
    /// [`ProfileError::Refused`] with every rule it breaks.
    pub fn new(profile: Profile, file: &str) -> Result<Self, ProfileError> {
        let gaps = match check(&profile) {
            Verdict::Meets => Vec::new(),
            Verdict::LoadsWithGaps { gaps } => gaps,
            Verdict::Refused { breaches, .. } => {
                return Err(ProfileError::Refused {
                    file: file.to_owned(),
                    breaches,
                });
            }
        };
        let calendar = calendar(&profile);
        Ok(Self {
            profile,
            gaps,
            calendar,
        })
    }

    /// The profile.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What it leaves open.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The country's calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The country's clock.
    #[must_use]
    pub fn clock(&self) -> Clock<'_> {
        Clock::new(self)
    }
}

fn calendar(profile: &Profile) -> Calendar {
    let weekend = profile.calendar.weekend.value();
    let holidays = profile.calendar.holidays.value().map(|table| {
        let days = table.days.iter().map(|(date, _)| *date);
        Holidays::new(table.first_year, table.last_year, days)
    });
    Calendar::new(
        profile.country.zone.zone().clone(),
        weekend.map(|weekend| weekend.days()),
        holidays,
    )
}

/// Checks a profile against the floors.
#[must_use]
pub fn check(profile: &Profile) -> Verdict {
    let mut findings = Findings::default();
    instruments(profile, &mut findings);
    reflection(profile, &mut findings);
    assistance(profile, &mut findings);
    identification(profile, &mut findings);
    permits(profile, &mut findings);
    children(profile, &mut findings);
    privileges(profile, &mut findings);
    non_punishment(profile, &mut findings);
    open_facts(profile, &mut findings);
    let Findings { breaches, gaps } = findings;
    match (breaches.is_empty(), gaps.is_empty()) {
        (false, _) => Verdict::Refused { breaches, gaps },
        (true, false) => Verdict::LoadsWithGaps { gaps },
        (true, true) => Verdict::Meets,
    }
}

#[derive(Default)]
struct Findings {
    breaches: Vec<Breach>,
    gaps: Vec<Gap>,
}

impl Findings {
    fn breach(&mut self, field: &str, id: RuleId) {
        let rule = floors().rule(id);
        self.breaches.push(Breach {
            field: field.to_owned(),
            rule: id,
            article: rule.article.clone(),
            sentence: rule.sentence.clone(),
        });
    }

    fn not_known(&mut self, field: String, fact: &str) {
        let fact = floors().fact(fact);
        self.gaps.push(Gap {
            field,
            article: fact.article.clone(),
            kind: GapKind::NotKnown,
            consequence: fact.unknown.clone(),
        });
    }

    fn falls_short(&mut self, field: &str, id: RuleId) {
        let rule = floors().rule(id);
        self.gaps.push(Gap {
            field: field.to_owned(),
            article: rule.article.clone(),
            kind: GapKind::FallsShort,
            consequence: rule.sentence.clone(),
        });
    }
}

/// Whether the instrument behind a rule binds the State.
fn binds(profile: &Profile, id: RuleId) -> bool {
    let instrument = floors().rule(id).instrument;
    instrument.is_none_or(|instrument| profile.is_bound_by(instrument))
}

fn instruments(profile: &Profile, findings: &mut Findings) {
    if !profile.is_bound_by(Instrument::Cets197) {
        findings.falls_short("instruments", RuleId::NotAParty);
    }
}

fn reflection(profile: &Profile, findings: &mut Findings) {
    let reflection = match &profile.reflection {
        Fact::Stated { value, .. } => value,
        Fact::Absent { .. } if binds(profile, RuleId::ReflectionExists) => {
            return findings.breach("reflection", RuleId::ReflectionExists);
        }
        Fact::Absent { .. } => {
            return findings.falls_short("reflection", RuleId::ReflectionExists);
        }
        Fact::Unknown { .. } => return,
    };
    let floor = floors().reflection.value.least_days();
    let short = |length: Option<Length>| length.is_some_and(|it| it.least_days() < floor);
    // One month is 28 days at its shortest: law that says a month falls short only in February,
    // and the clock then runs the floor.
    let a_month = |length: Option<Length>| matches!(length, Some(Length::Months(_)));
    for (field, length) in [
        ("reflection.value.min", reflection.min),
        ("reflection.value.max", reflection.max),
    ] {
        if !short(length) {
            continue;
        }
        if binds(profile, RuleId::ReflectionFloor) && !a_month(length) {
            findings.breach(field, RuleId::ReflectionFloor);
        } else {
            findings.falls_short(field, RuleId::ReflectionFloor);
        }
    }
    if reflection.min.is_none() {
        let field = "reflection.value.min";
        findings.not_known(field.to_owned(), field);
    }
    if reflection.conditional_on.contains(&Condition::CoOperation) {
        findings.breach(
            "reflection.value.conditional_on",
            RuleId::ReflectionUnconditional,
        );
    }
}

fn assistance(profile: &Profile, findings: &mut Findings) {
    if let Some(assistance) = profile.assistance.value()
        && assistance.conditional_on.contains(&Condition::CoOperation)
    {
        findings.breach(
            "assistance.value.conditional_on",
            RuleId::AssistanceUnconditional,
        );
    }
}

fn identification(profile: &Profile, findings: &mut Findings) {
    let rules = &profile.identification;
    let deciders = [
        (
            "identification.decides_reasonable_grounds",
            rules.decides_reasonable_grounds.value(),
        ),
        (
            "identification.decides_conclusive",
            rules.decides_conclusive.value(),
        ),
        (
            "bodies.panel",
            profile.bodies.panel.value().map(|panel| &panel.kinds),
        ),
    ];
    for (field, kinds) in deciders {
        match kinds {
            Some(kinds) if kinds.only_enforcement() => {
                findings.breach(field, RuleId::IdentificationNotPoliceOnly);
            }
            Some(kinds) if kinds.as_slice().len() == 1 => {
                findings.falls_short(field, RuleId::IdentificationMultiAgency);
            }
            _ => {}
        }
    }
    if matches!(rules.may_presume.value(), Some(Who::Kinds(_))) {
        findings.falls_short("identification.may_presume", RuleId::AnyMayPresume);
    }
    let holders = [
        ("bodies.duty_desk", &profile.bodies.duty_desk),
        ("bodies.child_protection", &profile.bodies.child_protection),
    ];
    for (field, body) in holders {
        let never = |kind: &BodyKind| profile.never_holds(*kind).is_some();
        if body
            .value()
            .is_some_and(|body| body.kinds.as_slice().iter().all(never))
        {
            findings.breach(field, RuleId::HolderNeverEnforces);
        }
    }
    if let Some(desk) = profile.bodies.duty_desk.value()
        && !desk
            .kinds
            .as_slice()
            .iter()
            .any(|kind| kind.is_civil_society())
    {
        findings.falls_short("bodies.duty_desk", RuleId::DeskWithCivilSociety);
    }
}

fn permits(profile: &Profile, findings: &mut Findings) {
    if !profile.has_personal_permit() {
        findings.falls_short("permits", RuleId::PermitPersonalGround);
    }
    for (index, permit) in profile.permits.iter().enumerate() {
        let Some(permit) = permit.value() else {
            continue;
        };
        match permit.renewable {
            Some(true) => {}
            Some(false) => {
                findings.falls_short(&format!("permits[{index}]"), RuleId::PermitRenewable);
            }
            None => findings.not_known(
                format!("permits[{index}].value.renewable"),
                "permits.value.renewable",
            ),
        }
        if permit.first.is_none() {
            findings.not_known(
                format!("permits[{index}].value.first"),
                "permits.value.first",
            );
        }
    }
}

fn children(profile: &Profile, findings: &mut Findings) {
    if profile.child.presumed_when_in_doubt.value() == Some(&false) {
        findings.falls_short("child.presumed_when_in_doubt", RuleId::ChildPresumed);
    }
}

fn privileges(profile: &Profile, findings: &mut Findings) {
    for (kind, fact) in profile.privileged.each() {
        if matches!(fact, Fact::Absent { .. }) {
            findings.falls_short(kind.field(), RuleId::NotesPrivileged);
        }
    }
}

fn non_punishment(profile: &Profile, findings: &mut Findings) {
    if matches!(profile.non_punishment, Fact::Absent { .. }) {
        findings.falls_short("non_punishment", RuleId::NotPunished);
    }
}

/// Gaps for every fact that is not known or not verified.
fn open_facts(profile: &Profile, findings: &mut Findings) {
    for (field, state) in facts(profile) {
        let name = field.split('[').next().unwrap_or(&field);
        let fact = floors().fact(name);
        match state {
            State::Known(provenance) if provenance.confidence == Confidence::Verified => {}
            State::Known(provenance) => findings.gaps.push(Gap {
                field,
                article: provenance.source.clone(),
                kind: GapKind::NotVerified,
                consequence: format!(
                    "the fact is {}; it is used and shown as such, and nothing to anybody's \
                     disadvantage rests on it",
                    provenance.confidence
                ),
            }),
            State::Open(reason) => findings.gaps.push(Gap {
                field,
                article: fact.article.clone(),
                kind: GapKind::NotKnown,
                consequence: match reason {
                    Some(reason) => format!("{} ({reason})", fact.unknown),
                    None => fact.unknown.clone(),
                },
            }),
        }
    }
}

enum State<'p> {
    Known(&'p Provenance),
    Open(Option<&'p str>),
}

impl<T> Fact<T> {
    fn state(&self) -> State<'_> {
        match self {
            Self::Stated { provenance, .. } | Self::Absent { provenance } => {
                State::Known(provenance)
            }
            Self::Unknown { reason } => State::Open(Some(reason)),
        }
    }
}

/// Every fact of a profile by the field it stands in. A list without entries is one open fact.
fn facts(profile: &Profile) -> Vec<(String, State<'_>)> {
    let Profile {
        schema_version: _,
        country: _,
        instruments,
        bodies,
        identification: id,
        deadlines,
        reflection,
        assistance,
        permits,
        support,
        statuses,
        duties,
        legal_bases,
        privileged,
        non_punishment,
        complaints,
        child,
        reporting,
        calendar,
    } = profile;
    let mut facts: Vec<(String, State<'_>)> = [
        ("instruments", instruments.state()),
        ("bodies.duty_desk", bodies.duty_desk.state()),
        ("bodies.panel", bodies.panel.state()),
        ("bodies.co_ordinator", bodies.co_ordinator.state()),
        ("bodies.child_protection", bodies.child_protection.state()),
        ("identification.may_presume", id.may_presume.state()),
        ("identification.may_refer", id.may_refer.state()),
        (
            "identification.decides_reasonable_grounds",
            id.decides_reasonable_grounds.state(),
        ),
        (
            "identification.decides_conclusive",
            id.decides_conclusive.state(),
        ),
        ("identification.may_ask_review", id.may_ask_review.state()),
        ("identification.review", id.review.state()),
        ("identification.consent", id.consent.state()),
        ("identification.quorum", id.quorum.state()),
        ("identification.never_holder", id.never_holder.state()),
        (
            "deadlines.reasonable_grounds",
            deadlines.reasonable_grounds.state(),
        ),
        ("deadlines.conclusive", deadlines.conclusive.state()),
        ("reflection", reflection.state()),
        ("assistance", assistance.state()),
        ("support.after_positive", support.after_positive.state()),
        ("support.after_negative", support.after_negative.state()),
        ("statuses", statuses.state()),
        ("non_punishment", non_punishment.state()),
        ("complaints", complaints.state()),
        (
            "child.presumed_when_in_doubt",
            child.presumed_when_in_doubt.state(),
        ),
        ("child.guardian", child.guardian.state()),
        ("child.papers_served_on", child.papers_served_on.state()),
        ("calendar.weekend", calendar.weekend.state()),
        ("calendar.holidays", calendar.holidays.state()),
    ]
    .into_iter()
    .map(|(field, state)| (field.to_owned(), state))
    .collect();
    let privileges = privileged.each();
    facts.extend(privileges.map(|(kind, fact)| (kind.field().to_owned(), fact.state())));
    entries(&mut facts, "permits", permits);
    entries(&mut facts, "duties", duties);
    entries(&mut facts, "legal_bases", legal_bases);
    entries(&mut facts, "reporting", reporting);
    facts
}

fn entries<'p, T>(facts: &mut Vec<(String, State<'p>)>, name: &str, list: &'p [Fact<T>]) {
    if list.is_empty() {
        facts.push((name.to_owned(), State::Open(None)));
    }
    for (index, fact) in list.iter().enumerate() {
        facts.push((format!("{name}[{index}]"), fact.state()));
    }
}
