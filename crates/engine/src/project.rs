//! Projections and notices: what lists show and who has to know, made from state and events alone.

use case::clock::Urgency;
use case::concern::{Concern, ConcernEvent, ConcernStanding, Danger};
use case::person::{
    Case, CaseEvent, CaseStanding, ClockEnd, ClockKind, Need, Referral, ReferralStanding,
};
use case::{Event, OrganisationId, StreamId, Tell};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{CaseRow, ClockRow, ConcernRow, NoticeRow, ReferralRow, Row};
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
}

/// What a case's row holds beside its clear columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseBody {
    /// When the person was presumed to be a victim.
    pub presumed_at: Timestamp,
    /// Whether the holder is interim.
    pub interim: bool,
    /// When the first referral was accepted: from then on somebody helps.
    pub first_help_at: Option<Timestamp>,
    /// Whether a reflection period was started.
    pub reflection: bool,
    /// Whether child rules were reported at the start or a guardian task opened since.
    pub child: bool,
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

/// The rows of a stream's state.
pub(crate) fn rows(state: &State) -> Vec<Plain> {
    let rows = match state {
        State::Concern(Some(concern)) => vec![Row::Concern(concern_row(concern))],
        State::Case(Some(case)) => case_rows(case),
        _ => Vec::new(),
    };
    rows.into_iter().map(Plain).collect()
}

/// The code of a concern's standing.
pub(crate) fn concern_state(standing: ConcernStanding) -> &'static str {
    match standing {
        ConcernStanding::Open => "open",
        ConcernStanding::Linked => "linked",
        ConcernStanding::Ended(_) => "ended",
    }
}

/// The code of a case's standing.
pub(crate) fn case_state(standing: CaseStanding) -> &'static str {
    match standing {
        CaseStanding::Open => "open",
        CaseStanding::Closed(_) => "closed",
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

fn concern_row(concern: &Concern) -> ConcernRow {
    let told = &concern.told;
    let body = ConcernBody {
        danger: told.danger,
        persons: told.persons,
        child: told.child,
    };
    ConcernRow {
        id: concern.id,
        desk: concern.desk,
        reported_by: concern.reported_by,
        state: concern_state(concern.standing).to_owned(),
        at: concern.told_at,
        body: plaintext(&body),
    }
}

fn case_rows(case: &Case) -> Vec<Row> {
    let open = case.standing == CaseStanding::Open;
    let kinds = || case.clocks.values().map(|clock| clock.kind);
    let body = CaseBody {
        presumed_at: case.presumed_at,
        interim: case.interim,
        first_help_at: case.first_help_at,
        reflection: kinds().any(|kind| kind == ClockKind::Reflection),
        child: case.maybe_child == Tell::Yes || kinds().any(|kind| kind == ClockKind::Guardian),
    };
    let mut rows = vec![Row::Case(CaseRow {
        id: case.id,
        holder: case.holder,
        state: case_state(case.standing).to_owned(),
        due: case::person::next_due(case),
        moved_at: case.moved_at,
        body: plaintext(&body),
    })];
    for (id, referral) in &case.referrals {
        let Referral {
            sent,
            sent_at,
            standing,
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
            sender: sent.from,
            receiver: sent.to,
            state: referral_state(*standing).to_owned(),
            due,
            body: plaintext(&body),
        }));
    }
    for (id, clock) in &case.clocks {
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

/// Who has to know of an event.
pub(crate) fn notices(
    stream: StreamId,
    version: u64,
    at: Timestamp,
    event: &Event,
    after: &State,
    house: &House,
) -> Vec<Row> {
    told(event, after, house)
        .into_iter()
        .map(|(organisation, kind)| {
            let kind = kind.to_owned();
            Row::Notice(NoticeRow {
                organisation,
                at,
                stream,
                version,
                kind,
            })
        })
        .collect()
}

fn told(event: &Event, after: &State, house: &House) -> Vec<(OrganisationId, &'static str)> {
    let case = match (event, after) {
        (Event::Concern(ConcernEvent::Reported { desk, .. }), _) => {
            return vec![(*desk, "concern_reported")];
        }
        (Event::Case(event), State::Case(Some(case))) => (event, case),
        _ => return Vec::new(),
    };
    let (event, case) = case;
    let sent = |id| case.referrals.get(id).map(|referral| &referral.sent);
    match event {
        CaseEvent::Presumed { holder, .. } => vec![(*holder, "presumed")],
        CaseEvent::HolderChanged { holder, .. } => vec![(*holder, "holder_changed")],
        CaseEvent::ReferralSent { sent, .. } => vec![(sent.to, "referral_sent")],
        CaseEvent::ReferralAccepted { referral, .. } => sent(referral)
            .map(|sent| (sent.from, "referral_accepted"))
            .into_iter()
            .collect(),
        CaseEvent::ReferralDeclined { referral, .. } => sent(referral)
            .map(|sent| (sent.from, "referral_declined"))
            .into_iter()
            .collect(),
        CaseEvent::ReferralExpired { referral, .. } => {
            let asker = sent(referral).map(|sent| (sent.from, "referral_expired"));
            asker
                .into_iter()
                .chain([(house.duties.desk, "lapse_at_desk")])
                .collect()
        }
        CaseEvent::ReferralEscalated { .. } => {
            vec![(house.duties.co_ordinator, "lapse_at_co_ordinator")]
        }
        CaseEvent::ReferralWithdrawn { referral, .. } => sent(referral)
            .map(|sent| (sent.to, "referral_withdrawn"))
            .into_iter()
            .collect(),
        CaseEvent::AlarmRaised { told, .. } => told
            .iter()
            .map(|organisation| (*organisation, "alarm"))
            .collect(),
        CaseEvent::ClockEnded {
            how: ClockEnd::RanOut,
            ..
        } => vec![(case.holder, "clock_ran_out")],
        CaseEvent::ClockStarted {
            kind: ClockKind::Guardian,
            ..
        } => {
            vec![(house.duties.child_protection, "guardian_due")]
        }
        _ => Vec::new(),
    }
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
