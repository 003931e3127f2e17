//! Projections: what lists show, made from state alone.

use std::collections::{BTreeMap, BTreeSet};

use case::clock::{Clock, Urgency};
use case::complaint::{Complaint, ComplaintOutcome};
use case::concern::{Concern, ConcernStanding, Danger};
use case::person::{
    Action, AdverseOrder, AnsweredDemand, Case, CaseStanding, ClockKind, Conference,
    ConferenceStanding, ConferenceWay, Demand, DemandOutcome, Dossier, DossierStanding, Emergency,
    EmergencyGround, EmergencyStanding, ErasureGrade, ErasureGround, InvitationAnswer, Letter,
    Need, PanelUrgency, PersonTold, ReceivedDemand, Referral, ReferralStanding, ReviewFinding,
};
use case::{
    AccessEvent, CaseId, Compartment, ConferenceId, DossierId, EmergencyId, LetterId, MemberId,
    OrganisationId, OwnReference, Purpose, ReferralId, Role, StreamId, StreamKind, Tell,
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{
    CaseRow, ClockRow, ComplaintRow, ConcernRow, ConferenceRow, DemandRow, DossierRow,
    EmergencyRow, LawRow, NumberRow, OpeningRow, ReferralRow, Row,
};
use uuid::Uuid;
use vault::{BlobContext, InstallationKey, SealedBlob, system_rng};

use crate::load::State;
use crate::{Faults, House};

/// What a concern's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernBody {
    /// How soon someone may be harmed.
    pub danger: Danger,
    /// How many persons.
    pub persons: Option<u16>,
    /// Whether one may be a child.
    pub child: Tell,
    /// By which reference whoever told it knows it, where it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_reference: Option<OwnReference>,
}

/// What a case's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseBody {
    /// Whether the holder is interim.
    pub interim: bool,
    /// Whether child rules were reported at the start or a guardian task opened since.
    pub child: bool,
    /// What is to be destroyed and why, while another organisation has to confirm it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<(ErasureGrade, ErasureGround)>,
    /// Since when the person can no longer be reached, if that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Timestamp>,
    /// The order that an alarm stands on which nobody has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<AdverseOrder>,
    /// By which references organisations know the person, where they said so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_references: BTreeMap<OrganisationId, OwnReference>,
    /// The member of the holder who looks after the person, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<MemberId>,
}

/// What a referral's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralBody {
    /// What is asked for.
    pub need: Need,
    /// How soon.
    pub urgency: Urgency,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// What the row of a use of the law holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawBody {
    /// The profile's code of it, where it was invoked.
    pub code: Option<String>,
    /// The article, where the entry kept it.
    pub article: Option<String>,
    /// What went to the receiver, beside the request itself.
    pub carries: BTreeSet<Compartment>,
    /// Whether the law has the person told, where the entry kept it.
    pub must_tell: Option<bool>,
    /// When the person was told.
    pub told_at: Option<Timestamp>,
}

/// What a break-glass's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyBody {
    /// Why.
    pub ground: EmergencyGround,
    /// What was asked for.
    pub compartments: BTreeSet<Compartment>,
    /// Until when it is open, if it is.
    pub until: Option<Timestamp>,
    /// Whether it was opened alone.
    pub alone: bool,
    /// When a review is due, if one is owed.
    pub review_due: Option<Timestamp>,
    /// What a review came to.
    pub reviewed: Option<ReviewFinding>,
    /// Whether it was asked for on call, by an organisation that holds no key of the case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_call: bool,
}

/// What a demand's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandBody {
    /// As it was received.
    pub received: ReceivedDemand,
    /// When it has to be answered, while it is not.
    pub due: Option<Timestamp>,
    /// Whether the person was told by now.
    pub person: PersonTold,
    /// What was answered, and when.
    pub answer: Option<(AnsweredDemand, Timestamp)>,
    /// What that comes to.
    pub outcome: Option<DemandOutcome>,
}

/// What an opening's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpeningBody {
    pub(crate) member: MemberId,
    pub(crate) roles: BTreeSet<Role>,
    pub(crate) compartment: Compartment,
    pub(crate) purpose: Purpose,
    pub(crate) emergency: Option<EmergencyId>,
}

/// What a complaint's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintBody {
    /// Whom it is about.
    pub about: OrganisationId,
    /// When it was made.
    pub made_at: Timestamp,
    /// What it came to, if it was answered.
    pub outcome: Option<ComplaintOutcome>,
}

/// What a dossier's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierBody {
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// Why it cannot wait, if it cannot.
    pub urgent: Option<PanelUrgency>,
    /// When it has to be decided, as far as the law says so.
    pub due: Option<Timestamp>,
    /// Members from whom it is locked.
    pub recused: BTreeSet<MemberId>,
    /// Who voted in the round under way; how, nothing says.
    pub voted: BTreeSet<MemberId>,
    /// Whether the panel was asked to look again.
    pub again: bool,
}

/// What the row of an organisation's place in a conference holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConferenceBody {
    /// When it begins.
    pub starts: Timestamp,
    /// In what way.
    pub way: ConferenceWay,
    /// What it is for.
    pub needs: BTreeSet<Need>,
    /// Who called it, and is responsible.
    pub holder: OrganisationId,
    /// Whether it was held.
    pub held: bool,
    /// Whether it was called off.
    pub called_off: bool,
    /// What the organisation answered; nothing for whoever is responsible.
    pub answer: Option<InvitationAnswer>,
    /// How many of the invited have not answered, for whoever is responsible.
    pub unanswered: usize,
    /// How many actions it is asked to take on.
    pub asked: usize,
    /// How many it took on and has not ended: for whoever is responsible, how many are open at all.
    pub open: usize,
    /// When the next of those has to have been done.
    pub next_due: Option<Timestamp>,
}

/// What a row says instead of whose complaint it is.
pub(crate) fn owner(installation: &InstallationKey, case: CaseId) -> [u8; 32] {
    let said = [b"complaints of\0".as_slice(), case.bytes()].concat();
    installation.fingerprint(&said)
}

/// The stream in which it is entered when the person of a case reads on their own page. Who has the database alone
/// cannot tell whose it is.
pub(crate) fn own_readings(installation: &InstallationKey, case: CaseId) -> StreamId {
    let said = [b"readings of\0".as_slice(), case.bytes()].concat();
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = installation.fingerprint(&said);
    StreamId {
        kind: StreamKind::Access,
        id: Uuid::from_bytes(id),
    }
}

/// The row of an entry of a record of accesses, if something was opened. That a complaint was opened is no
/// part of anybody's habits: alerts are read by others than those who take complaints.
pub(crate) fn opening_row(
    on: Uuid,
    version: u64,
    at: Timestamp,
    event: &AccessEvent,
) -> Option<Plain> {
    let AccessEvent::Opened {
        member,
        organisation,
        roles,
        compartment,
        purpose,
        emergency,
        ..
    } = event
    else {
        return None;
    };
    if *compartment == Compartment::Integrity {
        return None;
    }
    let body = OpeningBody {
        member: *member,
        roles: roles.clone(),
        compartment: *compartment,
        purpose: *purpose,
        emergency: *emergency,
    };
    Some(Plain(Row::Opening(OpeningRow {
        on,
        version,
        organisation: *organisation,
        at,
        body: plaintext(&body),
    })))
}

/// A row whose body is not sealed yet: it can be compared, and not be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plain(Row);

impl Plain {
    /// The row as it is stored.
    pub(crate) fn seal(self, installation: &InstallationKey) -> Row {
        let mut row = self.0;
        let body = match &mut row {
            Row::Concern(row) => Some(("concerns", *row.id.bytes(), &mut row.body)),
            Row::Case(row) => Some(("cases", *row.id.bytes(), &mut row.body)),
            Row::Referral(row) => Some(("referrals", *row.id.bytes(), &mut row.body)),
            Row::Law(row) => Some(("laws", law_id(row), &mut row.body)),
            Row::Demand(row) => Some(("demands", *row.id.bytes(), &mut row.body)),
            Row::Conference(row) => Some(("conferences", row.bound_to(), &mut row.body)),
            Row::Dossier(row) => Some(("dossiers", *row.id.bytes(), &mut row.body)),
            Row::Complaint(row) => Some(("complaints", *row.id.bytes(), &mut row.body)),
            Row::Emergency(row) => Some(("emergencies", *row.id.bytes(), &mut row.body)),
            Row::Opening(row) => Some(("openings", row.id(), &mut row.body)),
            Row::Number(row) => {
                // Of a code that is used once the log itself keeps nothing but the hash.
                if row.kind == crate::numbers::LETTER {
                    row.tag = crate::numbers::tag(installation, &row.kind, &row.tag).to_vec();
                }
                None
            }
            Row::Clock(_) | Row::Notice(_) => None,
        };
        if let Some((table, id, body)) = body {
            let context = BlobContext { table, row: &id };
            let sealed = installation.seal_blob(&context, body, &mut system_rng());
            *body = sealed.into_bytes();
        }
        row
    }
}

/// What the body of a law's row is bound to: the case, and which of its uses it is.
pub(crate) fn law_id(row: &LawRow) -> [u8; 16] {
    let mut id = *row.case.bytes();
    for (byte, version) in id.iter_mut().zip(row.version.to_be_bytes()) {
        *byte ^= version;
    }
    id
}

/// The rows of a stream's state. There is a house as soon as there are cases.
pub(crate) fn rows(
    state: &State,
    installation: &InstallationKey,
    house: Option<&House>,
) -> Vec<Plain> {
    let rows = match state {
        State::Concern(Some(concern)) => vec![Row::Concern(concern_row(concern))],
        State::Case(Some(case)) => case_rows(case, installation, house),
        State::Complaint(Some(complaint)) => vec![complaint_row(complaint, installation)],
        _ => Vec::new(),
    };
    rows.into_iter().map(Plain).collect()
}

/// The code of a concern's standing.
pub(crate) fn concern_state(standing: ConcernStanding) -> &'static str {
    match standing {
        ConcernStanding::Open => "open",
        ConcernStanding::Linked => "linked",
        ConcernStanding::Joined(_) => "joined",
        ConcernStanding::Ended(_) => "ended",
    }
}

/// The code of a case that was destroyed.
pub(crate) const ERASED: &str = "erased";

/// The code of a case's standing.
pub(crate) fn case_state(case: &Case) -> &'static str {
    match case.standing {
        CaseStanding::Open => "open",
        CaseStanding::Closed(_) if case.erasure.is_some() => "erasure_asked",
        CaseStanding::Closed(_) => "closed",
        CaseStanding::Erased => ERASED,
    }
}

/// The code of a referral's standing.
pub(crate) fn referral_state(standing: ReferralStanding) -> &'static str {
    match standing {
        ReferralStanding::Sent => "sent",
        ReferralStanding::Accepted => "accepted",
        ReferralStanding::Declined(_) => "declined",
        ReferralStanding::AtDesk(_) => "at_desk",
        ReferralStanding::AtCoOrdinator => "at_co_ordinator",
        ReferralStanding::Lapsed => "lapsed",
        ReferralStanding::Withdrawn => "withdrawn",
        ReferralStanding::Completed => "completed",
    }
}

/// The code of how a break-glass stands.
fn emergency_state(it: &Emergency) -> &'static str {
    match &it.standing {
        EmergencyStanding::Asked => "asked",
        EmergencyStanding::Open { alone: true, .. } => "alone",
        EmergencyStanding::Open { .. } => "open",
        EmergencyStanding::Refused | EmergencyStanding::Ended(_) if it.awaits_review() => {
            "to_review"
        }
        EmergencyStanding::Refused => "refused",
        EmergencyStanding::Ended(_) => "over",
    }
}

fn demand_row(case: &Case, demand: &Demand) -> Row {
    let clock = demand.clocks.get(&ClockKind::DemandAnswer);
    let clock = clock.and_then(|id| case.clocks.get(id));
    let deadline = clock.and_then(|clock| clock.deadline.as_ref());
    let answer = demand.answer.as_ref();
    let body = DemandBody {
        received: demand.received.clone(),
        due: deadline.map(|it| it.due).filter(|_| demand.waits()),
        person: demand.person.clone(),
        answer: answer.map(|(answer, at, _)| (answer.clone(), *at)),
        outcome: demand.outcome(),
    };
    Row::Demand(DemandRow {
        id: demand.received.demand,
        case: case.id,
        holder: case.holder,
        lawyers: case.told_of(demand).into_iter().collect(),
        state: case.demand_standing(demand).code().to_owned(),
        at: demand.recorded_at,
        body: plaintext(&body),
    })
}

/// The number of a letter is good for as long as work on the case goes on.
fn letter_row(case: &Case, id: LetterId, letter: &Letter) -> Row {
    let valid = letter.revoked_at.is_none() && case.standing == CaseStanding::Open;
    Row::Number(NumberRow {
        tag: letter.number.letters().to_vec(),
        kind: crate::numbers::LETTER.to_owned(),
        case: case.id,
        subject: id.uuid(),
        state: if valid { "valid" } else { "over" }.to_owned(),
        until: letter.ends,
    })
}

/// The codes of the sheets of a referral: the last is good for as long as an answer is waited for.
fn sheet_rows<'a>(
    case: &'a Case,
    id: ReferralId,
    referral: &'a Referral,
) -> impl Iterator<Item = Row> + 'a {
    let waits = referral.standing == ReferralStanding::Sent && case.standing == CaseStanding::Open;
    let last = referral.sheets.len();
    (1..).zip(&referral.sheets).map(move |(place, code)| {
        let valid = waits && place == last;
        Row::Number(NumberRow {
            tag: code.0.to_vec(),
            kind: crate::numbers::SHEET.to_owned(),
            case: case.id,
            subject: id.uuid(),
            state: if valid { "valid" } else { "over" }.to_owned(),
            until: referral.sent.due,
        })
    })
}

/// A row for each organisation that is told.
fn emergency_rows(case: &Case, it: &Emergency) -> Vec<Row> {
    let Some((asker, organisation)) = it.asker() else {
        return Vec::new();
    };
    let until = match &it.standing {
        EmergencyStanding::Open { until, .. } => Some(*until),
        _ => None,
    };
    let body = EmergencyBody {
        ground: it.asked.ground,
        compartments: it.asked.compartments.clone(),
        until,
        alone: it.review.is_some(),
        review_due: it.review.as_ref().map(|review| review.due),
        reviewed: it.reviewed.map(|(finding, _)| finding),
        on_call: it.on_call,
    };
    let told = it.asked.told.iter().map(|told| {
        Row::Emergency(EmergencyRow {
            told: *told,
            id: it.asked.emergency,
            case: case.id,
            asker,
            organisation,
            answers: it.asked.confirmers.contains(told),
            state: emergency_state(it).to_owned(),
            at: it.asked_at,
            body: plaintext(&body),
        })
    });
    told.collect()
}

/// The code of how a dossier stands.
fn dossier_state(standing: DossierStanding) -> &'static str {
    match standing {
        DossierStanding::Submitted => "submitted",
        DossierStanding::Incomplete => "incomplete",
        DossierStanding::Ready => "ready",
        DossierStanding::Voting(_) => "voting",
        DossierStanding::Counted(..) => "counted",
        DossierStanding::Decided(_) => "decided",
        DossierStanding::Withdrawn => "withdrawn",
    }
}

fn dossier_row(case: &Case, id: DossierId, dossier: &Dossier) -> Row {
    let clock = case.clocks.get(&dossier.clock);
    let due = clock.and_then(|clock| Some(clock.deadline.as_ref()?.due));
    let body = DossierBody {
        submitted_at: dossier.at,
        urgent: dossier.submitted.urgent,
        due,
        recused: dossier.recused.clone(),
        voted: dossier.voted.keys().copied().collect(),
        again: !dossier.looked_again.is_empty(),
    };
    // Of whom nothing is left, the panel has nothing to decide.
    let erased = case.standing == CaseStanding::Erased;
    let state = match erased {
        true => "withdrawn",
        false => dossier_state(dossier.standing),
    };
    Row::Dossier(DossierRow {
        id,
        case: case.id,
        panel: dossier.submitted.panel,
        state: state.to_owned(),
        turn: u8::from(!dossier.standing.is_pending()),
        at: due.unwrap_or(Timestamp::MAX),
        body: plaintext(&body),
    })
}

/// A row for whoever is responsible, and one for each that was invited.
fn conference_rows(case: &Case, id: ConferenceId, it: &Conference) -> Vec<Row> {
    let open = case.standing == CaseStanding::Open;
    let actions: Vec<&Action> = case.actions_of(id).map(|(_, action)| action).collect();
    let actions: Vec<_> = actions
        .into_iter()
        .filter(|action| action.is_open())
        .collect();
    let due = |action: &&Action| {
        let clock = case.clocks.get(&action.clock)?;
        Some(clock.deadline.as_ref()?.due)
    };
    let called = it.standing == ConferenceStanding::Called;
    let unanswered = it.parts().filter(|(_, part)| part.answer.is_none()).count();
    let row = |organisation: OrganisationId, chair: bool| {
        let part = it.part(organisation).filter(|_| !chair);
        let own = |action: &&&Action| chair || case.owner_of(action) == organisation;
        let own = actions.iter().filter(own);
        let asked = actions
            .iter()
            .filter(|action| action.asked == Some(organisation));
        let asked: Vec<_> = asked.collect();
        let next_due = own
            .clone()
            .chain(asked.iter().copied())
            .filter_map(due)
            .min();
        let answer = part.and_then(|part| part.answer);
        let body = ConferenceBody {
            starts: it.called.starts,
            way: it.called.way,
            needs: it.called.needs.clone(),
            holder: case.holder,
            held: it.standing == ConferenceStanding::Held,
            called_off: it.standing == ConferenceStanding::CalledOff,
            answer: answer.map(|(answer, _)| answer),
            unanswered: if chair { unanswered } else { 0 },
            asked: asked.len(),
            open: own.count(),
            next_due,
        };
        let ended = match chair {
            true => case.standing == CaseStanding::Erased,
            false => part.is_none(),
        };
        let to_do = open && !ended && (called || body.open + body.asked > 0);
        let at = next_due.filter(|_| !called).unwrap_or(it.called.starts);
        Row::Conference(ConferenceRow {
            id,
            organisation,
            chair,
            case: case.id,
            ended,
            turn: u8::from(!to_do),
            at,
            body: plaintext(&body),
        })
    };
    let invited = it.invited.keys().map(|invited| row(*invited, false));
    [row(case.holder, true)]
        .into_iter()
        .chain(invited)
        .collect()
}

fn complaint_row(complaint: &Complaint, installation: &InstallationKey) -> Row {
    let body = ComplaintBody {
        about: complaint.about,
        made_at: complaint.made_at,
        outcome: complaint.answer.map(|(outcome, _)| outcome),
    };
    let (state, turn) = match complaint.answer {
        None => ("waiting", 0),
        Some(_) => ("answered", 1),
    };
    Row::Complaint(ComplaintRow {
        id: complaint.id,
        receiver: complaint.to,
        owner: owner(installation, complaint.case),
        state: state.to_owned(),
        turn,
        at: complaint.deadline.due,
        body: plaintext(&body),
    })
}

fn concern_row(concern: &Concern) -> ConcernRow {
    let told = &concern.told;
    let body = ConcernBody {
        danger: told.danger,
        persons: told.persons,
        child: told.child,
        own_reference: concern.own_reference.clone(),
    };
    ConcernRow {
        id: concern.id,
        desk: concern.desk,
        reported_by: concern.reported_by,
        state: concern_state(concern.standing).to_owned(),
        at: concern.told_at,
        turn: u8::from(told.danger != Danger::Now),
        body: plaintext(&body),
    }
}

/// The tag by which a list finds the cases that a member looks after.
pub(crate) fn worker_tag(installation: &InstallationKey, member: MemberId) -> [u8; 32] {
    let said = [b"worker\0".as_slice(), member.bytes()].concat();
    installation.fingerprint(&said)
}

fn case_rows(case: &Case, installation: &InstallationKey, house: Option<&House>) -> Vec<Row> {
    let contact = house.and_then(|house| case.contact_ends(&Clock::new(&house.profile)));
    let open = case.standing == CaseStanding::Open;
    let clocks = case.clocks.values();
    let reflection = clocks.filter(|clock| clock.kind == ClockKind::Reflection);
    let kinds = || case.clocks.values().map(|clock| clock.kind);
    let body = CaseBody {
        interim: case.interim,
        child: case.maybe_child == Tell::Yes || kinds().any(|kind| kind == ClockKind::Guardian),
        erasure: case.erasure.map(|asked| (asked.grade, asked.ground)),
        lost: case.lost().map(|loss| loss.at),
        alarm: case.alarm.map(|alarm| alarm.order),
        own_references: case.own_references.clone(),
        worker: case.worker,
    };
    let mut rows = vec![Row::Case(CaseRow {
        id: case.id,
        concern: case.concern,
        holder: case.holder,
        state: case_state(case).to_owned(),
        due: case::person::next_due(case),
        moved_at: case.moved_at,
        presumed_at: case.presumed_at,
        reflection_at: reflection.map(|clock| clock.from).min(),
        helped_at: case.first_help_at,
        alarm_at: case.unanswered_alarm(),
        contact_until: contact.map(|(ends, _)| ends),
        worker: case.worker.map(|it| worker_tag(installation, it)),
        body: plaintext(&body),
    })];
    for (id, referral) in &case.referrals {
        let Referral {
            sent,
            sent_at,
            standing,
            ..
        } = referral;
        let due = match standing {
            ReferralStanding::AtDesk(due) => *due,
            _ => sent.due,
        };
        let body = ReferralBody {
            need: sent.need,
            urgency: sent.urgency,
            sent_at: *sent_at,
        };
        rows.push(Row::Referral(ReferralRow {
            id: *id,
            case: case.id,
            holder: case.holder,
            sender: sent.from,
            receiver: sent.to,
            state: referral_state(*standing).to_owned(),
            due,
            body: plaintext(&body),
        }));
        rows.extend(sheet_rows(case, *id, referral));
    }
    rows.extend(case.laws.iter().map(|law| {
        let body = LawBody {
            code: law.code.clone(),
            article: law.article.clone(),
            carries: law.carries.clone(),
            must_tell: law.must_tell,
            told_at: law.told_at,
        };
        Row::Law(LawRow {
            case: case.id,
            version: law.version,
            at: law.at,
            invoked_by: law.by,
            receiver: law.to,
            body: plaintext(&body),
        })
    }));
    rows.extend(
        case.emergencies
            .values()
            .flat_map(|it| emergency_rows(case, it)),
    );
    rows.extend(case.demands.values().map(|it| demand_row(case, it)));
    let dossiers = case.dossiers.iter();
    rows.extend(dossiers.map(|(id, dossier)| dossier_row(case, *id, dossier)));
    let conferences = case.conferences.iter();
    rows.extend(conferences.flat_map(|(id, it)| conference_rows(case, *id, it)));
    let letters = case.letters.iter();
    rows.extend(letters.map(|(id, letter)| letter_row(case, *id, letter)));
    for (id, clock) in &case.clocks {
        // Files are demanded, and people are punished, of whom nobody takes care any more.
        let open = open || (clock.kind.outlasts_help() && case.standing != CaseStanding::Erased);
        let state = if clock.ended.is_none() && open {
            "running"
        } else {
            "ended"
        };
        rows.push(Row::Clock(ClockRow {
            case: case.id,
            clock: *id,
            holder: case.holder,
            kind: code(&clock.kind),
            state: state.to_owned(),
            due: clock.deadline.as_ref().map(|deadline| deadline.due),
        }));
    }
    rows
}

/// The code of a unit value, as events write it.
pub(crate) fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

fn plaintext(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("bodies have string keys only")
}

/// Opens a row's body.
pub(crate) fn open<B: DeserializeOwned>(
    installation: &InstallationKey,
    table: &str,
    row: &[u8; 16],
    body: &[u8],
) -> Result<B, Faults> {
    let damaged = |what: String| store::StoreError::Damaged { what };
    let sealed = SealedBlob::from_bytes(body.to_vec());
    let opened =
        sealed.and_then(|sealed| installation.open_blob(&BlobContext { table, row }, &sealed));
    let plaintext = opened.map_err(|fault| damaged(format!("a row of `{table}`: {fault}")))?;
    serde_json::from_slice(&plaintext)
        .map_err(|_| damaged(format!("a row of `{table}`; run `throughline rebuild`")).into())
}
