//! Lists, a page at a time. They show references, not names.
//!
//! Which rows a list has is a scope in SQL. The policies are asked about what all rows of a scope have
//! in common, before it is read; a property test holds each list to exactly the rows that the policies
//! permit one by one.

use std::collections::{BTreeMap, BTreeSet};

use case::person::ReferralStanding;
use case::{
    Called, CaseId, ConcernId, OrganisationId, OwnReference, Reference, StreamId, StreamKind,
};
use jiff::{SignedDuration, Timestamp};
use policy::{
    CaseFacts, ComplaintFacts, ConcernFacts, ConferenceFacts, DemandFacts, Denied, DossierFacts,
    OrganisationFacts, ReferralFacts, action,
};
use store::{
    CaseScope, ClockScope, ConcernScope, DemandScope, ListPlace, NoticeRow, Page, Paged,
    ReferralScope,
};

use super::lines::{Lines, clock_line, notice_line};
use crate::project::worker_tag;
use crate::{Engine, EngineError, Faults, House, Session};

/// A case without movement for this long is shown to the co-ordinator.
const NO_MOVEMENT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What ends within this time is shown to the co-ordinator.
const ENDING: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A referral that lapses within this time is shown to the co-ordinator.
const LAPSING: SignedDuration = SignedDuration::from_hours(24);

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// What happened that the organisation must know of, the latest first.
    Notices,
    /// Referrals waiting for its answer.
    Asked,
    /// Demands for records of its cases, and of those in which it gives legal aid, about which something
    /// is left to do, the latest first.
    Demands,
    /// Persons' complaints that it takes: those that wait first, what is due first first.
    Complaints,
    /// Dossiers for identification that are with it as the panel: those about which something is left to do first,
    /// what is due first first.
    Dossiers,
    /// Conferences of the local team to which it is invited: those in which something is left to do first, what comes
    /// next first.
    Invitations,
    /// Conferences of its own cases, likewise.
    Conferences,
    /// Clocks of its cases, the next to run out first.
    Ending,
    /// Open cases it holds whose safe contact was told too long ago, or whose person has moved since, the longest
    /// ago first.
    Contacts,
    /// Cases it holds that the reader looks after, what is due first first.
    Mine,
    /// Cases it holds that no member of it looks after, what is due first first.
    Unattended,
    /// Cases it holds, what is due first first.
    People,
    /// Referrals it accepted and has not completed.
    Helping,
    /// Referrals of its cases that wait for an answer.
    Waiting,
    /// Concerns it told, and what became of them, the latest first.
    Told,
    /// Alarms on a removal or detention order that nobody has answered, the oldest first: no more of them
    /// than that they stand.
    DeskAlarms,
    /// Referrals that nobody answered, for the duty desk.
    DeskLapsed,
    /// Concerns that wait at the desk: danger now first, and then what waits longest.
    DeskConcerns,
    /// Cases the desk holds.
    DeskPeople,
    /// Referrals that the desk did not take up either, for the co-ordinator.
    Escalated,
    /// Cases with an alarm on a removal or detention order that nobody has answered.
    Alarms,
    /// Clocks of all cases that run out within fourteen days.
    AllEnding,
    /// Referrals of all cases that lapse within a day.
    AllLapsing,
    /// Cases without movement for fourteen days or more.
    Still,
    /// What the law did in all cases instead of an agreement, the latest first.
    Laws,
    /// Demands for records of all cases, and what was answered, the latest first.
    AllDemands,
}

impl List {
    /// Every list.
    pub const ALL: [Self; 26] = [
        Self::Notices,
        Self::Asked,
        Self::Demands,
        Self::Complaints,
        Self::Dossiers,
        Self::Invitations,
        Self::Conferences,
        Self::Ending,
        Self::Contacts,
        Self::Mine,
        Self::Unattended,
        Self::People,
        Self::Helping,
        Self::Waiting,
        Self::Told,
        Self::DeskAlarms,
        Self::DeskLapsed,
        Self::DeskConcerns,
        Self::DeskPeople,
        Self::Escalated,
        Self::Alarms,
        Self::AllEnding,
        Self::AllLapsing,
        Self::Still,
        Self::Laws,
        Self::AllDemands,
    ];

    /// Those of the first page in the morning.
    pub const OF_WORK: [Self; 15] = [
        Self::Notices,
        Self::Asked,
        Self::Demands,
        Self::Complaints,
        Self::Dossiers,
        Self::Invitations,
        Self::Conferences,
        Self::Ending,
        Self::Contacts,
        Self::Mine,
        Self::Unattended,
        Self::People,
        Self::Helping,
        Self::Waiting,
        Self::Told,
    ];

    /// Those of the duty desk.
    pub const OF_DESK: [Self; 4] = [
        Self::DeskAlarms,
        Self::DeskLapsed,
        Self::DeskConcerns,
        Self::DeskPeople,
    ];

    /// Those of the co-ordinator.
    pub const OF_OVERVIEW: [Self; 7] = [
        Self::Alarms,
        Self::Escalated,
        Self::AllLapsing,
        Self::AllEnding,
        Self::Still,
        Self::Laws,
        Self::AllDemands,
    ];

    /// What it is called in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Notices => "notices",
            Self::Asked => "asked",
            Self::Demands => "demands",
            Self::Complaints => "complaints",
            Self::Dossiers => "dossiers",
            Self::Invitations => "invitations",
            Self::Conferences => "conferences",
            Self::Ending => "ending",
            Self::Contacts => "contacts",
            Self::Mine => "mine",
            Self::Unattended => "unattended",
            Self::People => "people",
            Self::Helping => "helping",
            Self::Waiting => "waiting",
            Self::Told => "told",
            Self::DeskAlarms => "desk-alarms",
            Self::DeskLapsed => "desk-lapsed",
            Self::DeskConcerns => "desk-concerns",
            Self::DeskPeople => "desk-people",
            Self::Escalated => "escalated",
            Self::Alarms => "alarms",
            Self::AllEnding => "all-ending",
            Self::AllLapsing => "all-lapsing",
            Self::Still => "still",
            Self::Laws => "laws",
            Self::AllDemands => "all-demands",
        }
    }

    /// A list about which the policies are asked the same, so that they are asked once for all of those.
    const fn asked_like(self) -> Self {
        match self {
            Self::Conferences
            | Self::Ending
            | Self::Contacts
            | Self::Mine
            | Self::Unattended
            | Self::Waiting => Self::People,
            Self::AllEnding | Self::AllLapsing | Self::Still | Self::Laws => Self::Alarms,
            _ => self,
        }
    }

    /// The list with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code() == code)
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct ListView {
    /// Which list.
    pub list: List,
    /// Its lines.
    pub lines: Lines,
    /// Where the next page begins; `None` if this is the last.
    pub next: Option<ListPlace>,
}

impl Engine {
    /// A page of a list.
    ///
    /// # Errors
    /// [`Denied`] if the policies permit none of what stands in such a list.
    pub async fn list(
        &self,
        session: &Session,
        list: List,
        page: Page,
    ) -> Result<ListView, EngineError> {
        let house = self.house().await?;
        self.permit_list(&house, session, list)?;
        let mut view = self.permitted_list(&house, session, list, page).await?;
        if list == List::People {
            self.name_workers(session, &mut view.lines).await?;
        }
        Ok(view)
    }

    /// Colleagues read on the page of all their people who of them looks after whom; nobody else does.
    async fn name_workers(&self, session: &Session, lines: &mut Lines) -> Result<(), EngineError> {
        let own = session.principal().organisation;
        let Lines::Cases(lines) = lines else {
            return Ok(());
        };
        let mut ours: Vec<_> = lines.iter_mut().filter(|it| it.holder == own).collect();
        let workers = ours.iter().filter_map(|line| line.body.worker).collect();
        let names = self.inner.accounts.names_of(&workers).await?;
        for line in &mut ours {
            let worker = line.body.worker.and_then(|worker| names.get(&worker));
            line.worker = worker.cloned();
        }
        Ok(())
    }

    /// On the pages of an organisation in coded facts alone everything is called by its own reference.
    async fn call_by_own(&self, session: &Session, lines: &mut Lines) -> Result<(), EngineError> {
        let own = session.principal().organisation;
        if !self.house().await?.coded_only.contains(&own) {
            return Ok(());
        }
        for (stream, called) in lines.called() {
            if let Some(reference) = self.own_reference(own, stream).await? {
                *called = Called::Own(reference);
            }
        }
        Ok(())
    }

    /// What a case or a concern is called on the pages of a session's organisation.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn called(&self, session: &Session, of: StreamId) -> Result<Called, EngineError> {
        let own = session.principal().organisation;
        let coded = self.house().await?.coded_only.contains(&own);
        let reference = match coded {
            true => self.own_reference(own, of).await?,
            false => None,
        };
        Ok(reference.map_or_else(|| Reference::of(of.id).into(), Called::Own))
    }

    /// By which reference an organisation knows a case or a concern, if it said so.
    async fn own_reference(
        &self,
        own: OrganisationId,
        stream: StreamId,
    ) -> Result<Option<OwnReference>, EngineError> {
        let store = &self.inner.store;
        Ok(match stream.kind {
            StreamKind::Case => {
                let row = store.case_row(CaseId::new(stream.id)).await?;
                let line = row.map(|row| self.case_line(row)).transpose()?;
                line.and_then(|mut line| line.body.own_references.remove(&own))
            }
            StreamKind::Concern => {
                let row = store.concern_row(ConcernId::new(stream.id)).await?;
                let row = row.filter(|row| row.reported_by == Some(own));
                let line = row.map(|row| self.concern_line(row)).transpose()?;
                line.and_then(|line| line.body.own_reference)
            }
            _ => None,
        })
    }

    /// A page of a list that the policies permit, called as its reader calls things.
    async fn permitted_list(
        &self,
        house: &House,
        session: &Session,
        list: List,
        page: Page,
    ) -> Result<ListView, EngineError> {
        let mut view = self.list_by_reference(house, session, list, page).await?;
        self.call_by_own(session, &mut view.lines).await?;
        Ok(view)
    }

    async fn list_by_reference(
        &self,
        house: &House,
        session: &Session,
        list: List,
        page: Page,
    ) -> Result<ListView, EngineError> {
        let store = &self.inner.store;
        let own = session.principal().organisation;
        let now = self.now();
        let from_now = |span| now.saturating_add(span).unwrap_or(Timestamp::MAX);
        let cases = async |scope| {
            let rows = store.cases(scope, page).await?;
            self.view(list, rows, |row| self.case_line(row), Lines::Cases)
        };
        let referrals = async |scope| {
            let rows = store.referrals(scope, page).await?;
            self.view(list, rows, |row| self.referral_line(row), Lines::Referrals)
        };
        let concerns = async |scope| {
            let rows = store.concerns(scope, page).await?;
            self.view(list, rows, |row| self.concern_line(row), Lines::Concerns)
        };
        let clocks = async |scope| {
            let rows = store.clocks(scope, page).await?;
            self.view(list, rows, |row| Ok(clock_line(row)), Lines::Clocks)
        };
        let demands = async |scope| {
            let rows = store.demands(scope, page).await?;
            self.view(list, rows, |row| self.demand_line(row), Lines::Demands)
        };
        let conferences = async |chair| {
            let rows = store.conferences(own, chair, page).await?;
            let line = |row| self.conference_line(row);
            self.view(list, rows, line, Lines::Conferences)
        };
        match list {
            List::Notices => {
                let rows = store.notices(own, page).await?;
                let readable = self.readable(session, house, &rows.rows).await?;
                let line = |row: NoticeRow| {
                    let open = readable.contains(&row.stream);
                    Ok(notice_line(row, open))
                };
                self.view(list, rows, line, Lines::Notices)
            }
            List::Asked => referrals(ReferralScope::Asked(own)).await,
            List::Demands => demands(DemandScope::Own(own)).await,
            List::AllDemands => demands(DemandScope::All).await,
            List::Complaints => {
                let mut rows = store.complaints(own, page).await?;
                let lines = rows.rows.drain(..).map(|row| self.complaint_line(row));
                let mut lines: Vec<_> = lines.collect::<Result<_, _>>()?;
                // Whom one is about is sealed, so that no statement can leave out those about another
                // organisation of the reader's.
                lines.retain(|line| self.may_see_complaint(session, line.id, line.body.about));
                Ok(ListView {
                    list,
                    lines: Lines::Complaints(lines),
                    next: rows.next,
                })
            }
            List::Dossiers => {
                let mut rows = store.dossiers(own, page).await?;
                let lines = rows
                    .rows
                    .drain(..)
                    .map(|row| self.dossier_line(session, row));
                let mut lines: Vec<_> = lines.collect::<Result<_, _>>()?;
                // From whom one is locked is sealed, so that no statement can leave those out.
                lines.retain(|line| self.may_see_dossier(session, line.id, &line.body.recused));
                Ok(ListView {
                    list,
                    lines: Lines::Dossiers(lines),
                    next: rows.next,
                })
            }
            List::Invitations => conferences(false).await,
            List::Conferences => conferences(true).await,
            List::Ending => clocks(ClockScope::Holder(own)).await,
            List::Contacts => cases(CaseScope::StaleContact(own, now)).await,
            List::Mine => {
                let tag = worker_tag(&self.inner.installation, session.principal().member);
                cases(CaseScope::EntrustedTo(own, tag)).await
            }
            List::Unattended => cases(CaseScope::EntrustedToNobody(own)).await,
            List::People => cases(CaseScope::Holder(own)).await,
            List::Helping => referrals(ReferralScope::Helping(own)).await,
            List::Waiting => referrals(ReferralScope::Waiting(own)).await,
            List::Told => concerns(ConcernScope::ToldBy(own)).await.map(as_told),
            List::DeskAlarms => {
                let rows = store.cases(CaseScope::Alarmed, page).await?;
                self.view(list, rows, |row| self.alarm_line(row), Lines::Alarms)
            }
            List::DeskLapsed => referrals(ReferralScope::AtDesk).await,
            List::DeskConcerns => concerns(ConcernScope::Desk(house.duties.desk)).await,
            List::DeskPeople => cases(CaseScope::Holder(house.duties.desk)).await,
            List::Escalated => referrals(ReferralScope::AtCoOrdinator).await,
            List::Alarms => cases(CaseScope::Alarmed).await,
            List::AllEnding => clocks(ClockScope::Ending(from_now(ENDING))).await,
            List::AllLapsing => referrals(ReferralScope::Lapsing(from_now(LAPSING))).await,
            List::Still => cases(CaseScope::Still(from_now(-NO_MOVEMENT))).await,
            List::Laws => {
                let rows = store.laws(page).await?;
                self.view(list, rows, |row| self.law_line(row), Lines::Laws)
            }
        }
    }

    /// The first pages of several lists: those of which the policies permit anything.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn lists(
        &self,
        session: &Session,
        lists: &[List],
        rows: u32,
    ) -> Result<Vec<ListView>, EngineError> {
        let house = self.house().await?;
        let mut permitted = BTreeMap::new();
        let mut views = Vec::with_capacity(lists.len());
        for list in lists {
            let permitted = permitted
                .entry(list.asked_like())
                .or_insert_with(|| self.permit_list(&house, session, *list).is_ok());
            if *permitted {
                let page = Page::first(rows);
                views.push(self.permitted_list(&house, session, *list, page).await?);
            }
        }
        Ok(views)
    }

    /// Asks the policies about what every row of a list has in common.
    fn permit_list(&self, house: &House, session: &Session, list: List) -> Result<(), Denied> {
        let (authority, principal) = (&self.inner.authority, session.principal());
        let (own, duties) = (principal.organisation, house.duties);
        let case = |holder| CaseFacts::held_by(holder, duties, house.profile.profile());
        let referral = |to, standing| ReferralFacts::standing(to, standing, duties);
        let lapsed = |standing| {
            let facts = referral(own, standing);
            authority.check::<action::DealWithLapse>(principal, facts)
        };
        match list {
            List::Notices => {
                let facts = OrganisationFacts { id: own };
                authority.check::<action::SeeNotices>(principal, facts)?;
            }
            List::Asked => {
                let facts = referral(own, ReferralStanding::Sent);
                authority.check::<action::ReadReferral>(principal, facts)?;
            }
            List::Helping => {
                let facts = referral(own, ReferralStanding::Accepted);
                authority.check::<action::ReadReferral>(principal, facts)?;
            }
            List::Conferences
            | List::Ending
            | List::Contacts
            | List::Mine
            | List::Unattended
            | List::People
            | List::Waiting => {
                authority.check::<action::ReadCase>(principal, case(own))?;
            }
            List::Demands => {
                let facts = DemandFacts::held_by(own, duties);
                authority.check::<action::SeeDemand>(principal, facts)?;
            }
            List::AllDemands => {
                let facts = DemandFacts::of_any(duties);
                authority.check::<action::SeeDemand>(principal, facts)?;
            }
            List::Complaints => {
                let facts = ComplaintFacts::taken_by(own);
                authority.check::<action::SeeComplaint>(principal, facts)?;
            }
            List::Dossiers => {
                let facts = DossierFacts::with(duties.panel);
                authority.check::<action::SeeDossier>(principal, facts)?;
            }
            List::Invitations => {
                let facts = ConferenceFacts::with(own);
                authority.check::<action::SeeConference>(principal, facts)?;
            }
            List::Told => {
                let facts = ConcernFacts::told_by(own, duties.desk);
                authority.check::<action::ReadConcern>(principal, facts)?;
            }
            List::DeskConcerns => {
                let facts = ConcernFacts::at_desk(duties.desk);
                authority.check::<action::EndConcern>(principal, facts)?;
            }
            List::DeskPeople => {
                authority.check::<action::ReadCase>(principal, case(duties.desk))?;
            }
            List::DeskAlarms => {
                let facts = case(duties.desk);
                authority.check::<action::SeeAlarms>(principal, facts)?;
            }
            List::DeskLapsed => {
                lapsed(ReferralStanding::AtDesk(Timestamp::MAX))?;
            }
            List::Escalated => {
                lapsed(ReferralStanding::AtCoOrdinator)?;
            }
            List::Alarms | List::AllEnding | List::AllLapsing | List::Still | List::Laws => {
                let facts = case(duties.desk);
                authority.check::<action::SeeCaseFacts>(principal, facts)?;
            }
        }
        Ok(())
    }

    /// Of what notices are about, what the reader may open.
    async fn readable(
        &self,
        session: &Session,
        house: &House,
        notices: &[NoticeRow],
    ) -> Result<BTreeSet<StreamId>, EngineError> {
        let streams: BTreeSet<_> = notices.iter().map(|notice| notice.stream).collect();
        let mut readable = BTreeSet::new();
        for stream in streams {
            let open = match stream.kind {
                StreamKind::Case => {
                    let id = CaseId::new(stream.id);
                    self.may_read_case_in(session, house, id).await?
                }
                StreamKind::Concern => {
                    let row = self.inner.store.concern_row(ConcernId::new(stream.id));
                    row.await?.is_some_and(|row| {
                        let facts = ConcernFacts::of_row(row.id, row.desk, row.reported_by);
                        let authority = &self.inner.authority;
                        let principal = session.principal();
                        authority
                            .check::<action::ReadConcern>(principal, facts)
                            .is_ok()
                    })
                }
                _ => false,
            };
            if open {
                readable.insert(stream);
            }
        }
        Ok(readable)
    }

    /// Whether the policies permit a reader to open a case that is there: no page leads anybody to one that
    /// they do not.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn may_read_case(&self, session: &Session, id: CaseId) -> Result<bool, EngineError> {
        let house = self.house().await?;
        self.may_read_case_in(session, &house, id).await
    }

    pub(super) async fn may_read_case_in(
        &self,
        session: &Session,
        house: &House,
        id: CaseId,
    ) -> Result<bool, EngineError> {
        let Some(row) = self.inner.store.case_row(id).await? else {
            return Ok(false);
        };
        let facts = CaseFacts::held(id, row.holder, house.duties, house.profile.profile());
        let authority = &self.inner.authority;
        let permit = authority.check::<action::ReadCase>(session.principal(), facts);
        Ok(permit.is_ok())
    }

    fn view<R, L>(
        &self,
        list: List,
        page: Paged<R>,
        line: impl Fn(R) -> Result<L, Faults>,
        lines: fn(Vec<L>) -> Lines,
    ) -> Result<ListView, EngineError> {
        let all: Result<Vec<_>, _> = page.rows.into_iter().map(line).collect();
        Ok(ListView {
            list,
            lines: lines(all?),
            next: page.next,
        })
    }

    /// Marks what the organisation was shown as known to it: the notices of these events, and no others.
    ///
    /// # Errors
    /// [`Denied`] to whoever is not told such things.
    pub async fn notices_seen(
        &self,
        session: &Session,
        events: &[(StreamId, u64)],
    ) -> Result<(), EngineError> {
        let house = self.house().await?;
        self.permit_list(&house, session, List::Notices)?;
        let own = session.principal().organisation;
        let store = &self.inner.store;
        Ok(store.notices_dealt_with(own, events, self.now()).await?)
    }
}

/// Whoever told a concern does not learn that somebody else told the same: it waits, as far as they see.
fn as_told(mut view: ListView) -> ListView {
    if let Lines::Concerns(lines) = &mut view.lines {
        for line in lines.iter_mut().filter(|line| line.state == "joined") {
            "open".clone_into(&mut line.state);
        }
    }
    view
}
