//! What the policies see of a resource: who relates to it, never what it says.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;

use case::concern::Concern;
use case::organisation::OnCallPair;
use case::person::{Case, Emergency, ReferralStanding};
use case::profile::{BodyKind, Profile};
use case::{
    CaseId, ConcernId, DemandId, Duties, EmergencyId, MemberId, OrganisationId, ReferralId,
};
use cedar_policy::{EntityUid, RestrictedExpression};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{reference, uid};

pub(crate) type Attributes = HashMap<String, RestrictedExpression>;

/// Something that can be acted on.
pub trait Resource: sealed::Sealed {
    /// Its name in a request.
    #[doc(hidden)]
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>>;

    /// What the policies see of it.
    #[doc(hidden)]
    fn attributes(&self) -> Result<Attributes, Box<dyn Error>>;
}

pub(crate) mod sealed {
    /// Only this room maps into the policies.
    pub trait Sealed {}
}

/// The mechanism as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mechanism {
    /// Who has which duty.
    pub duties: Duties,
}

/// Who relates to a concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernFacts {
    id: ConcernId,
    desk: OrganisationId,
    reported_by: Option<OrganisationId>,
    read_by: BTreeSet<OrganisationId>,
}

impl From<&Concern> for ConcernFacts {
    fn from(concern: &Concern) -> Self {
        Self {
            id: concern.id,
            desk: concern.desk,
            reported_by: concern.reported_by,
            read_by: BTreeSet::new(),
        }
    }
}

impl ConcernFacts {
    /// What all concerns have in common that an organisation told.
    pub fn told_by(organisation: OrganisationId, desk: OrganisationId) -> Self {
        Self {
            reported_by: Some(organisation),
            ..Self::at_desk(desk)
        }
    }

    /// The facts that a list row has in clear.
    pub fn of_row(
        id: ConcernId,
        desk: OrganisationId,
        reported_by: Option<OrganisationId>,
    ) -> Self {
        Self {
            id,
            desk,
            reported_by,
            read_by: BTreeSet::new(),
        }
    }

    /// The same, with who holds the cases that it was joined to.
    #[must_use]
    pub fn read_by(self, read_by: BTreeSet<OrganisationId>) -> Self {
        Self { read_by, ..self }
    }

    /// What all concerns have in common that wait at a desk.
    pub fn at_desk(desk: OrganisationId) -> Self {
        Self {
            id: ConcernId::from([0; 16]),
            desk,
            reported_by: None,
            read_by: BTreeSet::new(),
        }
    }

    /// The concern.
    pub const fn id(&self) -> ConcernId {
        self.id
    }
}

/// Who relates to a concern and to the case of a person whom it may turn out to be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinFacts {
    concern: ConcernId,
    desk: OrganisationId,
    reported_by: Option<OrganisationId>,
    holder: OrganisationId,
}

impl JoinFacts {
    /// The facts of a concern and of a case as they stand.
    pub fn of(concern: &Concern, case: &Case) -> Self {
        Self {
            concern: concern.id,
            desk: concern.desk,
            reported_by: concern.reported_by,
            holder: case.holder,
        }
    }
}

/// Who relates to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    id: CaseId,
    holder: OrganisationId,
    helping: BTreeSet<OrganisationId>,
    never_holders: Vec<BodyKind>,
    duties: Duties,
}

impl CaseFacts {
    /// The facts of a case as it stands, in the country of a profile.
    pub fn of(case: &Case, duties: Duties, profile: &Profile) -> Self {
        let accepted = case
            .referrals
            .values()
            .filter(|referral| referral.standing == ReferralStanding::Accepted);
        let helping = accepted.map(|referral| referral.sent.to).collect();
        Self {
            helping,
            ..Self::held(case.id, case.holder, duties, profile)
        }
    }

    /// What all cases have in common that an organisation holds.
    pub fn held_by(holder: OrganisationId, duties: Duties, profile: &Profile) -> Self {
        Self::held(CaseId::from([0; 16]), holder, duties, profile)
    }

    /// The facts that a list row has in clear: whoever helps is not among them.
    pub fn held(id: CaseId, holder: OrganisationId, duties: Duties, profile: &Profile) -> Self {
        let never = |kind: &BodyKind| profile.never_holds(*kind).is_some();
        Self {
            id,
            holder,
            helping: BTreeSet::new(),
            never_holders: BodyKind::ALL.into_iter().filter(never).collect(),
            duties,
        }
    }

    /// The case.
    pub const fn id(&self) -> CaseId {
        self.id
    }
}

/// Who holds keys of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseKeysFacts {
    case: CaseId,
    holders: BTreeSet<OrganisationId>,
    never_holders: Vec<BodyKind>,
}

impl CaseKeysFacts {
    /// Who holds keys of a case, and of the concern it came from, on a day, and who holds some of them together
    /// with another, being on call.
    pub fn of(
        case: &Case,
        concern: &Concern,
        today: Date,
        profile: &Profile,
        on_call: &BTreeSet<OnCallPair>,
    ) -> Self {
        let on_call = on_call.iter().flat_map(OnCallPair::both);
        let holders = case.key_holders(concern, today).into_iter();
        Self {
            case: case.id,
            holders: holders.chain(on_call).collect(),
            ..Self::held_by(case.holder, profile)
        }
    }

    /// What all cases have in common that an organisation holds keys of.
    pub fn held_by(organisation: OrganisationId, profile: &Profile) -> Self {
        let never = |kind: &BodyKind| profile.never_holds(*kind).is_some();
        Self {
            case: CaseId::from([0; 16]),
            holders: BTreeSet::from([organisation]),
            never_holders: BodyKind::ALL.into_iter().filter(never).collect(),
        }
    }

    /// The case.
    pub const fn case(&self) -> CaseId {
        self.case
    }
}

/// Who relates to a break-glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyFacts {
    id: EmergencyId,
    case: CaseId,
    asker: MemberId,
    organisation: OrganisationId,
    confirmers: BTreeSet<OrganisationId>,
    told: BTreeSet<OrganisationId>,
    holder: OrganisationId,
    co_ordinator: OrganisationId,
    open: bool,
}

impl EmergencyFacts {
    /// The facts of a break-glass as it stands at an instant, if the case has it.
    pub fn of(case: &Case, id: EmergencyId, duties: Duties, now: Timestamp) -> Option<Self> {
        let it: &Emergency = case.emergencies.get(&id)?;
        let (asker, organisation) = it.asker()?;
        Some(Self {
            id,
            case: case.id,
            asker,
            organisation,
            confirmers: it.asked.confirmers.clone(),
            told: it.asked.told.clone(),
            holder: case.holder,
            co_ordinator: duties.co_ordinator,
            open: !it.open_at(now).is_empty(),
        })
    }

    /// What all have in common that an organisation is told of.
    pub fn told_to(organisation: OrganisationId, duties: Duties) -> Self {
        let nobody = OrganisationId::from([0; 16]);
        Self {
            told: BTreeSet::from([organisation]),
            ..Self::asked_by(MemberId::from([0; 16]), nobody, duties)
        }
    }

    /// What all have in common that an organisation can answer.
    pub fn answered_by(organisation: OrganisationId, duties: Duties) -> Self {
        Self {
            confirmers: BTreeSet::from([organisation]),
            ..Self::told_to(organisation, duties)
        }
    }

    /// What all have in common that a member asked for.
    pub fn asked_by(asker: MemberId, organisation: OrganisationId, duties: Duties) -> Self {
        Self {
            id: EmergencyId::from([0; 16]),
            case: CaseId::from([0; 16]),
            asker,
            organisation,
            confirmers: BTreeSet::new(),
            told: BTreeSet::new(),
            holder: OrganisationId::from([0; 16]),
            co_ordinator: duties.co_ordinator,
            open: false,
        }
    }

    /// The break-glass.
    pub const fn id(&self) -> EmergencyId {
        self.id
    }

    /// The case it is in.
    pub const fn case(&self) -> CaseId {
        self.case
    }
}

/// Who relates to a demand for records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandFacts {
    id: DemandId,
    holder: OrganisationId,
    told: BTreeSet<OrganisationId>,
    co_ordinator: OrganisationId,
}

impl DemandFacts {
    /// The facts of a demand, if the case has it.
    pub fn of(case: &Case, id: DemandId, duties: Duties) -> Option<Self> {
        let demand = case.demands.get(&id)?;
        Some(Self {
            id,
            told: case.told_of(demand),
            ..Self::held_by(case.holder, duties)
        })
    }

    /// What all have in common that were made in cases which an organisation holds.
    pub fn held_by(holder: OrganisationId, duties: Duties) -> Self {
        Self {
            id: DemandId::from([0; 16]),
            holder,
            told: BTreeSet::new(),
            co_ordinator: duties.co_ordinator,
        }
    }

    /// What all have in common, whoever holds the case.
    pub fn of_any(duties: Duties) -> Self {
        Self::held_by(OrganisationId::from([0; 16]), duties)
    }
}

/// Who relates to a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralFacts {
    id: ReferralId,
    case: CaseId,
    from: OrganisationId,
    to: OrganisationId,
    visible: bool,
    at_desk: Option<OrganisationId>,
    at_co_ordinator: Option<OrganisationId>,
}

impl ReferralFacts {
    /// The facts of a referral as it stands, if the case has it.
    pub fn of(case: &Case, id: ReferralId, duties: Duties) -> Option<Self> {
        let referral = case.referrals.get(&id)?;
        Some(Self {
            id,
            case: case.id,
            from: referral.sent.from,
            ..Self::standing(referral.sent.to, referral.standing, duties)
        })
    }

    /// What all referrals have in common that were sent to an organisation and stand so, whoever asked.
    pub fn standing(to: OrganisationId, standing: ReferralStanding, duties: Duties) -> Self {
        let visible = matches!(
            standing,
            ReferralStanding::Sent | ReferralStanding::Accepted | ReferralStanding::Completed
        );
        let (at_desk, at_co_ordinator) = match standing {
            ReferralStanding::AtDesk(_) => (Some(duties.desk), None),
            ReferralStanding::AtCoOrdinator => (None, Some(duties.co_ordinator)),
            _ => (None, None),
        };
        Self {
            id: ReferralId::from([0; 16]),
            case: CaseId::from([0; 16]),
            from: to,
            to,
            visible,
            at_desk,
            at_co_ordinator,
        }
    }

    /// The referral.
    pub const fn id(&self) -> ReferralId {
        self.id
    }

    /// The case it belongs to.
    pub const fn case(&self) -> CaseId {
        self.case
    }
}

/// An organisation as acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationFacts {
    /// The organisation.
    pub id: OrganisationId,
}

/// An organisation's keys, and who stands in for its custodians.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysFacts {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Those whose custodians stand in.
    pub partners: BTreeSet<OrganisationId>,
}

/// Alerts about what an organisation's members opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertsFacts {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The co-ordinator.
    pub co_ordinator: OrganisationId,
}

impl sealed::Sealed for AlertsFacts {}
impl sealed::Sealed for CaseKeysFacts {}
impl sealed::Sealed for DemandFacts {}
impl sealed::Sealed for EmergencyFacts {}
impl sealed::Sealed for KeysFacts {}
impl sealed::Sealed for Mechanism {}
impl sealed::Sealed for ConcernFacts {}
impl sealed::Sealed for JoinFacts {}
impl sealed::Sealed for CaseFacts {}
impl sealed::Sealed for ReferralFacts {}
impl sealed::Sealed for OrganisationFacts {}

impl Resource for Mechanism {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Mechanism", "this")
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("desk".to_owned(), organisation(self.duties.desk)?),
            (
                "coOrdinator".to_owned(),
                organisation(self.duties.co_ordinator)?,
            ),
        ]))
    }
}

impl Resource for ConcernFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Concern", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("desk".to_owned(), organisation(self.desk)?),
            ("reportedBy".to_owned(), organisations(self.reported_by)?),
            (
                "readBy".to_owned(),
                organisations(self.read_by.iter().copied())?,
            ),
        ]))
    }
}

impl Resource for JoinFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Join", self.concern)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("desk".to_owned(), organisation(self.desk)?),
            ("reportedBy".to_owned(), organisations(self.reported_by)?),
            ("holder".to_owned(), organisation(self.holder)?),
        ]))
    }
}

impl Resource for CaseFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Case", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("holder".to_owned(), organisation(self.holder)?),
            (
                "helping".to_owned(),
                organisations(self.helping.iter().copied())?,
            ),
            ("neverHolders".to_owned(), kinds(&self.never_holders)),
            ("desk".to_owned(), organisation(self.duties.desk)?),
            (
                "coOrdinator".to_owned(),
                organisation(self.duties.co_ordinator)?,
            ),
        ]))
    }
}

impl Resource for CaseKeysFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("CaseKeys", self.case)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            (
                "holders".to_owned(),
                organisations(self.holders.iter().copied())?,
            ),
            ("neverHolders".to_owned(), kinds(&self.never_holders)),
        ]))
    }
}

impl Resource for EmergencyFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Emergency", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("asker".to_owned(), reference("Member", self.asker)?),
            ("organisation".to_owned(), organisation(self.organisation)?),
            (
                "confirmers".to_owned(),
                organisations(self.confirmers.iter().copied())?,
            ),
            ("told".to_owned(), organisations(self.told.iter().copied())?),
            ("holder".to_owned(), organisation(self.holder)?),
            ("coOrdinator".to_owned(), organisation(self.co_ordinator)?),
            ("open".to_owned(), RestrictedExpression::new_bool(self.open)),
        ]))
    }
}

impl Resource for DemandFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Demand", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("holder".to_owned(), organisation(self.holder)?),
            ("told".to_owned(), organisations(self.told.iter().copied())?),
            ("coOrdinator".to_owned(), organisation(self.co_ordinator)?),
        ]))
    }
}

impl Resource for ReferralFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Referral", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("from".to_owned(), organisation(self.from)?),
            ("to".to_owned(), organisation(self.to)?),
            (
                "visible".to_owned(),
                RestrictedExpression::new_bool(self.visible),
            ),
            ("atDesk".to_owned(), organisations(self.at_desk)?),
            (
                "atCoOrdinator".to_owned(),
                organisations(self.at_co_ordinator)?,
            ),
        ]))
    }
}

impl Resource for OrganisationFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Organisation", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        // The policies compare organisations and need to know nothing of one.
        Ok(HashMap::new())
    }
}

impl Resource for AlertsFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Alerts", self.organisation)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("organisation".to_owned(), organisation(self.organisation)?),
            ("coOrdinator".to_owned(), organisation(self.co_ordinator)?),
        ]))
    }
}

impl Resource for KeysFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("OrganisationKeys", self.organisation)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("organisation".to_owned(), organisation(self.organisation)?),
            (
                "partners".to_owned(),
                organisations(self.partners.iter().copied())?,
            ),
        ]))
    }
}

fn kinds(kinds: &[BodyKind]) -> RestrictedExpression {
    let codes = kinds.iter().map(|kind| kind.code().to_owned());
    RestrictedExpression::new_set(codes.map(RestrictedExpression::new_string))
}

pub(crate) fn organisation(id: OrganisationId) -> Result<RestrictedExpression, Box<dyn Error>> {
    reference("Organisation", id)
}

pub(crate) fn organisations(
    ids: impl IntoIterator<Item = OrganisationId>,
) -> Result<RestrictedExpression, Box<dyn Error>> {
    let ids: Result<Vec<_>, _> = ids.into_iter().map(organisation).collect();
    Ok(RestrictedExpression::new_set(ids?))
}
