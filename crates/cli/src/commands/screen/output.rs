//! Where a result goes: standard output, or a file that appears only when all went well.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

/// Whether a result was written. A reader who has seen enough and closes the pipe, as `head` does,
/// is no fault.
pub(super) fn written(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("the result cannot be written"),
    }
}

/// A result on its way.
pub(super) enum Output {
    Standard(BufWriter<io::StdoutLock<'static>>),
    /// Readable by its owner only, as levels must stay in the house.
    File {
        written: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    /// Opens standard output, or a temporary file beside `path`.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Standard(BufWriter::new(io::stdout().lock())));
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = NamedTempFile::new_in(folder).with_context(|| {
            format!(
                "nothing can be written in `{}`; check that the folder exists",
                folder.display()
            )
        })?;
        Ok(Self::File {
            written: BufWriter::new(file),
            path: path.to_owned(),
        })
    }

    /// Makes the result visible.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Standard(mut output) => written(output.flush()),
            Self::File { written, path } => {
                let name = path.display().to_string();
                let failed = || format!("`{name}` cannot be written");
                let file = written
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error)
                    .with_context(failed)?;
                file.as_file().sync_all().with_context(failed)?;
                file.persist(&path).with_context(failed)?;
                Ok(())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(output) => output.write(bytes),
            Self::File { written, .. } => written.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(output) => output.flush(),
            Self::File { written, .. } => written.flush(),
        }
    }
}
