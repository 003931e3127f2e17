//! What the policies see of a resource: who relates to it, never what it says.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;

use case::concern::Concern;
use case::person::{Case, ReferralStanding};
use case::profile::{BodyKind, Profile};
use case::{CaseId, ConcernId, Duties, OrganisationId, ReferralId};
use cedar_policy::{EntityUid, RestrictedExpression};

use crate::{reference, uid};

type Attributes = HashMap<String, RestrictedExpression>;

/// Something that can be acted on.
pub trait Resource: sealed::Sealed {
    /// Its name in a request.
    #[doc(hidden)]
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>>;

    /// What the policies see of it.
    #[doc(hidden)]
    fn attributes(&self) -> Result<Attributes, Box<dyn Error>>;
}

mod sealed {
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
}

impl From<&Concern> for ConcernFacts {
    fn from(concern: &Concern) -> Self {
        Self {
            id: concern.id,
            desk: concern.desk,
            reported_by: concern.reported_by,
        }
    }
}

impl ConcernFacts {
    /// The facts that a list row has in clear.
    pub const fn new(
        id: ConcernId,
        desk: OrganisationId,
        reported_by: Option<OrganisationId>,
    ) -> Self {
        Self {
            id,
            desk,
            reported_by,
        }
    }

    /// The concern.
    pub const fn id(&self) -> ConcernId {
        self.id
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
        let never = |kind: &BodyKind| profile.never_holds(*kind).is_some();
        Self {
            id: case.id,
            holder: case.holder,
            helping,
            never_holders: BodyKind::ALL.into_iter().filter(never).collect(),
            duties,
        }
    }

    /// The case.
    pub const fn id(&self) -> CaseId {
        self.id
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
        let visible = matches!(
            referral.standing,
            ReferralStanding::Sent | ReferralStanding::Accepted | ReferralStanding::Completed
        );
        let (at_desk, at_co_ordinator) = match referral.standing {
            ReferralStanding::AtDesk(_) => (Some(duties.desk), None),
            ReferralStanding::AtCoOrdinator => (None, Some(duties.co_ordinator)),
            _ => (None, None),
        };
        let (from, to) = (referral.sent.from, referral.sent.to);
        Some(Self {
            id,
            case: case.id,
            from,
            to,
            visible,
            at_desk,
            at_co_ordinator,
        })
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

impl sealed::Sealed for Mechanism {}
impl sealed::Sealed for ConcernFacts {}
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
            (
                "neverHolders".to_owned(),
                RestrictedExpression::new_set(
                    self.never_holders
                        .iter()
                        .map(|kind| RestrictedExpression::new_string(kind.code().to_owned())),
                ),
            ),
            ("desk".to_owned(), organisation(self.duties.desk)?),
            (
                "coOrdinator".to_owned(),
                organisation(self.duties.co_ordinator)?,
            ),
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

fn organisation(id: OrganisationId) -> Result<RestrictedExpression, Box<dyn Error>> {
    reference("Organisation", id)
}

fn organisations(
    ids: impl IntoIterator<Item = OrganisationId>,
) -> Result<RestrictedExpression, Box<dyn Error>> {
    let ids: Result<Vec<_>, _> = ids.into_iter().map(organisation).collect();
    Ok(RestrictedExpression::new_set(ids?))
}
