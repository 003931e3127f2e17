//! What a check found, as people read it.

use std::fmt;

use super::{Breach, Gap, GapKind, Verdict};

/// The verdict in words, then every breach and gap with its article and what follows.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meets => f.write_str("meets"),
            Self::LoadsWithGaps { gaps } => {
                f.write_str("loads with gaps")?;
                write_gaps(f, gaps)
            }
            Self::Refused { breaches, gaps } => {
                f.write_str("refused\n\nBreaks:")?;
                for breach in breaches {
                    let Breach {
                        field,
                        article,
                        sentence,
                        ..
                    } = breach;
                    write_one(f, field, article, sentence)?;
                }
                write_gaps(f, gaps)
            }
        }
    }
}

fn write_gaps(f: &mut fmt::Formatter<'_>, gaps: &[Gap]) -> fmt::Result {
    for (kind, title) in [
        (GapKind::FallsShort, "Falls short"),
        (GapKind::NotKnown, "Not known"),
        (GapKind::NotVerified, "Not verified"),
    ] {
        let of_kind = || gaps.iter().filter(|gap| gap.kind == kind);
        if of_kind().next().is_none() {
            continue;
        }
        write!(f, "\n\n{title} ({}):", of_kind().count())?;
        for gap in of_kind() {
            write_one(f, &gap.field, &gap.article, &gap.consequence)?;
        }
    }
    Ok(())
}

fn write_one(
    f: &mut fmt::Formatter<'_>,
    field: &str,
    article: &str,
    sentence: &str,
) -> fmt::Result {
    write!(f, "\n  {field}  {article}\n      {sentence}")
}
