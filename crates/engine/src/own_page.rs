//! A person's own page: opened with the person, signed in to, turned off, and what it tells the holder.

use std::collections::BTreeSet;

use accounts::{NewPage, PageSession, Session, UnfitSecret};
use case::content::Content;
use case::person::PageKey;
use case::{Actor, AgreementId, CaseId, Compartment, ComplaintId, OrganisationId};
use policy::{Denied, OwnPageFacts, PersonPrincipal};
use store::{CommitError, PageChange};
use vault::{PageCode, PageSecret};

use crate::orders::{
    AsPerson, ChangeTelling, Complain, Given, OpenPage, TakeBack, TellOfDanger, TellWrong, TurnOff,
};
use crate::work::{TRIES, Work, check_parts};
use crate::{Engine, EngineError, Faults, Form, Parts, project};

/// What a person chose for their page, with somebody of the holder.
#[derive(Debug)]
pub struct NewOwnPage {
    /// What of the sealed parts is to be read there.
    pub readable: BTreeSet<Compartment>,
    /// The person's secret.
    pub secret: PageSecret,
    /// The word that stands for danger, if the person wants one.
    pub danger: Option<PageSecret>,
}

/// Why no page was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenPageError {
    /// The secrets are not taken.
    #[error(transparent)]
    Secret(#[from] UnfitSecret),
    /// As with every order.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Engine {
    /// Opens a person's page, as somebody of the holder does with the person; returns the code, which is
    /// shown once and kept nowhere.
    ///
    /// # Errors
    /// Fails as [`OpenPageError`] says; nothing was changed then.
    pub async fn open_page(
        &self,
        session: &Session,
        case: CaseId,
        new: NewOwnPage,
        form: Form<'_>,
    ) -> Result<PageCode, OpenPageError> {
        self.admit::<OpenPage>(session, case).await?;
        let made = self.inner.accounts.new_page(case, new.secret, new.danger);
        let NewPage { row, code } = made.await?;
        for _ in 0..TRIES {
            let mut work = self.work().await?;
            let order = case::person::OpenPage {
                key: PageKey(row.public_key),
                readable: new.readable.clone(),
            };
            let order = OpenPage(case, order);
            let done = work.perform(session, order, Parts::new(), form).await?;
            if done.repeated {
                return Err(EngineError::SentBefore.into());
            }
            if let Some(commit) = work.commits.last_mut() {
                commit.pages.push(PageChange::Open(row.clone()));
            }
            if self.is_kept(work).await? {
                return Ok(code);
            }
        }
        Err(EngineError::busy(case).into())
    }

    /// Turns a person's page off, as the person does.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn turn_off_own_page(&self, person: &PageSession) -> Result<(), EngineError> {
        let case = person.case().ok_or(Denied)?;
        self.as_person(case, TurnOff, &Parts::new()).await
    }

    /// Takes an agreement back, as the person does who gave it: what rests on it stops at once.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn take_back_own(
        &self,
        person: &PageSession,
        agreement: AgreementId,
    ) -> Result<(), EngineError> {
        let case = person.case().ok_or(Denied)?;
        self.as_person(case, TakeBack(agreement), &Parts::new())
            .await
    }

    /// Says, as the person, that something written about them is wrong. The words are sealed to whoever has to
    /// answer, under a key made for them.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn tell_wrong(
        &self,
        person: &PageSession,
        about: Option<Compartment>,
        words: String,
    ) -> Result<(), EngineError> {
        let case = person.case().ok_or(Denied)?;
        let parts = Parts::from([(Compartment::Narrative, Content::Words(words))]);
        self.as_person(case, TellWrong(about), &parts).await
    }

    /// Complains, as the person, about an organisation in their case. The words are sealed to whoever takes the
    /// complaint and to the person; nothing of it stands in the case.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn complain(
        &self,
        person: &PageSession,
        about: OrganisationId,
        to: OrganisationId,
        may_be_told: bool,
        words: String,
    ) -> Result<(), EngineError> {
        let case = person.case().ok_or(Denied)?;
        let parts = Parts::from([(Compartment::Integrity, Content::Words(words))]);
        let owner = project::owner(&self.inner.installation, case);
        let before = self.inner.store.complaints_of(&owner).await?;
        let order = Complain(case::complaint::Complain {
            complaint: ComplaintId::new(self.new_id()),
            about,
            to,
            may_be_told,
            waiting: before.iter().filter(|row| row.turn == 0).count(),
        });
        self.as_person(case, order, &parts).await
    }

    /// Says, as the person, whether the organisation may be told of a complaint about it.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn let_be_told(
        &self,
        person: &PageSession,
        complaint: ComplaintId,
        may_be_told: bool,
    ) -> Result<(), EngineError> {
        let case = person.case().ok_or(Denied)?;
        let order = ChangeTelling(complaint, may_be_told);
        self.as_person(case, order, &Parts::new()).await
    }

    /// Says in the log where somebody signed in with the word for danger; returns in how many cases.
    pub(crate) async fn tell_of_danger(&self, failed: &mut Vec<EngineError>) -> u64 {
        let in_danger = match self.inner.store.pages_in_danger().await {
            Ok(in_danger) => in_danger,
            Err(fault) => {
                failed.push(fault.into());
                return 0;
            }
        };
        let mut told = 0;
        for case in in_danger {
            match self.as_person(case, TellOfDanger, &Parts::new()).await {
                Ok(()) => told += 1,
                // The page has ended meanwhile.
                Err(EngineError::Denied(_) | EngineError::Refused(_)) => {}
                Err(error) => failed.push(error),
            }
        }
        told
    }

    /// Carries out what a person does. No key of any organisation is needed.
    async fn as_person(
        &self,
        case: CaseId,
        order: impl AsPerson,
        parts: &Parts,
    ) -> Result<(), EngineError> {
        check_parts(parts)?;
        for _ in 0..TRIES {
            let mut work = self.work().await?;
            work.perform_as_person(case, order, parts).await?;
            if self.is_kept(work).await? {
                return Ok(());
            }
        }
        Err(EngineError::busy(case))
    }

    /// Stores a piece of work; `false` if somebody else was faster.
    pub(crate) async fn is_kept(&self, work: Work) -> Result<bool, EngineError> {
        match work.commit().await {
            Ok(()) => Ok(true),
            Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {
                self.refresh().await?;
                Ok(false)
            }
            Err(CommitError::Store(fault)) => Err(Faults::from(fault).into()),
        }
    }
}

impl Work {
    /// Authorises, decides and seals what the person of a case does.
    async fn perform_as_person<O: AsPerson>(
        &mut self,
        case: CaseId,
        order: O,
        parts: &Parts,
    ) -> Result<(), EngineError> {
        let touches = self.bring(order.touches(case)).await?;
        let now = self.engine.now();
        let house = self.house.clone();
        let context = house.context(now, Actor::Person);
        let on = self.on(touches);
        let facts = on.case.and_then(OwnPageFacts::of).ok_or(Denied)?;
        let person = PersonPrincipal { case };
        let authority = &self.engine.inner.authority;
        authority.check_person::<O::Action>(&person, facts)?;
        let decision = order.decide(Given {
            on: &on,
            context: &context,
            parts: parts.keys().copied().collect(),
            counted: None,
        })?;
        let mut decision = on.settled(decision, &context)?;
        self.spare(&mut decision).await?;
        self.seal(decision, parts, now, None, None)?;
        Ok(())
    }
}
