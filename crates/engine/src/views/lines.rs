//! The lines of lists, made from rows.

use case::person::AdverseOrder;
use case::{
    Called, CaseId, ClockId, ComplaintId, ConcernId, ConferenceId, DemandId, DossierId,
    OrganisationId, Reference, ReferralId, StreamId, StreamKind,
};
use jiff::Timestamp;
use store::{
    CaseRow, ClockRow, ComplaintRow, ConcernRow, ConferenceRow, DemandRow, DossierRow, LawRow,
    NoticeRow, ReferralRow,
};

use crate::project::{
    self, CaseBody, ComplaintBody, ConcernBody, ConferenceBody, DemandBody, DossierBody, LawBody,
    ReferralBody,
};
use crate::{Engine, Faults, Session};

/// A concern in a list.
#[derive(Debug, Clone)]
pub struct ConcernLine {
    /// Its id.
    pub id: ConcernId,
    /// What people call it.
    pub reference: Called,
    /// When it was told.
    pub at: Timestamp,
    /// Who told it.
    pub reported_by: Option<OrganisationId>,
    /// Its state's code.
    pub state: String,
    /// Danger, persons, child.
    pub body: ConcernBody,
}

/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// Its id.
    pub id: CaseId,
    /// What people call it.
    pub reference: Called,
    /// Who is responsible.
    pub holder: OrganisationId,
    /// When something is due.
    pub due: Option<Timestamp>,
    /// When anything last happened.
    pub moved_at: Timestamp,
    /// When the person was presumed to be a victim.
    pub presumed_at: Timestamp,
    /// When another organisation first accepted to help.
    pub helped_at: Option<Timestamp>,
    /// Since when an alarm stands unanswered.
    pub alarm_at: Option<Timestamp>,
    /// From when on its safe contact cannot be relied on, if there is one.
    pub contact_until: Option<Timestamp>,
    /// Who looks after the person, by name: to colleagues alone, and in [`super::List::People`] read by itself.
    pub worker: Option<String>,
    /// Interim, child.
    pub body: CaseBody,
}

/// An alarm that nobody has answered, as the duty desk sees it.
#[derive(Debug, Clone)]
pub struct AlarmLine {
    /// What people call the case.
    pub reference: Called,
    /// On which order; unknown of one raised before lists kept it.
    pub order: Option<AdverseOrder>,
    /// Since when.
    pub since: Timestamp,
    /// Who is responsible for the person.
    pub holder: OrganisationId,
}

/// A referral in a list.
#[derive(Debug, Clone)]
pub struct ReferralLine {
    /// Its id.
    pub id: ReferralId,
    /// What people call it.
    pub reference: Called,
    /// The case.
    pub case: CaseId,
    /// Who is responsible for the person.
    pub holder: OrganisationId,
    /// Who asks.
    pub from: OrganisationId,
    /// Who is asked.
    pub to: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When it lapses or moves on.
    pub due: Timestamp,
    /// What is asked for and how soon.
    pub body: ReferralBody,
}

/// A use of the law instead of an agreement, in a list.
#[derive(Debug, Clone)]
pub struct LawLine {
    /// The case.
    pub case: CaseId,
    /// What people call it.
    pub reference: Called,
    /// The entry of the case that did it.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who invoked it; nobody where the law itself moves responsibility for a child.
    pub by: Option<OrganisationId>,
    /// To whom something went.
    pub to: OrganisationId,
    /// Which law, what went, and whether the person was told.
    pub body: LawBody,
}

/// A demand for records, in a list.
#[derive(Debug, Clone)]
pub struct DemandLine {
    /// Its id.
    pub id: DemandId,
    /// The case.
    pub case: CaseId,
    /// What people call the case.
    pub reference: Called,
    /// Who is responsible for the person.
    pub holder: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who demands what, and what was answered.
    pub body: DemandBody,
}

/// A person's complaint, in the list of whoever takes it.
#[derive(Debug, Clone)]
pub struct ComplaintLine {
    /// Its id.
    pub id: ComplaintId,
    /// What people call it.
    pub reference: Reference,
    /// Whether it waits for an answer.
    pub waits: bool,
    /// When it has to be answered.
    pub due: Timestamp,
    /// About whom, and what it came to.
    pub body: ComplaintBody,
}

/// A dossier for identification, in the list of the panel: by its number.
#[derive(Debug, Clone)]
pub struct DossierLine {
    /// Its id.
    pub id: DossierId,
    /// Its number.
    pub number: Reference,
    /// Its state's code.
    pub state: String,
    /// Whether the reader voted in the round under way.
    pub voted: bool,
    /// The rest.
    pub body: DossierBody,
}

/// A conference of the local team, in the list of whoever has a place in it: by its number.
#[derive(Debug, Clone)]
pub struct ConferenceLine {
    /// Its id.
    pub id: ConferenceId,
    /// Its number.
    pub number: Reference,
    /// The case, for whoever is responsible alone.
    pub case: Option<CaseId>,
    /// The rest.
    pub body: ConferenceBody,
}

/// A clock in a list.
#[derive(Debug, Clone)]
pub struct ClockLine {
    /// The case.
    pub case: CaseId,
    /// Which of its clocks.
    pub clock: ClockId,
    /// What people call it.
    pub reference: Called,
    /// The code of what runs.
    pub kind: String,
    /// When it runs out.
    pub due: Option<Timestamp>,
}

/// A notice in a list.
#[derive(Debug, Clone)]
pub struct NoticeLine {
    /// When.
    pub at: Timestamp,
    /// The code of what happened.
    pub kind: String,
    /// Where.
    pub stream: StreamId,
    /// Which event of it.
    pub version: u64,
    /// What people call it.
    pub reference: Called,
    /// Whether the reader may open what it is about.
    pub open: bool,
}

impl NoticeLine {
    /// The case, if it is about one.
    pub fn case(&self) -> Option<CaseId> {
        (self.stream.kind == StreamKind::Case).then(|| CaseId::new(self.stream.id))
    }

    /// The concern, if it is about one.
    pub fn concern(&self) -> Option<ConcernId> {
        (self.stream.kind == StreamKind::Concern).then(|| ConcernId::new(self.stream.id))
    }
}

/// The lines of a list.
#[derive(Debug, Clone)]
pub enum Lines {
    /// Concerns.
    Concerns(Vec<ConcernLine>),
    /// Cases.
    Cases(Vec<CaseLine>),
    /// Alarms.
    Alarms(Vec<AlarmLine>),
    /// Referrals.
    Referrals(Vec<ReferralLine>),
    /// Uses of the law.
    Laws(Vec<LawLine>),
    /// Demands for records.
    Demands(Vec<DemandLine>),
    /// Persons' complaints.
    Complaints(Vec<ComplaintLine>),
    /// Conferences of the local team.
    Conferences(Vec<ConferenceLine>),
    /// Dossiers for identification.
    Dossiers(Vec<DossierLine>),
    /// Clocks.
    Clocks(Vec<ClockLine>),
    /// Notices.
    Notices(Vec<NoticeLine>),
}

impl Lines {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Concerns(lines) => lines.len(),
            Self::Cases(lines) => lines.len(),
            Self::Alarms(lines) => lines.len(),
            Self::Referrals(lines) => lines.len(),
            Self::Laws(lines) => lines.len(),
            Self::Demands(lines) => lines.len(),
            Self::Complaints(lines) => lines.len(),
            Self::Conferences(lines) => lines.len(),
            Self::Dossiers(lines) => lines.len(),
            Self::Clocks(lines) => lines.len(),
            Self::Notices(lines) => lines.len(),
        }
    }

    /// What each line is about and is called by.
    pub(super) fn called(&mut self) -> Vec<(StreamId, &mut Called)> {
        macro_rules! of {
            ($lines:expr, $of:ident) => {
                $lines
                    .iter_mut()
                    .map(|line| (StreamId::from(line.$of), &mut line.reference))
                    .collect()
            };
        }
        match self {
            Self::Concerns(lines) => of!(lines, id),
            Self::Cases(lines) => of!(lines, id),
            // Nobody sees alarms of cases that are not the reader's but the desk.
            Self::Alarms(_) => Vec::new(),
            // A complaint says of no case whose it is, and neither does a dossier or a conference.
            Self::Complaints(_) | Self::Dossiers(_) | Self::Conferences(_) => Vec::new(),
            Self::Referrals(lines) => of!(lines, case),
            Self::Laws(lines) => of!(lines, case),
            Self::Demands(lines) => of!(lines, case),
            Self::Clocks(lines) => of!(lines, case),
            Self::Notices(lines) => of!(lines, stream),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Engine {
    pub(super) fn concern_line(&self, row: ConcernRow) -> Result<ConcernLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "concerns", row.id.bytes(), &row.body)?;
        Ok(ConcernLine {
            id: row.id,
            reference: Reference::from(row.id).into(),
            at: row.at,
            reported_by: row.reported_by,
            state: row.state,
            body,
        })
    }

    pub(super) fn case_line(&self, row: CaseRow) -> Result<CaseLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "cases", row.id.bytes(), &row.body)?;
        Ok(CaseLine {
            id: row.id,
            reference: Reference::from(row.id).into(),
            holder: row.holder,
            due: row.due,
            moved_at: row.moved_at,
            presumed_at: row.presumed_at,
            helped_at: row.helped_at,
            alarm_at: row.alarm_at,
            contact_until: row.contact_until,
            worker: None,
            body,
        })
    }

    pub(super) fn demand_line(&self, row: DemandRow) -> Result<DemandLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "demands", row.id.bytes(), &row.body)?;
        Ok(DemandLine {
            id: row.id,
            case: row.case,
            reference: Reference::from(row.case).into(),
            holder: row.holder,
            state: row.state,
            at: row.at,
            body,
        })
    }

    pub(super) fn complaint_line(&self, row: ComplaintRow) -> Result<ComplaintLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "complaints", row.id.bytes(), &row.body)?;
        Ok(ComplaintLine {
            id: row.id,
            reference: row.id.into(),
            waits: row.turn == 0,
            due: row.at,
            body,
        })
    }

    pub(super) fn dossier_line(
        &self,
        session: &Session,
        row: DossierRow,
    ) -> Result<DossierLine, Faults> {
        let key = &self.inner.installation;
        let body: DossierBody = project::open(key, "dossiers", row.id.bytes(), &row.body)?;
        Ok(DossierLine {
            id: row.id,
            number: row.id.into(),
            state: row.state,
            voted: body.voted.contains(&session.principal().member),
            body,
        })
    }

    pub(super) fn conference_line(&self, row: ConferenceRow) -> Result<ConferenceLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "conferences", &row.bound_to(), &row.body)?;
        Ok(ConferenceLine {
            id: row.id,
            number: row.id.into(),
            case: row.chair.then_some(row.case),
            body,
        })
    }

    pub(super) fn law_line(&self, row: LawRow) -> Result<LawLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "laws", &project::law_id(&row), &row.body)?;
        Ok(LawLine {
            case: row.case,
            reference: Reference::from(row.case).into(),
            version: row.version,
            at: row.at,
            by: row.invoked_by,
            to: row.receiver,
            body,
        })
    }

    pub(super) fn alarm_line(&self, row: CaseRow) -> Result<AlarmLine, Faults> {
        let line = self.case_line(row)?;
        Ok(AlarmLine {
            reference: line.reference,
            order: line.body.alarm,
            since: line.alarm_at.unwrap_or(line.moved_at),
            holder: line.holder,
        })
    }

    pub(super) fn referral_line(&self, row: ReferralRow) -> Result<ReferralLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "referrals", row.id.bytes(), &row.body)?;
        Ok(ReferralLine {
            id: row.id,
            reference: Reference::from(row.id).into(),
            case: row.case,
            holder: row.holder,
            from: row.sender,
            to: row.receiver,
            state: row.state,
            due: row.due,
            body,
        })
    }
}

pub(super) fn clock_line(row: ClockRow) -> ClockLine {
    ClockLine {
        case: row.case,
        clock: row.clock,
        reference: Reference::from(row.case).into(),
        kind: row.kind,
        due: row.due,
    }
}

pub(super) fn notice_line(row: NoticeRow, open: bool) -> NoticeLine {
    NoticeLine {
        at: row.at,
        kind: row.kind,
        stream: row.stream,
        reference: Reference::of(row.stream.id).into(),
        version: row.version,
        open,
    }
}
