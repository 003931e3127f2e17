//! What signing in costs: whole, beside what a guess at a passphrase is made to cost.

use std::io::Write;

use anyhow::Context;
use engine::Passphrase;
use serde::Serialize;
use vault::{InstallationKey, LockContext, MemberLock, WorkFactor, system_rng};

use super::house::{House, Kind, PASSPHRASE};
use super::{median, now};

/// What signing in takes: medians.
#[derive(Serialize)]
pub(super) struct SignIn {
    database: &'static str,
    times: usize,
    /// From the passphrase to a session that is stored and can open what the member may open.
    whole_milliseconds: f64,
    /// Argon2id of the same costs alone, which is there to make guessing dear.
    argon2id_milliseconds: f64,
}

/// Signs a member in so often, with the costs that a house has, and tries a lock as often in turn.
pub(super) async fn measure(kind: &Kind, times: usize) -> anyhow::Result<SignIn> {
    let house = House::with_locks(kind, WorkFactor::RECOMMENDED).await?;
    let member = &house.holders.first().context("there are some")?.sign_in;
    let rng = &mut system_rng();
    let key = InstallationKey::generate(rng);
    let context = LockContext {
        member: [0; 16],
        generation: 1,
    };
    let lock = MemberLock::decoy(&context, &key, WorkFactor::RECOMMENDED, rng);
    let (mut whole, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..times {
        let passphrase = Passphrase::new(PASSPHRASE);
        let from = now();
        let session = house
            .engine
            .accounts()
            .open_session(member, passphrase, house.engine.now());
        session.await?;
        whole.push(from.elapsed().as_secs_f64() * 1e3);

        let passphrase = Passphrase::new(PASSPHRASE);
        let from = now();
        // A decoy opens for nobody, at the whole cost.
        let _ = lock.unlock(&passphrase, &context, &key);
        alone.push(from.elapsed().as_secs_f64() * 1e3);
    }
    Ok(SignIn {
        database: kind.name(),
        times,
        whole_milliseconds: median(&whole),
        argon2id_milliseconds: median(&alone),
    })
}

/// Prints the figures.
pub(super) fn tell(out: &mut impl Write, figures: &[SignIn]) -> anyhow::Result<()> {
    for figure in figures {
        let (whole, alone) = (figure.whole_milliseconds, figure.argon2id_milliseconds);
        writeln!(
            out,
            "  {:<10} a member signs in with a passphrase: {whole:.0} ms; Argon2id alone {alone:.0} ms, {:.2} of it",
            figure.database,
            alone / whole,
        )?;
    }
    Ok(())
}
