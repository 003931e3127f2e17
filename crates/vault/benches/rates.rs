//! How much sealing a core does: `cargo bench -p vault` prints a line for each operation.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures time, and one that cannot go on stops"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use vault::{
    BlobContext, DataKey, InstallationKey, KeyContext, LockContext, MemberLock, Pair, Passphrase,
    Position, PrivateKey, WorkFactor, system_rng,
};

const STREAM: [u8; 16] = [7; 16];
/// Each operation is measured in this many batches, of which the median counts.
const BATCHES: usize = 7;
/// A batch lasts about so long.
const BATCH: Duration = Duration::from_millis(100);

fn main() {
    let mut rng = system_rng();
    let installation = InstallationKey::generate(&mut rng);
    let key = DataKey::generate(&mut rng);
    let position = Position {
        stream_kind: "case",
        stream: STREAM,
        version: 7,
        compartment: "narrative",
        epoch: 1,
        kind: "account_noted",
    };
    for length in [100, 2_000, 50_000] {
        let plaintext = vec![b'a'; length];
        let sealed = key.seal(&position, &plaintext, &mut rng);
        measure(&format!("seal a part of {length} bytes"), || {
            key.seal(&position, &plaintext, &mut rng)
        });
        measure(&format!("open a part of {length} bytes"), || {
            key.open(&position, &sealed).unwrap()
        });
    }

    let row = BlobContext {
        table: "case_overview",
        row: &STREAM,
    };
    let blob = installation.seal_blob(&row, &[b'a'; 400], &mut rng);
    measure("seal a row of 400 bytes", || {
        installation.seal_blob(&row, &[b'a'; 400], &mut rng)
    });
    measure("open a row of 400 bytes", || {
        installation.open_blob(&row, &blob).unwrap()
    });

    let context = KeyContext {
        stream: STREAM,
        compartment: "narrative",
        epoch: 1,
    };
    let (first, second) = (
        PrivateKey::generate(&mut rng),
        PrivateKey::generate(&mut rng),
    );
    let wrap = first.public().wrap(&key, &context, &mut rng).unwrap();
    measure("wrap a data key to an organisation", || {
        first.public().wrap(&key, &context, &mut rng).unwrap()
    });
    measure("unwrap it", || first.unwrap(&wrap, &context).unwrap());
    let pair = Pair {
        first: first.public(),
        second: second.public(),
    };
    measure("wrap a data key for two", || {
        pair.wrap(&key, &context, &mut rng).unwrap()
    });

    let passphrase = Passphrase::generate(Passphrase::WORDS, &mut rng);
    let member = LockContext {
        member: STREAM,
        generation: 1,
    };
    let work = WorkFactor::RECOMMENDED;
    let lock = MemberLock::lock(&first, &passphrase, &member, &installation, work, &mut rng);
    measure(&format!("unlock a member's key ({work})"), || {
        lock.unlock(&passphrase, &member, &installation).unwrap()
    });
}

/// Prints how long one call of `operation` takes, and how many a second that makes on one core.
fn measure<T>(name: &str, mut operation: impl FnMut() -> T) {
    let started = Instant::now();
    black_box(operation());
    let once = started.elapsed().max(Duration::from_nanos(1));
    let calls = (BATCH.as_nanos() / once.as_nanos()).clamp(1, 1_000_000) as u32;
    let mut batches = [Duration::ZERO; BATCHES];
    for batch in &mut batches {
        let started = Instant::now();
        for _ in 0..calls {
            black_box(operation());
        }
        *batch = started.elapsed() / calls;
    }
    batches.sort_unstable();
    let median = batches
        .get(BATCHES / 2)
        .copied()
        .unwrap_or_default()
        .as_secs_f64();
    println!(
        "{name:<66} {:>10.1} us {:>9.0}/s",
        median * 1e6,
        1.0 / median
    );
}
