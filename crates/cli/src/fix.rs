//! Turns the links of findings into the commands that would put them right, and makes findings
//! fit to be read at a terminal.

use conformity::{Finding, RequirementResult};
use registers::Kind;

use crate::output::one_line;

/// Makes a requirement's result fit for a terminal: harmless words, fixes as commands.
pub(crate) fn for_people(result: &mut RequirementResult) {
    findings_for_people(&mut result.findings);
    findings_for_people(&mut result.overridden);
    result.reason = result.reason.as_deref().map(one_line);
    result.fix = result.fix.as_deref().map(command);
    for given in &mut result.attestations {
        given.by = given.by.as_deref().map(one_line);
    }
}

/// Makes findings fit for a terminal.
pub(crate) fn findings_for_people(findings: &mut [Finding]) {
    for finding in findings {
        finding.because = one_line(&finding.because);
        finding.title = finding.title.as_deref().map(one_line);
        finding.fix = finding.fix.as_deref().map(command);
    }
}

/// Returns the command that does what the link leads to.
///
/// `/risk/new?owner=PER-0002` becomes `aimwright add risk --set owner=PER-0002 --set …`, and
/// `/AIA-0003/edit#parties` becomes `aimwright edit AIA-0003 --set parties=…`.
fn command(link: &str) -> String {
    let path = link.trim_start_matches('/');
    let (path, field) = path.split_once('#').unwrap_or((path, ""));
    let (path, known) = path.split_once('?').unwrap_or((path, ""));
    match path.split_once('/') {
        Some((register, "new")) => {
            let known = known.split('&').filter_map(|pair| pair.split_once('='));
            let known = known.map(|(name, value)| {
                let setting = setting(register, &decoded(name), &decoded(value));
                format!(" --set {}", quoted(&setting))
            });
            let known: String = known.collect();
            format!("aimwright add {register}{known} --set …")
        }
        Some((key, "edit")) if field.is_empty() => format!("aimwright edit {key} --set …"),
        Some((key, "edit")) => format!("aimwright edit {key} --set {}=…", decoded(field)),
        _ => one_line(link),
    }
}

/// Writes a field and its value as `--set` takes them: one item of a list is a list.
fn setting(register: &str, name: &str, value: &str) -> String {
    let field = registers::catalog()
        .get(register)
        .and_then(|register| register.field(name));
    match field.map(|field| &field.kind) {
        Some(Kind::List(_)) => format!("{name}=[{value}]"),
        _ => format!("{name}={value}"),
    }
}

/// Decodes `%20` and the like; what is not well formed stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let encoded = if *first == b'%' { byte(after) } else { None };
        rest = if encoded.is_some() {
            &after[2..]
        } else {
            after
        };
        bytes.push(encoded.unwrap_or(*first));
    }
    one_line(&String::from_utf8_lossy(&bytes))
}

/// Reads two hexadecimal digits.
fn byte(text: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(text.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

/// Quotes an argument for a shell where it needs quotes.
fn quoted(argument: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=.,/:@".contains(&byte);
    if argument.bytes().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_new_record_becomes_add() {
        assert_eq!(
            command("/training_record/new?person=PER-0007&note=for%20O%27Neill%3B%20rm"),
            r"aimwright add training_record --set person=PER-0007 --set 'note=for O'\''Neill; rm' --set …"
        );
        assert_eq!(command("/document/new"), "aimwright add document --set …");
    }

    #[test]
    fn a_link_to_a_record_becomes_edit() {
        assert_eq!(
            command("/AIA-0003/edit#parties"),
            "aimwright edit AIA-0003 --set parties=…"
        );
        assert_eq!(command("/AIA-0003/edit"), "aimwright edit AIA-0003 --set …");
    }

    #[test]
    fn what_is_not_well_formed_stays_harmless() {
        assert_eq!(command("somewhere\u{1b}[2J"), "somewhere\u{241b}[2J");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%1b[2J%zz"), "\u{241b}[2J%zz");
        assert_eq!(decoded("%C3%A4%e"), "ä%e");
    }
}
