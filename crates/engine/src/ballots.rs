//! The box of ballots: how many are for and against in the round under way, and nothing of who cast which.
//!
//! All ballots of a round are one sealed row that each vote writes anew, beside the event that says who voted. It is
//! always as long, says which round it is of, and is gone with the count. Whoever has the installation's key and
//! copies of the row from before and after somebody's vote can tell that vote; `docs/threat-model.md` says so.

use case::person::{PanelMemberOrder, PanelOrder, VoteCounts};
use case::{CaseId, DossierId};
use policy::{Denied, DossierFacts, action};
use store::BallotsChange;
use vault::{BlobContext, SealedBlob, system_rng};

use crate::orders::{CountVotes, KeepDossier, Parts, Place, VoteOnDossier};
use crate::work::Work;
use crate::{Engine, EngineError, Faults, Form, Outcome, Session};

/// How a member votes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ballot {
    /// That the person is a victim of trafficking.
    Positive,
    /// That this was not shown.
    Negative,
    /// Neither.
    Abstained,
}

/// A ballot is written into no log and no message.
impl std::fmt::Debug for Ballot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ballot(secret)")
    }
}

const TABLE: &str = "ballots";

/// What a box says: the round, and how many are positive, negative and neither.
fn written(round: u32, counts: VoteCounts) -> Vec<u8> {
    [round, counts.positive, counts.negative, counts.abstained]
        .iter()
        .flat_map(|number| number.to_be_bytes())
        .collect()
}

fn read(plaintext: &[u8]) -> Option<(u32, VoteCounts)> {
    let numbers = plaintext.chunks_exact(4).map(|bytes| {
        let bytes: [u8; 4] = bytes.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    });
    let numbers: Vec<u32> = numbers.collect::<Option<_>>()?;
    let [round, positive, negative, abstained] = numbers.try_into().ok()?;
    let counts = VoteCounts {
        positive,
        negative,
        abstained,
    };
    Some((round, counts))
}

impl Engine {
    /// Casts a secret vote. Sent twice by the same form it is cast
    /// once; what was chosen is kept nowhere but in the box.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn vote(
        &self,
        session: &Session,
        dossier: DossierId,
        ballot: Ballot,
        key: Option<&str>,
    ) -> Result<Outcome, EngineError> {
        let place = self.dossier_place(session, dossier).await?;
        // A fingerprint of what was typed would tell the vote to whoever tries all three.
        let form = Form {
            key,
            ..Form::default()
        };
        let order = VoteOnDossier(place, PanelMemberOrder::Vote, Some(ballot));
        self.perform(session, order, Parts::new(), form).await
    }

    /// Locks a dossier from the session's own member, who has a part in the matter.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn recuse_oneself(
        &self,
        session: &Session,
        dossier: DossierId,
        form: Form<'_>,
    ) -> Result<Outcome, EngineError> {
        let place = self.dossier_place(session, dossier).await?;
        let order = VoteOnDossier(place, PanelMemberOrder::Recuse, None);
        self.perform(session, order, Parts::new(), form).await
    }

    /// Carries out what the panel's secretariat does about a dossier, beside counting.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn keep_dossier(
        &self,
        session: &Session,
        dossier: DossierId,
        order: PanelOrder,
        parts: Parts,
        form: Form<'_>,
    ) -> Result<Outcome, EngineError> {
        if matches!(order, PanelOrder::Count(_)) {
            // The box says what was counted, and nobody else.
            return Err(Denied.into());
        }
        let place = self.dossier_place(session, dossier).await?;
        let order = KeepDossier(place, order);
        self.perform(session, order, parts, form).await
    }

    /// Counts the votes of the round under way. Nothing is left of the ballots then.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says, without quorum too; nothing was changed then.
    pub async fn count_votes(
        &self,
        session: &Session,
        dossier: DossierId,
        form: Form<'_>,
    ) -> Result<Outcome, EngineError> {
        let place = self.dossier_place(session, dossier).await?;
        self.perform(session, CountVotes(place), Parts::new(), form)
            .await
    }

    /// Where a dossier is that a session may see; a recused member finds none.
    pub(crate) async fn dossier_place(
        &self,
        session: &Session,
        dossier: DossierId,
    ) -> Result<Place, EngineError> {
        let row = self.inner.store.dossier(dossier).await?.ok_or(Denied)?;
        let case = self.folded_case(row.case).await?.ok_or(Denied)?;
        let facts = DossierFacts::of(&case, dossier).ok_or(Denied)?;
        let authority = &self.inner.authority;
        authority.check::<action::SeeDossier>(session.principal(), facts)?;
        Ok(Place {
            case: row.case,
            dossier,
            panel: row.panel,
        })
    }

    async fn folded_case(&self, id: CaseId) -> Result<Option<case::Case>, EngineError> {
        let loaded = self.load(id.into()).await?;
        Ok(crate::work::case_of(&loaded).cloned())
    }
}

/// What an order does with a box of ballots.
#[derive(Debug, Clone, Copy)]
pub struct BoxUse {
    pub(crate) place: Place,
    /// The ballot that it puts in; none if it empties the box, having counted.
    pub(crate) ballot: Option<Ballot>,
}

impl Work {
    /// What an order is decided on that counts the votes.
    pub(crate) async fn ballots_for(
        &mut self,
        used: Option<BoxUse>,
    ) -> Result<Option<VoteCounts>, EngineError> {
        match used {
            Some(BoxUse {
                place,
                ballot: None,
            }) => self.counted(place).await.map(Some),
            _ => Ok(None),
        }
    }

    /// Does with a box of ballots what an order does that was sealed.
    pub(crate) async fn use_box(&mut self, used: BoxUse) -> Result<(), EngineError> {
        match used.ballot {
            Some(ballot) => self.put_in_box(used.place, ballot).await,
            None => {
                self.change_box(used.place, None);
                Ok(())
            }
        }
    }

    /// Puts one ballot into the box of the round that the work leaves open.
    async fn put_in_box(&mut self, place: Place, ballot: Ballot) -> Result<(), EngineError> {
        let mut counts = self.counted(place).await?;
        let of = match ballot {
            Ballot::Positive => &mut counts.positive,
            Ballot::Negative => &mut counts.negative,
            Ballot::Abstained => &mut counts.abstained,
        };
        *of = of.saturating_add(1);
        let installation = &self.engine.inner.installation;
        let context = BlobContext {
            table: TABLE,
            row: place.dossier.bytes(),
        };
        let plaintext = written(self.round(place), counts);
        let sealed = installation.seal_blob(&context, &plaintext, &mut system_rng());
        self.change_box(place, Some(sealed.into_bytes()));
        Ok(())
    }

    /// What lies in the box of the round under way. Ballots of a round before are none: whoever reads them here
    /// before the stream has the place of their event, so that somebody faster is found when it is stored.
    async fn counted(&mut self, place: Place) -> Result<VoteCounts, EngineError> {
        let touches = crate::orders::Touches {
            case: Some(place.case),
            ..crate::orders::Touches::default()
        };
        self.bring(touches).await?;
        let stored = self.engine.inner.store.ballots(place.dossier).await?;
        let Some(stored) = stored else {
            return Ok(VoteCounts::default());
        };
        let context = BlobContext {
            table: TABLE,
            row: place.dossier.bytes(),
        };
        let installation = &self.engine.inner.installation;
        let sealed = SealedBlob::from_bytes(stored);
        let opened = sealed.and_then(|sealed| installation.open_blob(&context, &sealed));
        let found = opened.ok().and_then(|plaintext| read(&plaintext));
        let damaged = || store::StoreError::Damaged {
            what: "a box of ballots; open a new round".to_owned(),
        };
        let (round, counts) = found.ok_or_else(damaged).map_err(Faults::from)?;
        Ok(match round == self.round(place) {
            true => counts,
            false => VoteCounts::default(),
        })
    }

    fn round(&self, place: Place) -> u32 {
        let loaded = self.loaded.get(&place.case.into());
        let case = loaded.and_then(crate::work::case_of);
        let dossier = case.and_then(|case| case.dossiers.get(&place.dossier));
        dossier.map_or(0, |dossier| dossier.round)
    }

    fn change_box(&mut self, place: Place, body: Option<Vec<u8>>) {
        if let Some(commit) = self.commits.last_mut() {
            commit.ballots.push(BallotsChange {
                dossier: place.dossier,
                case: place.case,
                body,
            });
        }
    }
}
