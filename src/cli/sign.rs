//! `jotbench sign`: a token from a template or from given JSON, signed.

use super::{
    args::SignArgs,
    failure::{Exit, Failure},
    key_source::{KeyInUse, KeySource},
    output, profiles,
    text_source::{TextSource, as_text},
    time,
};
use crate::{
    bench::analysis::{Question, examine, judge},
    files::{self, Cause, Existing},
    jwt::{
        self, Algorithm, Finding, KeySet, Moment, Part, Reading, Rule, Severity,
        claims::Expectations,
        json::{self, Document, compact, set_member},
    },
    profile::{
        Profile,
        load::Profiles,
        template::{DraftFor, new_draft},
    },
};

/// What to do where alg is `none`.
const UNSECURED: &str = "to make a token that nobody signs, give --unsecured and no key";

/// Signs a token and prints it, or writes it to a file.
///
/// # Errors
/// The arguments or the key cannot be used, or the file cannot be written. What the profile finds
/// wrong with the token is no error: it is said, and the token is signed as was asked.
pub fn run(arguments: &SignArgs) -> Result<Exit, Failure> {
    let now = time::now();
    if arguments.expires_in.is_some() && arguments.set.iter().any(|set| set.name == "exp") {
        return Err(Failure::wrong_use(
            "--expires-in and --set exp=… both set \"exp\"",
            "leave one of them out",
        ));
    }
    let profiles = profiles::load();
    let chosen = match &arguments.profile {
        Some(id) => Some(profiles::find(&profiles, id)?),
        None => None,
    };
    let source = arguments.key.obtain()?;
    let key = if arguments.unsecured { None } else { Some(ready_key(&source, arguments)?) };
    let profile = match chosen.or_else(|| of_client(&profiles, &source)) {
        Some(profile) => profile,
        None => profiles::find(&profiles, profiles::PLAIN)?,
    };

    let draft = draft(arguments, &source, profile, key.map(|(_, keys)| keys), now)?;
    let token = match (key, draft.algorithm) {
        (Some((_, keys)), Some(algorithm)) => {
            jwt::sign(&draft.header, &draft.payload, keys, algorithm)
        }
        _ => jwt::unsecured(&draft.header, &draft.payload),
    }
    .map_err(|error| Failure::wrong_use(error.message, error.hint))?;

    if let Some((used, _)) = key.filter(|(used, _)| used.ends_with_line_break) {
        output::warn(
            format!("the secret from {} ends with a line break, which counts", used.origin),
            "take the line break out if the secret has none",
        );
    }
    if let (Some((_, keys)), Some(algorithm)) = (key, draft.algorithm) {
        warn_of_kid(&draft.header, keys, algorithm);
    }
    let accepted = Vec::from_iter(draft.algorithm);
    let key = key.map(|(used, _)| &*used.key);
    let examined = examine(&token, &Reading::default(), key, &accepted);
    let client_id = source.client.as_ref().map(|client| client.client_id.as_str());
    let question =
        Question { profile: Some(profile), client_id, now, expected: Expectations::default() };
    judge(&examined, &question).findings.iter().for_each(warn_of);

    match &arguments.out {
        None => output::print(&format!("{token}\n"))?,
        Some(path) => files::write(path, token.as_bytes(), Existing::Keep).map_err(|fault| {
            let hint = match fault.cause {
                Cause::Exists => "choose another name: --out never writes over a file",
                _ => fault.cause.hint(),
            };
            Failure::trouble(fault.to_string(), hint)
        })?,
    }
    Ok(Exit::Done)
}

fn ready_key<'s>(
    source: &'s KeySource,
    arguments: &SignArgs,
) -> Result<(&'s KeyInUse, &'s KeySet), Failure> {
    let used = source.key.as_ref().ok_or_else(|| {
        if asks_for_none(arguments) {
            return Failure::wrong_use(
                "--header has alg \"none\", and nobody signs such a token",
                UNSECURED,
            );
        }
        Failure::wrong_use(
            "there is no key to sign with",
            "add --client NAME, --secret-file FILE, --secret-env VAR, --secret-prompt or \
             --key FILE",
        )
    })?;
    match &*used.key {
        Ok(key) => Ok((used, key)),
        Err(error) => Err(Failure::wrong_use(
            format!("{}: {}", used.origin, error.message),
            error.hint.as_str(),
        )),
    }
}

/// Whether the header that is given as JSON text or as a file has alg `none`.
fn asks_for_none(arguments: &SignArgs) -> bool {
    let given = arguments.header.as_ref().filter(|given| **given != TextSource::StandardInput);
    let header = given.and_then(|given| given.read().ok());
    let header = header.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let document = Document::parse(header.as_str());
    document.member("alg").is_some_and(|alg| alg.value.as_str().as_deref() == Some("none"))
}

fn of_client<'p>(profiles: &'p Profiles, source: &KeySource) -> Option<&'p Profile> {
    let client = source.client.as_ref().filter(|client| !client.profile.is_empty())?;
    let profile = profiles.find(&client.profile);
    if profile.is_none() {
        output::warn(
            format!("the profile \"{}\" of client {} is not here", client.profile, client.name),
            "its rules are not checked; jotbench profiles list shows which are here",
        );
    }
    profile
}

/// What is signed, to the byte.
struct Draft {
    header: String,
    payload: Vec<u8>,
    /// `None` for a token that nobody signs.
    algorithm: Option<Algorithm>,
}

fn draft(
    arguments: &SignArgs,
    source: &KeySource,
    profile: &Profile,
    keys: Option<&KeySet>,
    now: Moment,
) -> Result<Draft, Failure> {
    let layout = if arguments.as_is { Layout::AsIs } else { Layout::Compact };
    let given_header = match &arguments.header {
        None => None,
        Some(TextSource::StandardInput) => {
            return Err(Failure::wrong_use(
                "--header does not read standard input",
                "write --header @FILE, or --header with JSON text",
            ));
        }
        Some(given) => Some(layout.text("--header", as_text(given.read()?, "--header")?)?),
    };
    let algorithm = match keys {
        Some(keys) => Some(algorithm(arguments, source, profile, keys, given_header.as_deref())?),
        None => None,
    };
    let alg = json::quoted(algorithm.map_or("none", Algorithm::name));
    let client = source.client.as_ref();
    // Of a set only the kid tells the verifier which key it was.
    let kid_of_set = keys.zip(algorithm).and_then(|(keys, alg)| keys.signing_kid(alg));
    let for_ = DraftFor {
        client_id: client.map(|client| client.client_id.as_str()),
        algorithm,
        kid: client.and_then(|client| client.kid.as_deref()).or(kid_of_set),
    };
    let (template_header, template_payload) = new_draft(profile, for_, now);

    let header = match given_header {
        Some(header) if arguments.as_is || has_alg(&header) => header,
        Some(header) => set_member(&header, "alg", &alg).unwrap_or(header),
        None => {
            let header = set_member(&template_header, "alg", &alg).unwrap_or(template_header);
            layout.text("the template's header", header)?
        }
    };
    let payload = match &arguments.payload {
        Some(given) => given.read()?,
        None => template_payload.into_bytes(),
    };
    let payload = with_claims(payload, arguments, profile, now)?;
    let payload = match layout {
        Layout::AsIs => payload,
        Layout::Compact => layout.text("--payload", as_text(payload, "--payload")?)?.into_bytes(),
    };
    Ok(Draft { header, payload, algorithm })
}

fn has_alg(header: &str) -> bool {
    Document::parse(header).member("alg").is_some()
}

/// The algorithm: asked for, the given header's, the client's, the profile's first that the key
/// fits, or the key's own first.
fn algorithm(
    arguments: &SignArgs,
    source: &KeySource,
    profile: &Profile,
    key: &KeySet,
    given_header: Option<&str>,
) -> Result<Algorithm, Failure> {
    if let Some(algorithm) = arguments.algorithm {
        return Ok(algorithm);
    }
    if let Some(header) = given_header {
        let document = Document::parse(header);
        let named = document
            .member("alg")
            .and_then(|member| member.value.as_str().map(std::borrow::Cow::into_owned));
        if let Some(name) = named {
            return name.parse().map_err(|error: jwt::algorithm::UnknownAlgorithm| {
                Failure::wrong_use(
                    format!("--header: {error}"),
                    if name == "none" {
                        UNSECURED.to_owned()
                    } else {
                        format!(
                            "names are case-sensitive; jotbench signs with {}",
                            Algorithm::list(Algorithm::all())
                        )
                    },
                )
            });
        }
    }
    if let Some(client) = &source.client {
        return Ok(client.algorithm);
    }
    let fitting = key.algorithms();
    let found = profile
        .algorithms
        .iter()
        .find(|algorithm| fitting.contains(algorithm))
        .or_else(|| fitting.first())
        .or_else(|| profile.algorithms.first());
    Ok(found.copied().unwrap_or(Algorithm::Hs256))
}

/// The payload with what `--set` and `--expires-in` ask for.
fn with_claims(
    payload: Vec<u8>,
    arguments: &SignArgs,
    profile: &Profile,
    now: Moment,
) -> Result<Vec<u8>, Failure> {
    let mut changes: Vec<(&str, String)> =
        arguments.set.iter().map(|set| (set.name.as_str(), set.json(profile))).collect();
    if let Some(seconds) = arguments.expires_in {
        let later = now.plus_seconds(i64::try_from(seconds).unwrap_or(i64::MAX));
        changes.push(("exp", later.seconds.to_string()));
    }
    if changes.is_empty() {
        return Ok(payload);
    }
    let mut text = json_object("--payload", as_text(payload, "--payload")?)?;
    for (name, value) in changes {
        text = set_member(&text, name, &value).ok_or_else(|| {
            Failure::wrong_use(format!("cannot set {name}: the payload is no JSON object"), "")
        })?;
    }
    Ok(text.into_bytes())
}

/// Whether white space is taken out before signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Compact,
    AsIs,
}

impl Layout {
    fn text(self, what: &str, text: String) -> Result<String, Failure> {
        match self {
            Self::Compact => json_object(what, text).map(|text| compact(&text)),
            Self::AsIs => Ok(text),
        }
    }
}

/// The text, if it is a JSON object. `what` is what it is, for the message.
fn json_object(what: &str, text: String) -> Result<String, Failure> {
    let document = Document::parse(text.as_str());
    let wrong = match (document.error(), document.root()) {
        (Some(error), _) => {
            format!("line {}, column {}: {}", error.line, error.column, error.message)
        }
        (None, Some(_)) if document.is_object() => return Ok(text),
        (None, Some(root)) => format!("it is {}", root.kind().with_article()),
        (None, None) => "it is empty".to_owned(),
    };
    Err(Failure::wrong_use(
        format!("{what} is no JSON object: {wrong}"),
        "mend it, write @FILE to read a file, or add --as-is to sign it as it stands",
    ))
}

/// A token that does not say which key of the set signed it.
fn warn_of_kid(header: &str, keys: &KeySet, algorithm: Algorithm) {
    let Some(kid) = keys.signing_kid(algorithm) else { return };
    if Document::parse(header).member("kid").is_none() {
        let kid = json::quoted(kid);
        output::warn(
            format!("the key with kid {kid} of the set signs, and the header has no kid"),
            format!("add \"kid\":{kid} to --header, so that verifiers find the key"),
        );
    }
}

/// What a verifier would find, said beforehand.
fn warn_of(finding: &Finding) {
    if finding.severity == Severity::Info {
        return;
    }
    let hint = match (&finding.at.member, finding.rule) {
        (
            Some(name),
            Rule::RequiredClaim
            | Rule::RecommendedClaim
            | Rule::Placeholder
            | Rule::ClaimFormat
            | Rule::Lifetime,
        ) if finding.at.part == Part::Payload => {
            let option = if name == "exp" {
                "--expires-in 15m".to_owned()
            } else {
                format!("--set {name}=…")
            };
            if finding.hint.is_empty() {
                format!("use {option}")
            } else {
                format!("use {option} ({})", finding.hint)
            }
        }
        _ => finding.hint.clone(),
    };
    output::warn(format!("{}: {}", finding.at, finding.message), hint);
}
