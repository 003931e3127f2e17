//! The local team: a case conference that the holder calls for a stated need, who is invited to it and how far, and
//! the actions that were agreed there.
//!
//! It is not the panel: it decides on no status, and nobody's help depends on it. Whoever is invited reads a paper
//! made for the conference, in a compartment of its own, and nothing else of the case; how far a screening raised
//! the concern is no part of it, and no field could hold it. The holder stays the holder: an action has an owner,
//! and never moves responsibility for the person.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, InvokedLaw, Need};
use crate::{ActionId, Actor, Basis, ClockId, Compartment, ConferenceId, OrganisationId};

/// In what way people confer. Where, if it is in person, is sealed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConferenceWay {
    /// In one room.
    InPerson,
    /// By telephone.
    Telephone,
    /// By video.
    Video,
}

/// What part the person was to have in it, when it was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonsPart {
    /// The person takes part.
    TakesPart,
    /// The person is heard before, by whoever is responsible.
    HeardBefore,
    /// Somebody whom the person chose, or who represents a child, speaks for them.
    SpokenFor,
    /// The person wants no part in it. Nothing depends on that.
    WantsNone,
    /// Nobody has asked yet.
    NotAskedYet,
}

/// A conference as it was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledConference {
    /// Its id.
    pub conference: ConferenceId,
    /// What it is for.
    pub needs: BTreeSet<Need>,
    /// When it begins.
    pub starts: Timestamp,
    /// In what way.
    pub way: ConferenceWay,
    /// What part the person is to have.
    pub person: PersonsPart,
    /// Of what kinds the facts are that its paper holds: nobody reads it whom less may be told.
    pub carries: BTreeSet<Compartment>,
    /// Who called it.
    pub by: Actor,
}

/// How far an invited organisation is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reads {
    /// It reads the conference's paper.
    Paper,
    /// It learns when, in what way and for which needs, and which actions are asked of it: no words.
    CodedFacts,
}

/// An invitation as it went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// To which conference.
    pub conference: ConferenceId,
    /// Who is invited.
    pub to: OrganisationId,
    /// On which agreement or law.
    pub basis: Basis,
    /// How far it is let in.
    pub reads: Reads,
    /// What the profile said of the law, where one was invoked; why, is said in words.
    pub law: Option<InvokedLaw>,
    /// Who invited.
    pub by: Actor,
}

/// What an invited organisation answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationAnswer {
    /// Somebody comes.
    Comes,
    /// Nobody can then, and it can be asked for something all the same.
    CannotCome,
    /// It is nothing for this organisation, which reads nothing of it any more.
    NotOurs,
}

/// Why an organisation's part in a conference ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartEnd {
    /// What the person had agreed to does not stand any more.
    AgreementEnded,
    /// The invitation was taken back.
    TakenBack,
    /// It answered that it is nothing for it.
    NotOurs,
    /// The conference was called off.
    CalledOff,
    /// Work on the case ended.
    CaseClosed,
}

/// How the person was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonHeard {
    /// Was there.
    Present,
    /// Was heard before, and what they said was told.
    HeardBefore,
    /// Somebody spoke for them.
    SpokenFor,
    /// Was not heard.
    NotHeard,
}

/// How a child's guardian was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuardianHeard {
    /// Was there.
    Present,
    /// Was heard before.
    HeardBefore,
    /// Could not be reached or did not come.
    NotHeard,
    /// The child has none yet.
    NoneYet,
}

/// What the person said about what was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonsView {
    /// Agrees.
    Agrees,
    /// Wants something else, which is written down.
    Differs,
    /// Was not asked yet: is asked next.
    NotAskedYet,
    /// Could not be asked safely.
    NotSafeToAsk,
    /// Does not want to be asked.
    WantsNone,
    /// Is a child too young to be asked.
    TooYoung,
}

/// A conference as it was held; what was said is sealed words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldConference {
    /// Which.
    pub conference: ConferenceId,
    /// On which civil day.
    pub on: Date,
    /// Which of the invited were there. Whoever is responsible for the person always is.
    pub attended: BTreeSet<OrganisationId>,
    /// How the person was heard.
    pub person: PersonHeard,
    /// How the guardian was, of a child.
    pub guardian: Option<GuardianHeard>,
    /// What the person said about the plan.
    pub view: PersonsView,
    /// Who wrote it down.
    pub by: Actor,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Accommodation.
    Accommodation,
    /// Safety of the person or of the family.
    Safety,
    /// Health.
    Health,
    /// Counselling and psychological help.
    Counselling,
    /// Money, food, clothes.
    Material,
    /// Advice or a step at law.
    Legal,
    /// Identity papers, a permit.
    Papers,
    /// Wages owed, or work.
    WorkOrWages,
    /// School or training.
    SchoolOrTraining,
    /// The person's family.
    Family,
    /// What serves a child: guardian, best interests, school.
    Child,
    /// Return and what comes after.
    Return,
    /// Something else, in words.
    Other,
}

impl ActionKind {
    /// Every kind, in the order pages list them.
    pub const ALL: [Self; 13] = [
        Self::Accommodation,
        Self::Safety,
        Self::Health,
        Self::Counselling,
        Self::Material,
        Self::Legal,
        Self::Papers,
        Self::WorkOrWages,
        Self::SchoolOrTraining,
        Self::Family,
        Self::Child,
        Self::Return,
        Self::Other,
    ];
}

/// An action as it was agreed; what exactly is to be done is sealed words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedAction {
    /// At which conference.
    pub conference: ConferenceId,
    /// What is to be done.
    pub kind: ActionKind,
    /// Who is asked to do it; nobody where the holder does it.
    pub asked: Option<OrganisationId>,
    /// The last day on which it is in time.
    pub last_day: Date,
    /// Who wrote it down.
    pub by: Actor,
}

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotDone {
    /// No place, no time, no money.
    NoCapacity,
    /// The person does not want it.
    PersonsWish,
    /// The person could not be reached.
    NotReached,
    /// An authority or a third party did not do its part.
    OthersDidNot,
    /// It would not have been safe.
    NotSafe,
    /// Another reason, in words.
    Other,
}

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionEnd {
    /// It was done.
    Done,
    /// It was not, and nobody does it any more.
    NotDone(NotDone),
    /// It is not needed any more.
    NoLongerNeeded,
    /// Work on the case ended.
    CaseClosed,
}

/// Whose an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionOwner {
    /// Whoever is responsible for the person, also after that was another organisation.
    Holder,
    /// An organisation that took it on.
    Organisation(OrganisationId),
}

/// An action within a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// As it was agreed.
    pub agreed: AgreedAction,
    /// When.
    pub at: Timestamp,
    /// Whose it is now: never nobody's.
    pub owner: ActionOwner,
    /// Who is asked to take it on and has not answered.
    pub asked: Option<OrganisationId>,
    /// Who was asked and did not take it on, or gave it back.
    pub declined: BTreeSet<OrganisationId>,
    /// The clock within which it is to be done.
    pub clock: ClockId,
    /// How it ended, and when.
    pub ended: Option<(ActionEnd, Timestamp)>,
}

/// An invited organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// On which agreement or law.
    pub basis: Basis,
    /// How far it is let in.
    pub reads: Reads,
    /// When it was invited.
    pub at: Timestamp,
    /// What it answered, and when; nothing while it has not, or since the conference was moved.
    pub answer: Option<(InvitationAnswer, Timestamp)>,
    /// Why its part ended, and when.
    pub ended: Option<(PartEnd, Timestamp)>,
}

/// Where a conference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConferenceStanding {
    /// It was called.
    Called,
    /// It was held.
    Held,
    /// It was called off.
    CalledOff,
}

/// A conference within a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conference {
    /// As it was called; when and in what way are those of the last change.
    pub called: CalledConference,
    /// When it was called.
    pub at: Timestamp,
    /// Where it stands.
    pub standing: ConferenceStanding,
    /// Who was invited, the last invitation of each.
    pub invited: BTreeMap<OrganisationId, Invited>,
    /// As it was held.
    pub held: Option<HeldConference>,
}

impl Conference {
    /// The part of an organisation that has not ended.
    pub fn part(&self, organisation: OrganisationId) -> Option<&Invited> {
        let part = self.invited.get(&organisation)?;
        part.ended.is_none().then_some(part)
    }

    /// Those whose part has not ended.
    pub fn parts(&self) -> impl Iterator<Item = (OrganisationId, &Invited)> {
        let parts = self.invited.iter().filter(|(_, it)| it.ended.is_none());
        parts.map(|(id, it)| (*id, it))
    }

    /// Whether an organisation that is invited reads its paper.
    pub fn reads_paper(&self, organisation: OrganisationId) -> bool {
        self.part(organisation)
            .is_some_and(|part| part.reads == Reads::Paper)
    }
}

impl Action {
    /// Whether something is left to do.
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }
}

impl CaseEvent {
    /// The conference that it is about, if it is about one itself.
    const fn conference(&self) -> Option<ConferenceId> {
        match self {
            Self::ConferenceInvited(Invitation { conference, .. })
            | Self::ConferenceMoved { conference, .. }
            | Self::ConferenceAnswered { conference, .. }
            | Self::ConferencePartEnded { conference, .. }
            | Self::ConferenceCalledOff { conference, .. }
            | Self::ConferenceHeld(HeldConference { conference, .. }) => Some(*conference),
            _ => None,
        }
    }
}

impl Case {
    /// Whose an action is: one organisation, always.
    pub const fn owner_of(&self, action: &Action) -> OrganisationId {
        match action.owner {
            ActionOwner::Holder => self.holder,
            ActionOwner::Organisation(owner) => owner,
        }
    }

    /// The actions that were agreed at a conference, in the order in which they were.
    pub fn actions_of(
        &self,
        conference: ConferenceId,
    ) -> impl Iterator<Item = (ActionId, &Action)> {
        let of_it = self
            .actions
            .iter()
            .filter(move |(_, action)| action.agreed.conference == conference);
        of_it.map(|(id, action)| (*id, action))
    }

    /// The compartments of its conferences, which go with responsibility as those of the case itself do.
    pub fn conference_compartments(&self) -> impl Iterator<Item = Compartment> {
        let conferences = self.conferences.keys().copied();
        let own = conferences.map(Compartment::Conference);
        own.filter(|own| self.compartments.contains(own))
    }

    /// Folds what becomes of a conference and of what was agreed there.
    pub(super) fn fold_conference(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::ConferenceCalled(called) => {
                let conference = Conference {
                    called: called.clone(),
                    at,
                    standing: ConferenceStanding::Called,
                    invited: BTreeMap::new(),
                    held: None,
                };
                self.conferences.insert(called.conference, conference);
            }
            CaseEvent::ConferenceInvited(invitation) => self.invited_by_law(at, invitation),
            CaseEvent::ActionAgreed(agreed) => {
                let action = Action {
                    agreed: agreed.clone(),
                    at,
                    owner: ActionOwner::Holder,
                    asked: agreed.asked,
                    declined: BTreeSet::new(),
                    // Its clock starts with the event that follows.
                    clock: ClockId::started_by(self.version + 1),
                    ended: None,
                };
                let id = ActionId::agreed_by(self.version);
                self.actions.insert(id, action);
            }
            CaseEvent::ActionAnswered {
                action,
                accepts,
                by,
            } => {
                let (Some(action), Some(by)) = (self.actions.get_mut(action), by.organisation())
                else {
                    return;
                };
                action.asked = None;
                match accepts {
                    true => action.owner = ActionOwner::Organisation(by),
                    false => {
                        action.declined.insert(by);
                    }
                }
            }
            CaseEvent::ActionHandedOn { action, to, by } => {
                let Some(action) = self.actions.get_mut(action) else {
                    return;
                };
                action.asked = *to;
                if to.is_none() {
                    action.owner = ActionOwner::Holder;
                    action.declined.extend(by.organisation());
                }
            }
            CaseEvent::ActionEnded { action, how, .. } => {
                if let Some(action) = self.actions.get_mut(action) {
                    action.asked = None;
                    action.ended = Some((*how, at));
                }
            }
            _ => {}
        }
        let conference = event.conference();
        let Some(conference) = conference.and_then(|id| self.conferences.get_mut(&id)) else {
            return;
        };
        match event {
            CaseEvent::ConferenceInvited(invitation) => {
                let invited = Invited {
                    basis: invitation.basis.clone(),
                    reads: invitation.reads,
                    at,
                    answer: None,
                    ended: None,
                };
                conference.invited.insert(invitation.to, invited);
            }
            CaseEvent::ConferenceMoved { starts, way, .. } => {
                (conference.called.starts, conference.called.way) = (*starts, *way);
                for invited in conference.invited.values_mut() {
                    invited.answer = None;
                }
            }
            CaseEvent::ConferenceAnswered { answer, by, .. } => {
                let invited = by.organisation();
                let invited = invited.and_then(|by| conference.invited.get_mut(&by));
                if let Some(invited) = invited {
                    invited.answer = Some((*answer, at));
                }
            }
            CaseEvent::ConferencePartEnded {
                conference: id,
                organisation,
                why,
                ..
            } => {
                if let Some(invited) = conference.invited.get_mut(organisation) {
                    invited.ended = Some((*why, at));
                }
                self.give_back_actions(*id, *organisation);
            }
            CaseEvent::ConferenceCalledOff { .. } => {
                conference.standing = ConferenceStanding::CalledOff;
            }
            CaseEvent::ConferenceHeld(held) => {
                conference.standing = ConferenceStanding::Held;
                conference.held = Some(held.clone());
            }
            _ => {}
        }
    }

    /// What an organisation was to do whose part has ended is the holder's again.
    fn give_back_actions(&mut self, conference: ConferenceId, from: OrganisationId) {
        let actions = self.actions.values_mut();
        for action in actions.filter(|it| it.agreed.conference == conference && it.is_open()) {
            if action.owner == ActionOwner::Organisation(from) {
                action.owner = ActionOwner::Holder;
            }
            action.asked = action.asked.filter(|asked| *asked != from);
        }
    }
}
