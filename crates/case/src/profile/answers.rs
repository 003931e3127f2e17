//! What the rest of the house asks a profile.

use jiff::civil::Date;

use super::{
    Condition, Fact, Instrument, Permit, PermitGround, Profile, Provenance, Report, Stage, Status,
};

impl Profile {
    /// Whether the State is bound by an instrument. One whose instruments nobody looked up is taken
    /// to be bound by all: doubt goes in the person's favour.
    #[must_use]
    pub fn is_bound_by(&self, instrument: Instrument) -> bool {
        match &self.instruments {
            Fact::Stated { value, .. } => value.contains(&instrument),
            Fact::Absent { .. } => false,
            Fact::Unknown { .. } => true,
        }
    }

    /// Whether a track to a residence permit rests on the person's own situation alone (CETS 197
    /// art. 14(1)(a)). One that only those reach who co-operated does not.
    #[must_use]
    pub fn has_personal_permit(&self) -> bool {
        let mut stated = self.permits.iter().filter_map(Fact::value);
        stated.any(Permit::is_personal)
    }

    /// The country's names for a stage of identification; none where the law has no name, or none
    /// was read.
    pub fn status_names(&self, stage: Stage) -> impl Iterator<Item = &Status> {
        let statuses = self.statuses.value().into_iter().flatten();
        statuses.filter(move |status| status.stage == stage)
    }

    /// The next day, from `today` on, of every report that the profile names; the earliest first.
    #[must_use]
    pub fn next_reports(&self, today: Date) -> Vec<(Date, &Report, &Provenance)> {
        let stated = self.reporting.iter().filter_map(Fact::stated);
        let mut next: Vec<_> = stated
            .filter_map(|(report, provenance)| {
                let years = [today.year(), today.year().saturating_add(1)];
                let mut days = years.into_iter().filter_map(|it| report.due.in_year(it));
                Some((days.find(|day| *day >= today)?, report, provenance))
            })
            .collect();
        next.sort_by_key(|(day, ..)| *day);
        next
    }
}

impl Permit {
    /// Whether the track rests on the person's own situation, and co-operation leads to none of it.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.ground == PermitGround::Personal
            && !self.conditional_on.contains(&Condition::CoOperation)
    }
}
