//! Where a database is: a file on this machine, or a PostgreSQL server.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// Where a database is. Its text (`to_string`) never shows a password.
#[derive(Clone)]
pub struct Address(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    /// The file of an embedded database.
    File(PathBuf),
    /// A database on a PostgreSQL server.
    Server(Box<PgConnectOptions>),
}

/// Why a text is not the address of a database. The text is not repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Another kind of database.
    #[error(
        "a database is the path of a file, or `postgres://USER@HOST/NAME`, and this is a `{scheme}` address"
    )]
    Scheme {
        /// What stands before `://`.
        scheme: String,
    },
    /// It begins like a PostgreSQL address and is not one.
    #[error("this is no PostgreSQL address (`postgres://USER@HOST/NAME`): {0}")]
    Url(sqlx::Error),
    /// The password and the facts would cross a network in clear.
    #[error(
        "`{host}` is another machine, and what is sent there could be read and altered on the way: add \
         `?sslmode=verify-full` to the address (and `&sslrootcert=FILE` for an authority of your own), \
         or give a socket's folder as the host"
    )]
    InClear {
        /// The server.
        host: String,
    },
}

impl Address {
    /// The file of an embedded database.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Kind::File(path.into()))
    }

    /// The file, if the database is embedded.
    pub fn as_file(&self) -> Option<&Path> {
        match &self.0 {
            Kind::File(path) => Some(path),
            Kind::Server(_) => None,
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(Self::file(text.strip_prefix("sqlite:").unwrap_or(text)));
        };
        match scheme {
            "postgres" | "postgresql" => {}
            "sqlite" => return Ok(Self::file(rest)),
            _ => {
                return Err(AddressError::Scheme {
                    scheme: scheme.to_owned(),
                });
            }
        }
        let mut options = PgConnectOptions::from_str(text).map_err(AddressError::Url)?;
        if options.get_application_name().is_none() {
            options = options.application_name("throughline");
        }
        if !is_this_machine(&options) && !is_verified(options.get_ssl_mode()) {
            return Err(AddressError::InClear {
                host: options.get_host().to_owned(),
            });
        }
        Ok(Self(Kind::Server(Box::new(options))))
    }
}

fn is_this_machine(options: &PgConnectOptions) -> bool {
    let host = options
        .get_host()
        .trim_start_matches('[')
        .trim_end_matches(']');
    let loopback = host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    options.get_socket().is_some() || host.starts_with('/') || host == "localhost" || loopback
}

/// Lesser modes fall back to clear text, or take any certificate.
fn is_verified(mode: PgSslMode) -> bool {
    matches!(mode, PgSslMode::VerifyCa | PgSslMode::VerifyFull)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::File(path) => path.display().fmt(f),
            Kind::Server(options) => {
                write!(f, "postgres://{}@", options.get_username())?;
                match options.get_socket() {
                    Some(socket) => socket.display().fmt(f)?,
                    None => write!(f, "{}:{}", options.get_host(), options.get_port())?,
                }
                let name = options.get_database();
                write!(f, "/{}", name.unwrap_or(options.get_username()))
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}
