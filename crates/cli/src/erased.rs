//! The list of what was destroyed, in a file apart from the database: whatever is put back from an
//! older backup is destroyed again.
//!
//! A line is the certificate's number, the kind and id of a stream, how much of it, when, and the
//! installation's word for it. No key to any of it is left, so that the list says nothing to whoever finds it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use case::StreamId;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use store::{Erasure, Store};
use uuid::Uuid;

/// The file `erased` beside the log's key.
pub(crate) struct ErasedFile {
    path: PathBuf,
}

impl ErasedFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds what was destroyed since, and what somebody only wrote down as destroyed not; what the file
    /// holds beyond the database stays.
    pub(crate) async fn keep(
        &self,
        store: &Store,
        is_vouched: impl Fn(&Erasure) -> bool,
    ) -> anyhow::Result<()> {
        let mut all = if self.path.exists() {
            self.read()?
        } else {
            Vec::new()
        };
        let known = all.len();
        for erasure in store.erasures().await? {
            if is_vouched(&erasure) && !all.iter().any(|one| one.id == erasure.id) {
                all.push(erasure);
            }
        }
        if all.len() == known && self.path.exists() {
            return Ok(());
        }
        let text: String = all.iter().map(line).collect();
        replace(&self.path, &text)
    }

    /// Everything in it.
    pub(crate) fn read(&self) -> anyhow::Result<Vec<Erasure>> {
        let reading = || format!("reading `{}`", self.path.display());
        let text = fs::read_to_string(&self.path).with_context(reading)?;
        let lines = text.lines().enumerate();
        lines
            .map(|(number, line)| {
                let number = number + 1;
                parse(line).ok_or_else(|| anyhow!("line {number} is no entry of such a list"))
            })
            .collect::<anyhow::Result<_>>()
            .with_context(reading)
    }
}

/// Writes a file that is there whole or as it was, readable to its owner alone.
pub(crate) fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut part = tempfile::NamedTempFile::new_in(folder)?;
        std::io::Write::write_all(&mut part, text.as_bytes())?;
        part.as_file().sync_all()?;
        part.persist(path)?;
        fs::File::open(folder)?.sync_all()
    };
    written().with_context(|| format!("writing `{}`", path.display()))
}

fn line(erasure: &Erasure) -> String {
    let Erasure {
        id,
        stream,
        everything,
        at,
        voucher,
    } = erasure;
    let grade = if *everything { "everything" } else { "sealed" };
    let voucher = voucher.map_or(String::new(), |voucher| HEXLOWER.encode(&voucher));
    let (kind, stream) = (stream.kind.code(), stream.id);
    format!("{id} {kind} {stream} {grade} {at} {voucher}\n")
}

fn parse(line: &str) -> Option<Erasure> {
    let mut words = line.split(' ');
    let id: Uuid = words.next()?.parse().ok()?;
    let kind = words.next()?.parse().ok()?;
    let stream = StreamId {
        kind,
        id: words.next()?.parse().ok()?,
    };
    let everything = match words.next()? {
        "everything" => true,
        "sealed" => false,
        _ => return None,
    };
    let at: Timestamp = words.next()?.parse().ok()?;
    let voucher = match words.next() {
        None | Some("") => None,
        Some(voucher) => {
            let bytes = HEXLOWER.decode(voucher.as_bytes()).ok()?;
            Some(bytes.try_into().ok()?)
        }
    };
    let erasure = Erasure {
        id,
        stream,
        everything,
        at,
        voucher,
    };
    words.next().is_none().then_some(erasure)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn erasure() -> impl Strategy<Value = Erasure> {
        let kinds = prop::sample::select(vec![case::StreamKind::Case, case::StreamKind::Concern]);
        let at = (0_i64..4_000_000_000).prop_map(|at| Timestamp::from_second(at).unwrap());
        (
            any::<[u8; 16]>(),
            any::<[u8; 16]>(),
            kinds,
            any::<bool>(),
            at,
            any::<Option<[u8; 32]>>(),
        )
            .prop_map(|(id, stream, kind, everything, at, voucher)| Erasure {
                id: Uuid::from_bytes(id),
                stream: StreamId {
                    kind,
                    id: Uuid::from_bytes(stream),
                },
                everything,
                at,
                voucher,
            })
    }

    proptest! {
        #[test]
        fn what_was_written_down_is_read_and_what_was_damaged_is_refused_or_says_what_it_would(
            of in erasure(),
            at in any::<prop::sample::Index>(),
            put in ".{0,4}",
        ) {
            let whole = line(&of);
            let written = whole.trim_end_matches('\n');
            prop_assert_eq!(parse(written), Some(of));
            let at = at.index(written.len());
            let (before, after) = written.split_at(at);
            let damaged: String = before.chars().chain(put.chars()).chain(after.chars().skip(1)).collect();
            if let Some(read) = parse(&damaged) {
                let again = line(&read);
                prop_assert_eq!(parse(again.trim_end_matches('\n')), Some(read));
            }
        }
    }
}
