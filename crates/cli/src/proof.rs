//! What shows, on the command line, who it is that asks. Never an argument: every process of the
//! machine could read it.

use std::io::{self, BufRead as _, IsTerminal as _};

use anyhow::{Context, bail};
use clap::Args;
use console::Term;
use engine::{Passphrase, Proof};

/// Where a custodian's passphrase may stand instead of being typed.
const PASSPHRASE: &str = "THROUGHLINE_PASSPHRASE";
/// Where the code of a custodian's authenticator may stand.
const CODE: &str = "THROUGHLINE_CODE";

/// Who keeps the organisation
#[derive(Args)]
pub(crate) struct Custodian {
    /// The sign-in name of a custodian of the organisation
    ///
    /// The passphrase is asked for without showing it. Where standard input is no terminal it is read
    /// from its first line; it may also stand in THROUGHLINE_PASSPHRASE. A custodian who has set up an
    /// authenticator gives its code next, or in THROUGHLINE_CODE.
    #[arg(long = "custodian", value_name = "SIGN-IN")]
    sign_in: String,
}

impl Custodian {
    /// Asks for what the custodian alone knows.
    pub(crate) fn prove(self) -> anyhow::Result<Proof> {
        let passphrase = asked(PASSPHRASE, "passphrase")?;
        if passphrase.is_empty() {
            bail!(
                "no passphrase: type the custodian's, or give it on standard input or in {PASSPHRASE}"
            );
        }
        let code = asked(CODE, "code of the authenticator, if there is one")?;
        Ok(Proof {
            sign_in: self.sign_in,
            passphrase: Passphrase::new(&passphrase),
            code: Some(code).filter(|code| !code.is_empty()),
        })
    }
}

/// A secret from the environment, typed unseen, or the next line of standard input.
fn asked(variable: &str, what: &str) -> anyhow::Result<String> {
    if let Ok(given) = std::env::var(variable) {
        return Ok(given);
    }
    let terminal = Term::stderr();
    if io::stdin().is_terminal() && terminal.is_term() {
        let prompted = terminal
            .write_str(&format!("{what}: "))
            .and_then(|()| terminal.read_secure_line());
        return prompted.with_context(|| format!("asking for the custodian's {what}"));
    }
    let line = io::stdin().lock().lines().next().transpose();
    let line = line.with_context(|| {
        format!("reading the custodian's {what} from standard input, as a line of UTF-8")
    });
    Ok(line?.unwrap_or_default().trim_end_matches('\r').to_owned())
}
