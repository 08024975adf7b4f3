//! Why the signature does not verify, and what would: told as a finding, with what to do about it
//! on the command line.

use crate::{
    bench::analysis::Examined,
    cli::{failure::shell_word, key_source::KeySource},
    jwt::{
        Format, Reading, SecretEncoding,
        doctor::{Cure, Patient, examine},
        verdict::SignatureVerdict,
    },
};

/// Adds what would verify, where something does; says whether it does.
pub(super) fn why_not(
    examined: &mut Examined,
    text: &str,
    reading: &Reading,
    source: &KeySource,
) -> bool {
    let Some(used) = &source.key else { return false };
    let Some((secret, encoding)) = &used.secret else { return false };
    let keys = used.key.as_ref().as_ref().ok();
    let is_in_question = match examined.verification.signature {
        SignatureVerdict::Valid => false,
        SignatureVerdict::Invalid => true,
        // A text that is no base64 may be a secret all the same.
        SignatureVerdict::NotChecked => keys.is_none() && examined.token.format == Format::Jws,
    };
    if !is_in_question {
        return false;
    }
    let patient = Patient {
        pasted: text,
        reading,
        token: &examined.token,
        secret,
        encoding: *encoding,
        keys,
    };
    let Some(diagnosis) = examine(patient) else { return false };
    let mut finding = diagnosis.finding;
    if let Cure::Secret { secret: cure, encoding: read_as } = &diagnosis.cure {
        let is_same_text = cure.expose() == secret.expose();
        finding.hint = to_do(source, is_same_text, *read_as).unwrap_or(finding.hint);
    }
    examined.verification.findings.push(finding);
    true
}

/// What to do about a secret that is to be given otherwise; `None` where the finding says it as
/// well.
fn to_do(source: &KeySource, is_same_text: bool, read_as: SecretEncoding) -> Option<String> {
    let encoding = match read_as {
        SecretEncoding::Key => None,
        text => Some(text.name()),
    };
    match (&source.client, encoding) {
        (Some(client), Some(encoding)) if is_same_text => Some(format!(
            "jotbench clients rotate {} --secret-prompt --secret-encoding {encoding}, with the \
             secret that it has, sets that right",
            shell_word(&client.name)
        )),
        (Some(client), Some(encoding)) => Some(format!(
            "jotbench clients rotate {} --secret-prompt --secret-encoding {encoding} --drop-former \
             gives it the secret as it is to be",
            shell_word(&client.name)
        )),
        (None, Some(encoding)) if is_same_text => {
            Some(format!("--secret-encoding {encoding} reads it so"))
        }
        _ => None,
    }
}
