//! Who can sign in, and with what, in a file apart from the database: an older backup that is put back brings back
//! nobody who left, no passphrase, second factor, invitation or page of a person that is no more, and nothing that was
//! agreed or opened and then taken back.
//!
//! Two lines: what stands, and the installation's word for it. Locks and wraps are in it as they are in the
//! database, and as little can be opened without the installation's key.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use case::{Compartment, MemberId, OrganisationId, StreamId};
use data_encoding::HEXLOWER;
use engine::{Clock as _, SystemClock, vouches_for_list};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use store::{AuthenticatorRow, CustodyRow, Standing, StandingLock, Store, Withdrawal, Withdrawn};
use uuid::Uuid;
use vault::InstallationKey;

/// The format that this version writes. The one before did not say what was taken back.
const FORMAT: u32 = 2;

/// The file `standing` beside the log's key.
pub(crate) struct StandingFile {
    path: PathBuf,
}

/// What stood, and since when.
pub(crate) struct Kept {
    /// When it last changed.
    pub(crate) at: Timestamp,
    pub(crate) standing: Standing,
}

impl StandingFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down what stands, where it is not what stood. Only for a log that continues what was signed: what
    /// somebody put back from earlier is not what stands.
    pub(crate) async fn keep(
        &self,
        store: &Store,
        vouch: impl Fn(&[u8]) -> [u8; 32],
    ) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let standing = store.standing(now).await?;
        let known = fs::read_to_string(&self.path).ok();
        let known = known.and_then(|text| read(&text).ok());
        if standing.locks.is_empty() || known.is_some_and(|known| known.standing == standing) {
            return Ok(());
        }
        let written = Written::of(now, &standing);
        let text = serde_json::to_string(&written).context("writing down what stands")?;
        let voucher = HEXLOWER.encode(&vouch(text.as_bytes()));
        crate::erased::replace(&self.path, &format!("{text}\n{voucher}\n"))
    }

    /// What stood, on this installation's word.
    pub(crate) fn read(&self, key: &InstallationKey) -> anyhow::Result<Kept> {
        let reading = || format!("reading `{}`", self.path.display());
        let text = fs::read_to_string(&self.path).with_context(reading)?;
        let (said, voucher) = halves(&text).with_context(reading)?;
        ensure!(
            vouches_for_list(said.as_bytes(), &voucher, key),
            "`{}` says who can sign in, and the installation never said that: nothing was put back. Find out who \
             wrote it; another can be named with `--standing FILE`",
            self.path.display()
        );
        read(&text).with_context(reading)
    }
}

fn read(text: &str) -> anyhow::Result<Kept> {
    let (said, _) = halves(text)?;
    let written: Written = serde_json::from_str(said).context("it is no such list")?;
    ensure!(
        written.format <= FORMAT,
        "it was written by a later version of this program"
    );
    written.kept().context("it is no such list")
}

fn halves(text: &str) -> anyhow::Result<(&str, [u8; 32])> {
    let halves = text.split_once('\n').and_then(|(said, voucher)| {
        let voucher = HEXLOWER.decode(voucher.trim_end().as_bytes()).ok()?;
        Some((said, voucher.try_into().ok()?))
    });
    halves.context("it is no such list, or was cut off")
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "throughline-standing")]
    format: u32,
    at: Timestamp,
    locks: Vec<(MemberId, u32, Bytes, Bytes)>,
    memberships: Vec<(MemberId, OrganisationId)>,
    custody: Vec<(OrganisationId, u32, MemberId, Bytes)>,
    authenticators: Vec<(MemberId, Timestamp, i64, Bytes)>,
    passkeys: Vec<Bytes>,
    invitations: Vec<Bytes>,
    pages: Vec<(Bytes, Bytes)>,
    #[serde(default)]
    withdrawn: Vec<Gone>,
}

/// Something that was taken back: when, of which stream, the key of which compartment or else an agreement, and from
/// which organisation or which agreement.
type Gone = (Timestamp, String, Uuid, Option<Compartment>, Uuid);

fn gone(it: &Withdrawal) -> Gone {
    let (stream, compartment, whose) = it.what.parts();
    let kind = stream.kind.code().to_owned();
    (it.at, kind, stream.id, compartment, Uuid::from_bytes(whose))
}

fn withdrawal((at, kind, id, compartment, whose): Gone) -> Option<Withdrawal> {
    let kind = kind.parse().ok()?;
    let stream = StreamId { kind, id };
    let what = Withdrawn::from_parts(stream, compartment, whose.into_bytes());
    Some(Withdrawal { at, what })
}

impl Written {
    fn of(at: Timestamp, standing: &Standing) -> Self {
        let locks = standing.locks.iter();
        let custody = standing.custody.iter();
        let authenticators = standing.authenticators.iter();
        let pages = standing.pages.iter();
        Self {
            format: FORMAT,
            at,
            locks: locks
                .map(|it| {
                    (
                        it.member,
                        it.generation,
                        it.public_key.into(),
                        Bytes(it.lock.clone()),
                    )
                })
                .collect(),
            memberships: standing.memberships.iter().copied().collect(),
            custody: custody
                .map(|it| {
                    (
                        it.organisation,
                        it.generation,
                        it.member,
                        Bytes(it.wrap.clone()),
                    )
                })
                .collect(),
            authenticators: authenticators
                .map(|it| (it.member, it.since, it.last_step, Bytes(it.body.clone())))
                .collect(),
            passkeys: standing.passkeys.iter().copied().map(Bytes::from).collect(),
            invitations: standing
                .invitations
                .iter()
                .copied()
                .map(Bytes::from)
                .collect(),
            pages: pages
                .map(|(case, code)| (Bytes(case.to_vec()), (*code).into()))
                .collect(),
            withdrawn: standing.withdrawn.iter().map(gone).collect(),
        }
    }

    /// `None` if bytes are not as many as they have to be.
    fn kept(self) -> Option<Kept> {
        let locks = self
            .locks
            .into_iter()
            .map(|(member, generation, public, lock)| {
                Some(StandingLock {
                    member,
                    generation,
                    public_key: public.array()?,
                    lock: lock.0,
                })
            });
        let custody = self.custody.into_iter();
        let custody = custody.map(|(organisation, generation, member, wrap)| CustodyRow {
            organisation,
            generation,
            member,
            wrap: wrap.0,
        });
        let authenticators = self.authenticators.into_iter();
        let authenticators =
            authenticators.map(|(member, since, last_step, body)| AuthenticatorRow {
                member,
                body: body.0,
                last_step,
                since,
            });
        let pages = self.pages.into_iter();
        let standing = Standing {
            locks: locks.collect::<Option<_>>()?,
            memberships: self.memberships.into_iter().collect(),
            custody: custody.collect(),
            authenticators: authenticators.collect(),
            passkeys: self
                .passkeys
                .into_iter()
                .map(Bytes::array)
                .collect::<Option<_>>()?,
            invitations: self
                .invitations
                .into_iter()
                .map(Bytes::array)
                .collect::<Option<_>>()?,
            pages: pages
                .map(|(case, code)| Some((case.array()?, code.array()?)))
                .collect::<Option<_>>()?,
            withdrawn: self
                .withdrawn
                .into_iter()
                .map(withdrawal)
                .collect::<Option<_>>()?,
        };
        let at = self.at;
        Some(Kept { at, standing })
    }
}

/// Bytes, written in hexadecimal digits.
struct Bytes(Vec<u8>);

impl Bytes {
    fn array<const N: usize>(self) -> Option<[u8; N]> {
        self.0.try_into().ok()
    }
}

impl From<[u8; 32]> for Bytes {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = HEXLOWER.decode(text.as_bytes());
        bytes.map(Self).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use case::{AgreementId, CaseId, EmergencyId, ReferralId, StreamKind};
    use proptest::prelude::*;

    use super::*;

    fn withdrawals() -> impl Strategy<Value = Withdrawal> {
        let at = (0_i64..4_000_000_000).prop_map(|at| Timestamp::from_second(at).unwrap());
        let id = any::<[u8; 16]>;
        let kind = prop::sample::select(StreamKind::ALL.to_vec());
        let compartment = prop_oneof![
            Just(Compartment::Narrative),
            Just(Compartment::Contact),
            id().prop_map(|it| Compartment::Referral(ReferralId::from(it))),
            id().prop_map(|it| Compartment::Emergency(EmergencyId::from(it))),
        ];
        let key = (kind, id(), compartment, id()).prop_map(|(kind, id, compartment, from)| {
            let id = Uuid::from_bytes(id);
            Withdrawn::Key(StreamId { kind, id }, compartment, from.into())
        });
        let agreement = (id(), id()).prop_map(|(case, agreement)| {
            Withdrawn::Agreement(CaseId::from(case), AgreementId::from(agreement))
        });
        let what = prop_oneof![key, agreement];
        (at, what).prop_map(|(at, what)| Withdrawal { at, what })
    }

    proptest! {
        #[test]
        fn what_was_taken_back_is_read_as_it_was_written_down(
            withdrawn in prop::collection::btree_set(withdrawals(), 0..6),
        ) {
            let standing = Standing { withdrawn, ..Standing::default() };
            let text = serde_json::to_string(&Written::of(Timestamp::UNIX_EPOCH, &standing)).unwrap();
            let voucher = HEXLOWER.encode(&[7; 32]);
            let read = read(&format!("{text}\n{voucher}\n")).unwrap();
            prop_assert_eq!(read.standing, standing);
        }
    }

    #[test]
    fn a_list_of_the_version_before_says_of_nothing_that_it_was_taken_back() {
        let standing = Standing::default();
        let text = serde_json::to_string(&Written::of(Timestamp::UNIX_EPOCH, &standing)).unwrap();
        let before = text.replace(",\"withdrawn\":[]", "");
        let before = before.replace("\"throughline-standing\":2", "\"throughline-standing\":1");
        assert_ne!(before, text);
        let list = |text: &str| format!("{text}\n{}\n", HEXLOWER.encode(&[7; 32]));
        assert_eq!(read(&list(&before)).unwrap().standing, standing);
        let later = text.replace("\"throughline-standing\":2", "\"throughline-standing\":3");
        assert!(read(&list(&later)).is_err());
    }
}
