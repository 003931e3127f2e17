//! Putting a translation into a Fluent file, and leaving the rest of it as it is.

/// A message file's text with `id` saying `value` (as Fluent writes it after `=`): in the place where it
/// stood, or else after the last of the messages `before` that the file has, or at its end.
#[must_use]
pub fn put(text: &str, id: &str, value: &str, before: &[&str]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let (from, to) = match span(&lines, id) {
        Some(span) => span,
        None => {
            let after = before.iter().rev().find_map(|id| span(&lines, id));
            let at = after.map_or(lines.len(), |(_, end)| end);
            (at, at)
        }
    };
    let mut out = String::new();
    let said = format!("{id} = {value}");
    let kept = lines.iter().take(from).copied();
    let rest = lines.iter().skip(to).copied();
    for line in kept.chain([said.as_str()]).chain(rest) {
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The lines of a message: from its name to before the next line that begins something else. What goes
/// on over several lines is indented, or is the bracket that ends a plural.
fn span(lines: &[&str], id: &str) -> Option<(usize, usize)> {
    let begins = |line: &&str| {
        line.strip_prefix(id)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let from = lines.iter().position(begins)?;
    let goes_on = |line: &&&str| line.starts_with([' ', '}']);
    let length = lines.iter().skip(from + 1).take_while(goes_on).count();
    Some((from, from + 1 + length))
}
