//! `throughline backup` and `throughline backup-key`.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use backup::{Plan, Recipient};
use clap::Args as Arguments;
use engine::{Clock as _, SystemClock};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::installation::{Place, run};

/// Ends the name of a half with the data.
const DATA: &str = ".backup.age";
/// Stands in the name of a half with the keys, before the instant at which it is to be destroyed.
const UNTIL: &str = ".keys-until-";
/// How instants are written in the names of files.
const INSTANT: &str = "%Y%m%dT%H%M%SZ";

/// Back up an installation while it serves, encrypted to several people
///
/// Writes two files: the data, which may be kept for years, and the keys to it, which are destroyed
/// after a stated time: whom the installation has forgotten is forgotten everywhere when the last of
/// them is gone. Keep them apart, and the installation's key (`installation.key`) apart from both:
/// neither file holds it, and without it a backup is of no use to anybody.
///
/// Files with keys in `--keys-out` whose time is up are destroyed. Any one of the recipients can open
/// a backup; `throughline backup-key` makes a key and prints its recipient. The files are of the age
/// format (<https://age-encryption.org/v1>).
#[derive(Arguments)]
#[command(after_help = "Example:\n  \
    throughline backup-key officer.key\n  \
    throughline backup --data /srv/throughline --recipient age1... \\\n    \
      --out /mnt/years --keys-out /mnt/month\n  \
    throughline restore --data /srv/again --identity officer.key \\\n    \
      --backup /mnt/years/throughline-20261124T190000Z.backup.age \\\n    \
      --keys /mnt/month/throughline-20261124T190000Z.keys-until-20261224T190000Z.age")]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Somebody who can open the backup; repeat for more
    #[arg(long = "recipient", value_name = "age1...", required = true)]
    recipients: Vec<Recipient>,
    /// The folder for the data
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The folder for the keys; another one than for the data
    #[arg(long, value_name = "DIR")]
    keys_out: PathBuf,
    /// For how many days the keys are kept
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    keys_days: u16,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Make a key that backups are encrypted to, and print its recipient
///
/// Whoever keeps the file can open backups made to its recipient, and needs the installation's key to
/// read anything of what is in them. Keep it on another machine than the installation.
#[derive(Arguments)]
pub(crate) struct KeyArgs {
    /// The file to make
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl KeyArgs {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let recipient = backup::create_identity(&self.file);
        let recipient = recipient.with_context(|| format!("`{}`", self.file.display()))?;
        println!("{recipient}");
        Ok(())
    }
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        run(self.back_up())
    }

    async fn back_up(self) -> anyhow::Result<()> {
        let store = self.place.open_migrated().await?;
        let (out, keys_out) = (folder(&self.out)?, folder(&self.keys_out)?);
        ensure!(
            out != keys_out,
            "`--out` and `--keys-out` are the same folder: keys are kept apart from the data, and \
             destroyed earlier"
        );
        let at = SystemClock.now();
        let keys_until = at
            .checked_add(SignedDuration::from_hours(24 * i64::from(self.keys_days)))
            .context("`--keys-days`")?;
        let plan = Plan {
            id: new_id()?,
            recipients: self.recipients,
            at,
            keys_until,
            installation: Place::key_id(&store).await?,
        };
        let name = format!("throughline-{}", at.strftime(INSTANT));
        let data = out.join(format!("{name}{DATA}"));
        let keys = keys_out.join(format!("{name}{UNTIL}{}.age", keys_until.strftime(INSTANT)));
        let (data_part, keys_part) = (NewFile::create(&data)?, NewFile::create(&keys)?);
        let bar = bar();
        let made = backup::make(
            &store,
            &plan,
            &data_part.file,
            &keys_part.file,
            |done, of| {
                bar.set_length(of);
                bar.set_position(done);
            },
        );
        let made = made.await;
        bar.finish_and_clear();
        let made = made?;
        // Keys first: data without keys is of no use, keys without data tell nothing.
        keys_part.keep()?;
        data_part.keep()?;
        let destroyed = destroy_expired(&keys_out, at)?;
        if self.json {
            let answer = json!({
                "backup": plan.id, "at": at, "keys_until": keys_until, "data": data, "keys": keys,
                "rows": made.data_rows + made.key_rows, "destroyed": destroyed,
            });
            println!("{answer}");
            return Ok(());
        }
        println!("{} rows in `{}`", made.data_rows, data.display());
        println!("{} rows in `{}`", made.key_rows, keys.display());
        println!(
            "destroy every copy of the second by {}",
            keys_until.strftime("%Y-%m-%d %H:%M UTC")
        );
        for file in destroyed {
            println!("destroyed `{}`: its time was up", file.display());
        }
        Ok(())
    }
}

/// A file that appears under its name once it is whole and on the disk, and else not at all.
struct NewFile {
    file: File,
    part: PathBuf,
    name: PathBuf,
}

impl NewFile {
    fn create(name: &Path) -> anyhow::Result<Self> {
        ensure!(!name.exists(), "`{}` is there already", name.display());
        let part = name.with_extension("part");
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let file = options.open(&part);
        let file = file.with_context(|| format!("writing `{}`", part.display()))?;
        let name = name.to_owned();
        Ok(Self { file, part, name })
    }

    fn keep(&self) -> anyhow::Result<()> {
        let kept = self
            .file
            .sync_all()
            .and_then(|()| fs::rename(&self.part, &self.name));
        kept.with_context(|| format!("writing `{}`", self.name.display()))?;
        let folder = self.name.parent().unwrap_or(Path::new("."));
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.with_context(|| format!("writing `{}`", folder.display()))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Gone already if it was kept; if it cannot be removed, it stays under a name that says so.
        let _ = fs::remove_file(&self.part);
    }
}

/// Removes halves with keys whose time is up; returns which.
fn destroy_expired(folder: &Path, now: Timestamp) -> anyhow::Result<Vec<PathBuf>> {
    let reading = || format!("reading `{}`", folder.display());
    let mut destroyed = Vec::new();
    for entry in fs::read_dir(folder).with_context(reading)? {
        let file = entry.with_context(reading)?.path();
        let until = file
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(until);
        if until.is_some_and(|until| until <= now) {
            fs::remove_file(&file).with_context(|| format!("destroying `{}`", file.display()))?;
            destroyed.push(file);
        }
    }
    destroyed.sort();
    Ok(destroyed)
}

/// When a file is to be destroyed, if its name says that it is a half with keys.
fn until(name: &str) -> Option<Timestamp> {
    let (_, until) = name.strip_prefix("throughline-")?.split_once(UNTIL)?;
    let until = jiff::civil::DateTime::strptime(INSTANT, until.strip_suffix(".age")?).ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(until).ok()
}

fn folder(path: &Path) -> anyhow::Result<PathBuf> {
    let made = fs::create_dir_all(path).and_then(|()| path.canonicalize());
    made.with_context(|| format!("making the folder `{}`", path.display()))
}

fn new_id() -> anyhow::Result<Uuid> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).context("the operating system gives no randomness")?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

fn bar() -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} rows, {eta} left");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
