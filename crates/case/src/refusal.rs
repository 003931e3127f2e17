//! Refusals: why an order was not carried out, and what would change it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Compartment;
use crate::concern::ConcernOutcome;
use crate::person::{ClockKind, ContactStanding, Need, ReturnRisk};

/// Why the rules of the field refuse an order. Nothing was changed.
///
/// Pages put these into the reader's language; the English text is for commands and logs, and names
/// no person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The id is taken: the same form was sent twice, or two forms share an id.
    #[error("this was already recorded; open it instead of sending it again")]
    AlreadyRecorded,
    /// A report without words and without a form of exploitation.
    #[error("nothing was told: write what was seen or heard, or choose what it may be")]
    NothingTold,
    /// A reason in words is needed.
    #[error("a reason in words is needed; write it and send again")]
    ReasonMissing,
    /// The person was contacted otherwise than they said is safe, or while nobody knew what is, and no reason was
    /// given.
    #[error(
        "this is outside what the person said is safe, or nobody knows any more what is: say why it was done all \
         the same"
    )]
    OutsideSafeContact {
        /// How the safe contact stands.
        standing: ContactStanding,
    },
    /// Somebody wanted to report a child missing who can be reached.
    #[error(
        "the person is not recorded as lost; write down first that they can no longer be reached"
    )]
    NotLost,
    /// Somebody wanted to report an adult missing here.
    #[error(
        "whether an adult is reported missing is for a referral with their agreement or by law; here a child is \
         reported"
    )]
    AdultsAreNotReported,
    /// Only who works on cases at the holder looks after a person.
    #[error(
        "only a member of the organisation that is responsible, who works on cases there, looks after a person"
    )]
    NoSuchColleague,
    /// Work on the case of somebody who can no longer be reached was to end.
    #[error(
        "the person can no longer be reached: the case stays open, and somebody goes on trying; it ends only if \
         the person died or it was opened in error"
    )]
    PersonLost,
    /// Work on the case of somebody who may be a child was to end because they decline everything.
    #[error(
        "the rules for children apply: a child's no to everything ends no protection; ask child protection what \
         would help instead"
    )]
    ChildDeclines,
    /// A clock of a lost contact was to be ended by hand.
    #[error(
        "this ends when what came of it is written down: a contact, or the report that the child is missing"
    )]
    ContactEndsIt,
    /// Somebody of an organisation that takes part in coded facts alone wrote words.
    #[error(
        "your organisation takes part with its own reference and coded facts alone: leave out names, contacts \
         and words, which stay in your own files"
    )]
    CodedFactsOnly,
    /// Somebody wrote words into a case that is held in coded facts alone.
    #[error(
        "whoever is responsible takes part in coded facts alone, so nothing is sealed in this case: leave the \
         words out, and tell them by their own reference"
    )]
    HeldInCodedFacts,
    /// Something sealed was to go to an organisation that takes part in coded facts alone.
    #[error(
        "this organisation takes part in coded facts alone and is given nothing that is sealed: leave request \
         and contact empty, and say the rest when it calls"
    )]
    ReceiverInCodedFacts,
    /// An organisation that takes part in coded facts alone gave no reference of its own.
    #[error("your own reference is missing: give the number by which your files know this")]
    OwnReferenceMissing,
    /// A language was named in words by an organisation that takes part in coded facts alone.
    #[error("give the language by its code of two or three small letters, such as ro")]
    CodedLanguage,
    /// A day on which something happened lies ahead.
    #[error("{day} has not come yet; give the day on which it happened or was said")]
    DayAhead {
        /// The day given.
        day: Date,
    },
    /// The concern ended without becoming a case.
    #[error("this concern has ended; report a new one that refers to it")]
    ConcernEnded {
        /// How it ended.
        outcome: ConcernOutcome,
    },
    /// A person met in the concern is a case, so it cannot end as if nobody were.
    #[error("a person met in this concern is already a case; work on the case")]
    ConcernLinked,
    /// The concern is joined to another already, and shares in what becomes of that.
    #[error("this concern is joined to another; set it apart first")]
    ConcernJoined,
    /// Others are joined to the concern.
    #[error("others are joined to this concern; join the other way round")]
    ConcernTookIn,
    /// A concern in which somebody is a case is not joined to a concern.
    #[error(
        "somebody in one of these concerns is a case already; join the other concern to that case"
    )]
    JoinTheCase,
    /// A concern cannot tell of the same thing as itself.
    #[error("this is the same concern; give the reference of the other one")]
    JoinedToItself,
    /// There is nothing to set the concern apart from.
    #[error("this concern is joined to nothing")]
    NotJoined,
    /// There is no such concern at the desk.
    #[error("there is no concern with this reference; look at how it is written")]
    NoSuchConcern,
    /// There is no such case, or none that is open: the two are not told apart.
    #[error("there is no open case with this reference; look at how it is written")]
    NoOpenCase,
    /// A visit is joined to nothing.
    #[error("a visit stands by itself; its workers become persons one by one")]
    VisitStandsAlone,
    /// What was told in the concern was destroyed.
    #[error("what was told in this concern was destroyed; report a new one")]
    ConcernErased,
    /// Only a member can do this.
    #[error("only a member of an organisation can do this")]
    NotForTheSystem,
    /// The case is closed.
    #[error("the case is closed; reopen it first")]
    CaseClosed,
    /// The case is open.
    #[error("the case is open already")]
    CaseOpen,
    /// What is known of the person was destroyed.
    #[error("what was sealed in this case was destroyed; nothing can be added to it")]
    CaseErased,
    /// Work on the case goes on, so it is not destroyed.
    #[error("work on the case goes on; close it first")]
    CloseFirst,
    /// Nobody asked that the case be destroyed.
    #[error("nobody has asked that this case be destroyed, or the request was taken back")]
    ErasureNotAsked,
    /// Who asked for it may not confirm it.
    #[error("your organisation asked for it itself; another one has to confirm")]
    SecondOrganisation,
    /// A referral still waits for an answer.
    #[error("a referral still waits for an answer; withdraw it or wait, then close")]
    ReferralWaiting {
        /// What was asked for.
        need: Need,
    },
    /// Nobody has looked at what awaits the person.
    #[error("nobody has assessed what awaits the person there; assess the return first")]
    ReturnNotAssessed,
    /// What was found is too long ago.
    #[error("the assessment of the return was valid until {day}; assess it again")]
    ReturnAssessmentOver {
        /// The last day on which it was valid.
        day: Date,
    },
    /// Nobody can say that the person would be safe.
    #[error("a risk of the return is not met, or nobody knows; provide for it and assess it again")]
    ReturnRiskOpen {
        /// The first such risk.
        risk: ReturnRisk,
    },
    /// The person does not want to go, or was not asked.
    #[error("the person does not want to return, or was not asked; a return is of their own will")]
    ReturnNotWanted,
    /// Nobody determined that it is best for the child.
    #[error("a child returns only where a determination of its best interests says so")]
    ReturnNotInBestInterests,
    /// No such agreement in this case.
    #[error("there is no such agreement in this case; record what the person agreed to first")]
    NoSuchAgreement,
    /// The police are asked about apart: nobody agrees to them by agreeing to something else.
    #[error(
        "whether the police are told is a question of its own; ask it, and record an agreement to \
         share for other organisations only"
    )]
    PoliceIsAskedApart,
    /// Nobody agrees for an adult.
    #[error("an adult answers for themselves; record the person's own answer")]
    AdultsSpeakForThemselves,
    /// Only a child can be too young to be asked.
    #[error("only a child is too young to be asked; record the person's own answer")]
    NotTooYoung,
    /// For a child two answers are needed.
    #[error(
        "for a child it takes two answers: the child's own, and that of the guardian or authority that \
         represents the child; ask the other one, and record the answer first"
    )]
    ChildAndRepresentative,
    /// A last day that is over.
    #[error("{day} is over; give a later day, or none")]
    DayOver {
        /// The day given.
        day: Date,
    },
    /// The agreement does not let these facts go to this organisation today.
    #[error(
        "the person has not agreed to share with this organisation, or the agreement was withdrawn \
         or has run out; ask the person, and record the answer first"
    )]
    AgreementDoesNotCover,
    /// The profile has no such legal basis, or it does not let facts be shared.
    #[error("the profile names no legal basis `{code}` for sharing; choose one it names")]
    NoSuchLegalBasis {
        /// The code given.
        code: String,
    },
    /// The legal basis does not let this kind of organisation be told.
    #[error(
        "{article} does not let this kind of organisation be told; ask the person, or choose a \
         receiver or a legal basis that it fits"
    )]
    LawNamesOtherReceivers {
        /// The article.
        article: String,
    },
    /// The legal basis does not let this be told.
    #[error(
        "{article} does not let `{category}` be told; leave it out, or ask the person, or choose a \
         legal basis that covers it"
    )]
    LawDoesNotCover {
        /// The article.
        article: String,
        /// What was to go and may not.
        category: Compartment,
    },
    /// The organisation is not registered.
    #[error("this organisation is not registered; choose one from the directory")]
    UnknownOrganisation,
    /// A referral to oneself.
    #[error("a referral goes to another organisation; choose one from the directory")]
    ToOneself,
    /// The organisation may not be responsible for a person.
    #[error("this kind of organisation may not be case holder; choose one that may")]
    MayNotHold,
    /// A child's case goes to nobody but the authority that the profile names.
    #[error(
        "a child's case is held by child protection until the person is shown to be an adult; ask \
         for a service instead, or record that the age was shown"
    )]
    ChildIsHeldByProtection,
    /// No such referral in this case.
    #[error("there is no such referral")]
    NoSuchReferral,
    /// The referral was not accepted yet.
    #[error("the referral was not accepted yet; accept or decline it first")]
    ReferralNotAccepted,
    /// The referral has ended.
    #[error("the referral has been answered or has ended; reload the page to see how")]
    ReferralEnded,
    /// The referral was not answered in time.
    #[error("the referral lapsed at {due}; the duty desk has it now, ask it to be sent again")]
    ReferralLapsed {
        /// When it lapsed.
        due: Timestamp,
    },
    /// The receiver has no account, and this is nothing that goes on paper.
    #[error(
        "this organisation has no account here, and `{category}` does not go on paper: leave it out, or tell it by \
         telephone"
    )]
    NotOnPaper {
        /// What was to go and may not.
        category: Compartment,
    },
    /// Responsibility for a person cannot be taken over without an account.
    #[error(
        "this organisation has no account here and cannot take over responsibility; ask it for a service, or choose \
         another"
    )]
    HoldingNeedsAccount,
    /// The receiver has an account and answers itself.
    #[error(
        "this organisation has an account here and answers by itself; no sheet and no call is recorded for it"
    )]
    ReceiverHasAccount,
    /// Nobody can have answered then.
    #[error(
        "nobody can have answered then: give a day from the day it was asked until the day it was due"
    )]
    AnsweredThen,
    /// Such a clock runs already.
    #[error("this period is running already")]
    ClockRuns {
        /// Which kind.
        kind: ClockKind,
    },
    /// No such clock.
    #[error("there is no such period or task in this case")]
    NoSuchClock,
    /// The clock has ended.
    #[error("this period or task has ended")]
    ClockEnded,
    /// A right ends by itself or by the person's choice.
    #[error("a recovery and reflection period ends by itself or by the person's own choice only")]
    RightIsThePersons,
    /// A deadline or task is not the person's to give up: a child's guardian, an authority's decision.
    #[error("this task ends when it is done; it is not the person's to give up")]
    TaskIsNotAChoice,
    /// No event of this version to correct.
    #[error("there is no entry {version} to correct; choose one from the timeline")]
    NoSuchEvent {
        /// The version given.
        version: u64,
    },
    /// A referral's copy was sent with something else.
    #[error("the part `{compartment}` does not belong to this order")]
    ForeignPart {
        /// The part.
        compartment: Compartment,
    },
    /// The organisation's id is taken.
    #[error("an organisation with this id is registered already")]
    OrganisationRegistered,
    /// Only a custodian keeps an organisation's members and keys.
    #[error("only a custodian of the organisation can do this; ask one")]
    NotItsCustodian,
    /// Not a member of the organisation.
    #[error("this is nobody who belongs to the organisation; reload the list of members")]
    NotAMember,
    /// The new key must be made by somebody who stays.
    #[error("nobody ends their own membership; ask another custodian to do it")]
    OwnMembership,
    /// There is no recovery under way, or it has run out.
    #[error("nobody is being let in again here, or it has run out; begin again")]
    NoSuchRecovery,
    /// Two different people are needed.
    #[error("this needs a second person: another custodian than the one who began")]
    SecondPersonNeeded,
    /// No such break-glass in this case.
    #[error("there is no such emergency access in this case")]
    NoSuchEmergency,
    /// The member has asked already, and it has not ended.
    #[error("you have asked for emergency access to this case already; see how it stands")]
    EmergencyRuns,
    /// It was answered, has ended, or time is over.
    #[error("this emergency access was answered or has ended; reload the page to see how")]
    EmergencyAnswered,
    /// Nothing of what is to be opened was ever written down.
    #[error("nothing was written down under what you chose; choose something else")]
    NothingSealedThere,
    /// A second person has the time to answer first.
    #[error("somebody can still answer; from {from} on you may open it alone")]
    WaitForAnswer {
        /// From when on.
        from: Timestamp,
    },
    /// Alone one opens how the person is reached and what a life may hang on, and nothing else.
    #[error("alone you may open nothing but safe contact and urgent health; ask for those")]
    NotAlone,
    /// It was never open, or was reviewed.
    #[error("there is nothing to review here: it was never open, or was reviewed already")]
    NothingToReview,
    /// No talk found it safe just before.
    #[error(
        "talk with the person first about whether a page is safe, and write down that it is; then open \
         it with the person"
    )]
    TalkFirst,
    /// The person's page is open.
    #[error("the person's page is open already; turn it off first")]
    PageOpen,
    /// There is no page, or it is off.
    #[error("the person has no page that is on")]
    NoPage,
    /// No such demand in this case.
    #[error("there is no such demand for records in this case")]
    NoSuchDemand,
    /// A demand that says too little to be recorded.
    #[error("a demand names the office that makes it and what it asks for; fill in both")]
    DemandIncomplete,
    /// Nobody gives legal aid in the case, and it was not said who will be asked.
    #[error("nobody gives legal aid in this case: say who will be asked, or that there is nobody")]
    LawyerMissing,
    /// Whether the person can be told is looked at again sooner.
    #[error("whether the person can be told is looked at again by {latest}; give an earlier day")]
    LookAgainBy {
        /// The latest day.
        latest: Date,
    },
    /// The demand was answered.
    #[error("this demand was answered already; what is demanded since is a demand of its own")]
    DemandAnswered,
    /// No law was named, so nothing is handed over.
    #[error("the demand names no law, so nothing is handed over; ask for the article, or refuse")]
    DemandNamesNoLaw,
    /// More than was demanded.
    #[error(
        "`{compartment}` was not asked for in this demand; hand over no more than was asked for"
    )]
    MoreThanDemanded {
        /// What.
        compartment: Compartment,
    },
    /// Something privileged without waiver and order.
    #[error(
        "`{compartment}` is privileged ({article}): it leaves on the person's own waiver or a court's \
         order that names it; record one of the two first, or leave it out"
    )]
    Privileged {
        /// What.
        compartment: Compartment,
        /// The article.
        article: String,
    },
    /// Something privileged that no court can order.
    #[error(
        "`{compartment}` is privileged, and no court can order it ({article}): it leaves on the \
         person's own waiver alone; ask the person's lawyer, or leave it out"
    )]
    PrivilegedFromCourts {
        /// What.
        compartment: Compartment,
        /// The article.
        article: String,
    },
    /// Something is handed over, and one reason for the rest is that nothing may be.
    #[error(
        "nothing is handed over for the enforcement of immigration law ({article}); leave everything \
         out"
    )]
    NoSuchPurpose {
        /// The article.
        article: String,
    },
    /// Less than was asked for, and it is not said why.
    #[error("less is handed over than was asked for; say why")]
    NarrowingUnexplained,
    /// A waiver of what was not asked for, or of nothing.
    #[error("a waiver names what may leave of what was asked for, and nothing else")]
    WaiverTooWide,
    /// A demand waits for an answer.
    #[error("a demand for records of this case waits for an answer; answer it first")]
    DemandWaits,
    /// A task of a demand ends with what is recorded of it.
    #[error("this task ends with what is recorded of the demand; open the demand")]
    DemandEndsIt,
    /// The case has no such review, or what opened it was a mistake.
    #[error("the case has no such review of a charge or punishment; open the case again")]
    NoSuchReview,
    /// Nobody is named who was asked.
    #[error("it is not said which office was asked; name it")]
    OfficeMissing,
    /// The review ended.
    #[error("this review has ended; correct its end if that was a mistake")]
    ReviewOver,
    /// Nobody was asked, so nobody can have said no.
    #[error("nobody was asked to leave it off yet, so it cannot stand; record who was asked first")]
    NobodyAsked,
    /// A task of a review ends with what is recorded of it.
    #[error("this task ends with what is recorded of the review; open the review")]
    ReviewEndsIt,
    /// A letter is valid too long.
    #[error(
        "a letter is valid until {latest} at the latest; give an earlier day, and make a new one then"
    )]
    LetterUntil {
        /// The last day that is possible.
        latest: Date,
    },
    /// The case has no such letter.
    #[error("the case has no such letter; open its letters again")]
    NoSuchLetter,
    /// More workers were spoken to alone, or had signs, than were met; or more were met than one visit has.
    #[error(
        "of {met} workers met, no more can have been spoken to alone or have signs, and a visit has 9,999 at most; check the numbers"
    )]
    MoreThanWereMet {
        /// How many were met.
        met: u16,
    },
    /// The concern is no visit.
    #[error("this concern is no visit; record a visit first")]
    NoVisit,
    /// A number that no worker has.
    #[error("`{number}` is no number of a worker; those go from 1 to 9,999")]
    WorkerNumber {
        /// The number.
        number: u16,
    },
    /// The instrument has no such sign.
    #[error(
        "worker {number} has the sign `{sign}`, which the instrument does not know; correct it"
    )]
    UnknownSign {
        /// Whose.
        number: u16,
        /// The sign.
        sign: String,
    },
    /// A number twice in one list.
    #[error("worker {number} stands in the list twice; give each worker one number")]
    WorkerTwice {
        /// The number.
        number: u16,
    },
    /// A number that is written down already, with something else.
    #[error(
        "worker {number} is written down already, and otherwise; give another number, or say what was learnt since"
    )]
    WorkerIsAnother {
        /// The number.
        number: u16,
    },
    /// Nobody has this number.
    #[error("no worker of this visit has the number {number}; open the visit again")]
    NoSuchWorker {
        /// The number.
        number: u16,
    },
    /// The worker is a person by now.
    #[error("worker {number} has a case by now; open that")]
    WorkerIsPerson {
        /// The number.
        number: u16,
    },
    /// The worker said no.
    #[error("worker {number} said no; that can change, and is written down when it does")]
    WorkerSaidNo {
        /// The number.
        number: u16,
    },
    /// Nothing makes a person of the worker.
    #[error("worker {number} neither agreed nor has signs; write down which of the two there is")]
    NothingOfWorker {
        /// The number.
        number: u16,
    },
    /// A complaint about somebody who has no part in the case.
    #[error("this organisation has no part in the case; choose one that has")]
    NoPartInCase,
    /// A complaint that was about to go to somebody who does not take it.
    #[error(
        "a complaint about this organisation goes to another; look again to whom, and send it anew"
    )]
    ComplaintGoesElsewhere,
    /// A complaint that was answered.
    #[error("this complaint was answered already; what is said since is a complaint of its own")]
    ComplaintAnswered,
    /// Nobody agreed to the identification procedure.
    #[error(
        "the person has not agreed to the identification procedure, or no longer does; ask, and go on helping whatever the answer"
    )]
    IdentificationNotAgreed,
    /// A dossier is with the panel.
    #[error("a dossier of this case is with the panel; add to that one, or take it back first")]
    DossierPending,
    /// There is no such dossier.
    #[error("there is no such dossier; open the list again")]
    NoSuchDossier,
    /// How a dossier stands does not allow it.
    #[error("the dossier stands otherwise by now; open it again")]
    DossierStands,
    /// Nothing was decided that could be looked at again or dissented from.
    #[error("nothing has been decided on this dossier yet")]
    NotDecided,
    /// No round of votes is open, or it was not counted.
    #[error(
        "no vote is under way on this dossier; the secretariat opens one, and counts it before reasons are written"
    )]
    NoRound,
    /// Somebody voted in this round.
    #[error("you have voted in this round; a secret vote cannot be changed")]
    VotedAlready,
    /// Nobody has written down for which body a member sits.
    #[error(
        "it is not written down for which body you sit on the panel; a custodian of the panel does that"
    )]
    NoSeat,
    /// The box does not hold as many ballots as members voted.
    #[error("the box does not hold a ballot of each member who voted; open a new round")]
    BallotsMissing,
    /// Too few members voted.
    #[error(
        "there is no quorum: {voted} voted, and {needed} are needed; wait for more members to vote"
    )]
    QuorumMembers {
        /// How many voted who may.
        voted: usize,
        /// How many are needed.
        needed: usize,
    },
    /// They are of too few bodies.
    #[error(
        "there is no quorum: those who voted are of {voted} bodies, and {needed} are needed; wait for members of others"
    )]
    QuorumBodies {
        /// Of how many they are.
        voted: usize,
        /// Of how many they have to be.
        needed: usize,
    },
    /// All of them enforce.
    #[error(
        "identification is never decided by police and other enforcement bodies alone (CETS 197 art. 10(1)); a member of another body has to vote"
    )]
    OnlyEnforcing,
    /// All abstained.
    #[error("nobody voted for or against; open a new round")]
    NobodyForOrAgainst,
    /// The task ends with the panel's decision.
    #[error("this task ends with the panel's decision, or when the dossier is taken back")]
    PanelEndsIt,
    /// A decision of the panel is nobody else's to correct.
    #[error("a decision of the panel is not the holder's to correct; ask the panel to look again")]
    PanelDecided,
    /// A conference is called for a need.
    #[error("say what the conference is for; choose one need at least")]
    ConferenceForNothing,
    /// There is no such conference.
    #[error("there is no such conference; open the list again")]
    NoSuchConference,
    /// A conference was held or called off.
    #[error("the conference was held or called off by now; open it again, or call another")]
    ConferenceOver,
    /// Actions are agreed at a conference that was held.
    #[error("write down first that the conference was held")]
    ConferenceNotHeld,
    /// An organisation that is not invited, or not any more.
    #[error("this organisation is not invited, or not any more; invite it first")]
    NotInvited,
    /// Who has no account cannot answer an invitation or read a paper.
    #[error(
        "this organisation has no account here; tell it by telephone what the person agreed to, or refer the \
         person to it"
    )]
    InvitedNeedsAccount,
    /// Who is invited in coded facts alone writes no words.
    #[error("your organisation is invited in coded facts alone: leave the words out")]
    InvitedInCodedFacts,
    /// The law has the person told, which can be done before a conference.
    #[error(
        "the law has the person told: tell them before anybody is invited, and say that you did"
    )]
    TellFirst,
    /// How the guardian of a child was heard is said.
    #[error("say how the child's guardian was heard, or that there is none yet")]
    GuardianNotSaid,
    /// A conference about a child without the authority that protects children.
    #[error("child protection has to be there when people confer about a child; invite it")]
    ChildProtectionMissing,
    /// Somebody who was there can be asked.
    #[error("the person was there: say what they said about what was agreed")]
    PersonWasThere,
    /// There is no such action.
    #[error("there is no such action; open the conference again")]
    NoSuchAction,
    /// An action has ended.
    #[error("this action has ended; agree another if something is left to do")]
    ActionOver,
    /// An action of another organisation.
    #[error(
        "this action is another organisation's; write to whoever is responsible for the person"
    )]
    NotOwnAction,
    /// What was agreed at a conference ends there.
    #[error(
        "this clock is that of an action of the local team; say at the conference how the action ended"
    )]
    ActionEndsIt,
    /// A service without a language, or that takes nobody, nobody could use.
    #[error("a service needs a language, and somebody whom it takes; fill in both")]
    ServiceIncomplete,
    /// The organisation offers a service for this need already.
    #[error("the organisation offers this already; change that service instead")]
    ServiceOffered {
        /// For which need.
        need: Need,
    },
    /// The organisation offers no service for this need.
    #[error("the organisation does not offer this; offer it first, or look at what it offers")]
    NoSuchService {
        /// For which need.
        need: Need,
    },
    /// Responsibility is no service.
    #[error(
        "responsibility is asked of whoever may hold a case and is no service; choose another need"
    )]
    HoldingIsNoService,
}
