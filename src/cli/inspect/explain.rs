//! Why the signature does not verify, and what would: told as a finding, with what to do about it
//! on the command line.

use crate::{
    bench::analysis::Examined,
    cli::{failure::shell_word, key_source::KeySource},
    jwt::{
        Format, SecretEncoding,
        doctor::{Cure, Patient, examine},
        verdict::SignatureVerdict,
    },
};

/// Adds what would verify, where something does; says whether it does.
pub(super) fn why_not(examined: &mut Examined, source: &KeySource) -> bool {
    let Some(used) = &source.key else { return false };
    let Some((secret, encoding)) = &used.secret else { return false };
    let is_valid = examined.verification.signature == SignatureVerdict::Valid;
    if is_valid || examined.token.format != Format::Jws {
        return false;
    }
    let keys = used.key.as_ref().as_ref().ok();
    let patient = Patient { token: &examined.token, secret, encoding: *encoding, keys };
    let Some(diagnosis) = examine(patient) else { return false };
    let mut finding = diagnosis.finding;
    // What bears no label must not be applied, such as the text of a public key as a secret.
    if let Cure::Secret { secret: cure, encoding: read_as } = &diagnosis.cure
        && !diagnosis.label.is_empty()
    {
        let is_same_text = cure.expose() == secret.expose();
        if let Some(client) = &source.client {
            let command = command(&client.name, is_same_text, *read_as);
            finding.hint = format!("{}: {command}", finding.hint);
        }
    }
    examined.verification.findings.push(finding);
    true
}

/// The command that gives the client its secret as it verifies.
fn command(name: &str, is_same_text: bool, read_as: SecretEncoding) -> String {
    let name = shell_word(name);
    let secret = match read_as {
        SecretEncoding::Key => "--key FILE".to_owned(),
        text => format!("--secret-file FILE --secret-encoding {}", text.name()),
    };
    // The same text read otherwise is no new secret, and leaves no former one.
    let former = if is_same_text { "" } else { " --drop-former" };
    format!("jotbench clients rotate {name} {secret}{former}")
}
