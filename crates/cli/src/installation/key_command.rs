//! The installation's key from a command, such as one that asks a secret store.

use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};
use vault::InstallationKey;
use zeroize::Zeroizing;

/// How long a command may take to print the key.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is looked whether it has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// More than any text of a key; a command that prints more prints something else.
const MOST: u64 = 4096;

/// Runs the command and reads the key that it prints.
///
/// Nothing of what it prints is repeated, on standard error least of all: a command that fails may do so
/// with the key, or the token that opens the store, in its message.
pub(super) fn load(command: &str) -> anyhow::Result<InstallationKey> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("running the command of `--key-command`")?;
    let mut printed = child
        .stdout
        .take()
        .context("its output is asked for above")?;
    // Read beside, since one that prints without end would wait for a reader and never end.
    let reader = std::thread::spawn(move || {
        let mut text = Zeroizing::new(Vec::new());
        printed.by_ref().take(MOST + 1).read_to_end(&mut text)?;
        std::io::copy(&mut printed, &mut std::io::sink())?;
        std::io::Result::Ok(text)
    });
    let status = ended(&mut child)?;
    ensure!(
        status.success(),
        "the command of `--key-command` failed ({status}): without the key nothing is served. What it said \
         is not repeated here; run it by hand to see"
    );
    let text = reader
        .join()
        .map_err(|_| anyhow!("reading what `--key-command` printed"))?
        .context("reading what `--key-command` printed")?;
    ensure!(
        u64::try_from(text.len()).is_ok_and(|length| length <= MOST),
        "the command of `--key-command` printed more than a key"
    );
    ensure!(
        !text.trim_ascii().is_empty(),
        "the command of `--key-command` printed nothing: without the key nothing is served"
    );
    let text = std::str::from_utf8(&text)
        .map_err(|_| anyhow!("the command of `--key-command` printed no text"))?;
    InstallationKey::from_text(text).context("what `--key-command` printed")
}

/// Waits until it ends, and ends it when its time is over.
fn ended(child: &mut Child) -> anyhow::Result<ExitStatus> {
    let looks = PATIENCE.as_millis() / LOOK_EVERY.as_millis();
    for _ in 0..looks {
        let status = child.try_wait();
        if let Some(status) = status.context("waiting for the command of `--key-command`")? {
            return Ok(status);
        }
        std::thread::sleep(LOOK_EVERY);
    }
    child.kill().ok();
    child.wait().ok();
    bail!(
        "the command of `--key-command` did not end within {} seconds and was ended: without the key nothing is \
         served",
        PATIENCE.as_secs()
    );
}
