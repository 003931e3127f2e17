//! What a row of each list holds, and which rows a list shows.

use case::{CaseId, ClockId, ConcernId, OrganisationId, ReferralId, StreamId};
use jiff::Timestamp;

use super::{
    ComplaintRow, ConferenceRow, DemandRow, DossierRow, EmergencyRow, NumberRow, OpeningRow,
};

/// A row of a projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Of concerns.
    Concern(ConcernRow),
    /// Of cases.
    Case(CaseRow),
    /// Of referrals.
    Referral(ReferralRow),
    /// Of uses of the law instead of an agreement.
    Law(LawRow),
    /// Of clocks.
    Clock(ClockRow),
    /// Of demands for records.
    Demand(DemandRow),
    /// Of persons' complaints.
    Complaint(ComplaintRow),
    /// Of conferences of the local team.
    Conference(ConferenceRow),
    /// Of dossiers for identification.
    Dossier(DossierRow),
    /// Of break-glass.
    Emergency(EmergencyRow),
    /// Of numbers on paper.
    Number(NumberRow),
    /// Of what was opened.
    Opening(OpeningRow),
    /// Of notices.
    Notice(NoticeRow),
}

/// A concern in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernRow {
    /// Its id.
    pub id: ConcernId,
    /// The desk it belongs to.
    pub desk: OrganisationId,
    /// Who told it.
    pub reported_by: Option<OrganisationId>,
    /// Its state's code.
    pub state: String,
    /// When it was told.
    pub at: Timestamp,
    /// Whose turn it is at the desk: 0 before 1.
    pub turn: u8,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// The concern it came from.
    pub concern: ConcernId,
    /// Who is responsible.
    pub holder: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When the mechanism has to look at it next.
    pub due: Option<Timestamp>,
    /// When anything last happened.
    pub moved_at: Timestamp,
    /// When the person was presumed to be a victim.
    pub presumed_at: Timestamp,
    /// When a reflection period was first started.
    pub reflection_at: Option<Timestamp>,
    /// When another organisation first accepted to help.
    pub helped_at: Option<Timestamp>,
    /// Since when an alarm stands that nobody has answered.
    pub alarm_at: Option<Timestamp>,
    /// From when on its safe contact cannot be relied on, if there is one.
    pub contact_until: Option<Timestamp>,
    /// A keyed hash of the member of the holder who looks after the person, if somebody does.
    pub worker: Option<[u8; 32]>,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// A referral in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// Its id.
    pub id: ReferralId,
    /// The case.
    pub case: CaseId,
    /// Who is responsible for the person now.
    pub holder: OrganisationId,
    /// Who asks.
    pub sender: OrganisationId,
    /// Who is asked.
    pub receiver: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When it lapses, or moves on to the co-ordinator.
    pub due: Timestamp,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// A use of the law instead of an agreement, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawRow {
    /// The case.
    pub case: CaseId,
    /// The event that did it.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who invoked it; nobody where the law itself moves responsibility.
    pub invoked_by: Option<OrganisationId>,
    /// To whom something went.
    pub receiver: OrganisationId,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// A clock in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// The case.
    pub case: CaseId,
    /// Which clock of it.
    pub clock: ClockId,
    /// Who is responsible for the person.
    pub holder: OrganisationId,
    /// What runs.
    pub kind: String,
    /// Its state's code.
    pub state: String,
    /// When it runs out.
    pub due: Option<Timestamp>,
}

/// A notice: something happened that an organisation must know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Who must know.
    pub organisation: OrganisationId,
    /// When it happened.
    pub at: Timestamp,
    /// Where.
    pub stream: StreamId,
    /// The event.
    pub version: u64,
    /// What kind of thing happened.
    pub kind: String,
}

/// Which concerns a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernScope {
    /// Those that wait at a desk: by turn, and in each what waits longest first.
    Desk(OrganisationId),
    /// Those an organisation told, whatever became of them, the newest first.
    ToldBy(OrganisationId),
}

/// Which cases a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseScope {
    /// Open ones that an organisation holds, what is due first first.
    Holder(OrganisationId),
    /// Open ones that an organisation holds and that the member with this tag looks after, what is due first first.
    EntrustedTo(OrganisationId, [u8; 32]),
    /// Open ones that an organisation holds and none of its members looks after, what is due first first.
    EntrustedToNobody(OrganisationId),
    /// Open ones that an organisation holds whose safe contact could not be relied on by an instant, the longest
    /// ago first.
    StaleContact(OrganisationId, Timestamp),
    /// All open ones in which nothing has happened since, the longest without movement first.
    Still(Timestamp),
    /// All with an alarm that nobody has answered, the oldest first.
    Alarmed,
    /// All whose holder asked to destroy them, the longest without movement first.
    ErasureAsked,
}

/// Which referrals a list shows, the next due first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferralScope {
    /// Those that wait for an organisation's answer.
    Asked(OrganisationId),
    /// Those an organisation accepted and has not completed.
    Helping(OrganisationId),
    /// Those that wait for an answer in the cases that an organisation holds, whoever asked.
    Waiting(OrganisationId),
    /// Those that nobody answered and that are at the duty desk.
    AtDesk,
    /// Those that the desk did not take up either.
    AtCoOrdinator,
    /// All that lapse before an instant.
    Lapsing(Timestamp),
}

/// Which clocks a list shows. None but running ones with an end, the next to end first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockScope {
    /// Those of the cases that an organisation holds.
    Holder(OrganisationId),
    /// All that end before an instant.
    Ending(Timestamp),
}
