//! `jotbench inspect`: what a token is, and whether it holds.

mod explain;
mod signer;

use std::path::Path;

pub(super) use self::signer::Search;
use super::{
    args::InspectArgs,
    contract,
    failure::{Exit, Failure, shell_word},
    key_source::KeySource,
    output, profiles,
    report::{self, Report},
    text_source::{TextSource, as_text, read_file, read_standard_input},
    time,
};
use crate::{
    bench::analysis::{Examined, Question, judge},
    jwt::{
        Algorithm, Finding, Format, Key, KeySet, Moment, Reading, Serialization, Token,
        find::{self, Found},
        token::stripped,
        verdict::SignatureVerdict,
        visible::shortened,
    },
    profile::{Profile, answer::answer, load::Profiles, matching::match_profile},
};

/// Inspects a token and prints what is known of it.
///
/// # Errors
/// The arguments, the token or the key cannot be read. Whatever is wrong with a token that can be
/// read is no error but a verdict, and gives the exit code.
pub fn run(arguments: &InspectArgs) -> Result<Exit, Failure> {
    let question = &arguments.question;
    let now = question.at.unwrap_or_else(time::now);
    let profiles = profiles::load();
    if let Some(id) = &question.profile {
        profiles::find(&profiles, id)?;
    }
    if arguments.payload == Some(TextSource::StandardInput) && reads_standard_input(arguments) {
        return Err(Failure::wrong_use(
            "the token and the payload cannot both come from standard input",
            "give one of them as @FILE",
        ));
    }
    let given = one_token(token_text(arguments.token.as_deref())?, arguments)?;
    let text = given.text;
    let reading = Reading {
        content: arguments.payload.as_ref().map(TextSource::read).transpose()?,
        signature: arguments.signature.map(|number| number.get() - 1),
    };
    let mut read = Token::read(&text, &reading);
    read.1.extend(given.finding);
    refuse_a_file_name(arguments, &read.0)?;
    check_signature_number(arguments, &read.0)?;
    let (source, signer) = if arguments.any_client.any_client {
        let (source, signer) = signer::find(arguments, &text, &reading)?;
        (source, Some(signer))
    } else {
        (arguments.key.obtain_with_former()?, None)
    };

    let (profile, why) = choose_profile(&profiles, arguments, &source, &read.0);
    let accepted = accepted_algorithms(arguments, &source, profile);
    let key = source.key.as_ref().map(|used| &*used.key);
    let mut examined = Examined::of(&text, &reading, read, key, &accepted).or_by_former(
        &text,
        &reading,
        source.former.as_ref(),
    );
    if let Some(signer) = &signer {
        signer.tell(&mut examined);
    }
    let is_explained = explain::why_not(&mut examined, &source);
    let analysis = judge(
        &examined,
        &Question {
            profile,
            client_id: source.client.as_ref().map(|client| client.client_id.as_str()),
            now,
            expected: question.expected(),
        },
    );
    let api = profile.and_then(|profile| answer(profile, &analysis.findings));
    let api_error = api.map(|api| api.error);

    if arguments.json {
        output::print(&contract::one_line(&contract::Inspected {
            examined: &examined,
            analysis: &analysis,
            keys: key.and_then(|key| key.as_ref().ok()),
            signer: signer.as_ref(),
            api_error,
        }))?;
    } else {
        output::print_styled(&report::text(&Report {
            examined: &examined,
            analysis: &analysis,
            profile: profile.map(|profile| (profile, why)),
            key: source.key.as_ref(),
            signer: signer.as_ref(),
            api_error,
            now,
        }))?;
    }
    say_certificate(&source, now);
    if analysis.verdicts.signature == SignatureVerdict::Invalid && !is_explained {
        say_line_break(&source);
    }
    Ok(analysis.overall.into())
}

fn token_text(argument: Option<&str>) -> Result<String, Failure> {
    let (text, hint) = match argument {
        Some(token) if token != "-" => {
            let hint = "give a token, @FILE, or - for standard input";
            match token.strip_prefix('@').filter(|path| !path.is_empty()) {
                Some(path) => {
                    let bytes = read_file(path.as_ref())?;
                    (without_line_break(as_text(bytes, path)?), hint)
                }
                None => (token.to_owned(), hint),
            }
        }
        _ => (
            without_line_break(as_text(read_standard_input()?, "standard input")?),
            "send the token to it, as in jotbench inspect - < token.jwt",
        ),
    };
    if text.trim().is_empty() {
        return Err(Failure::wrong_use("there is no token: the input is empty", hint));
    }
    Ok(text)
}

/// A token, and what is said of where it came from.
struct Given {
    text: String,
    /// What stood round it (STR-4).
    finding: Option<Finding>,
}

/// The token that the text holds, in whatever it was sent; where it holds several, none is chosen
/// for the person.
fn one_token(text: String, arguments: &InspectArgs) -> Result<Given, Failure> {
    let found = find::tokens(text.as_bytes());
    let (whole, _) = Token::read(&text, &Reading::default());
    let as_given = |text| Ok(Given { text, finding: None });
    let [first, others @ ..] = found.as_slice() else { return as_given(text) };
    // A token in JSON may carry others.
    if whole.serialization != Serialization::Compact {
        return as_given(text);
    }
    if others.iter().any(|other| other.token != first.token) {
        return Err(several(&found, &text, arguments));
    }
    let before = text.get(..first.span.start).unwrap_or_default().trim_start();
    let behind = text.get(first.span.end..).unwrap_or_default().trim_end();
    let is_among_words = [before, behind].iter().any(|part| part.contains(char::is_whitespace));
    // What stands alone is taken as it is, with all that may be wrong with it.
    if whole.text == first.token || (whole.alg().is_some() && !is_among_words) {
        return as_given(text);
    }
    let mut taken_off = vec!["the text round it"];
    taken_off.extend(&first.taken_off);
    Ok(Given { text: first.token.clone().into_owned(), finding: stripped(&taken_off) })
}

/// What ends the command where there are several tokens.
fn several(found: &[Found<'_>], text: &str, arguments: &InspectArgs) -> Failure {
    const NAMED: usize = 5;
    let mut named: Vec<String> = found.iter().take(NAMED).map(|found| about(found, text)).collect();
    if found.len() > NAMED {
        named.push("…".to_owned());
    }
    let source = match arguments.token.as_deref() {
        Some(file) if file.starts_with('@') => shell_word(&file[1..]),
        _ => "-".to_owned(),
    };
    Failure::wrong_use(
        format!(
            "the text holds {} tokens, and inspect looks at one: {}",
            found.len(),
            named.join("; ")
        ),
        format!("jotbench scan {source} judges all of them; or give inspect one"),
    )
}

/// A token in a few words: `HS256, iss acme, at line 2`.
fn about(found: &Found<'_>, text: &str) -> String {
    const SHOWN: usize = 40;
    let (token, _) = Token::read(&found.token, &Reading::default());
    let alg = token.alg().map_or_else(|| "no alg".to_owned(), |alg| shortened(&alg, SHOWN));
    let issuer = token.claims().and_then(|claims| claims.member("iss"));
    let issuer = issuer.and_then(|issuer| issuer.value.as_str().map(|it| shortened(&it, SHOWN)));
    let issuer = issuer.map(|issuer| format!(", iss {issuer}")).unwrap_or_default();
    let before = text.as_bytes().get(..found.span.start).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count().saturating_add(1);
    format!("{alg}{issuer}, at line {line}")
}

/// Whoever gives the name of a file in place of a token forgot the @.
fn refuse_a_file_name(arguments: &InspectArgs, token: &Token) -> Result<(), Failure> {
    let given = arguments.token.as_deref().filter(|given| *given != "-" && !given.starts_with('@'));
    match given {
        Some(name) if token.format == Format::Unknown && Path::new(name).is_file() => {
            Err(Failure::wrong_use(
                format!("{name} is no token; there is a file of that name"),
                format!("give the token in it as {}", shell_word(&format!("@{name}"))),
            ))
        }
        _ => Ok(()),
    }
}

fn reads_standard_input(arguments: &InspectArgs) -> bool {
    arguments.token.as_deref().is_none_or(|token| token == "-")
}

/// A signature that is not there cannot be looked at.
fn check_signature_number(arguments: &InspectArgs, token: &Token) -> Result<(), Failure> {
    let count = token.signatures.len();
    match arguments.signature {
        Some(number) if number.get() > count => Err(Failure::wrong_use(
            format!("there is no signature {number}: the token has {count}"),
            "leave --signature out, or choose one that is there",
        )),
        _ => Ok(()),
    }
}

/// The line break at the end of standard input or of a file is not the token's: nothing to report.
fn without_line_break(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    text
}

/// The profile whose rules apply, and why it is this one.
fn choose_profile<'p>(
    profiles: &'p Profiles,
    arguments: &InspectArgs,
    source: &KeySource,
    token: &Token,
) -> (Option<&'p Profile>, &'static str) {
    let chosen = arguments.question.profile.as_deref().and_then(|id| profiles.find(id));
    let of_client = || {
        let client = source.client.as_ref().filter(|client| !client.profile.is_empty())?;
        profiles.find(&client.profile)
    };
    if chosen.is_some() {
        (chosen, "chosen")
    } else if let Some(profile) = of_client() {
        (Some(profile), "the client's")
    } else if let Some(profile) = match_profile(&profiles.all, token) {
        (Some(profile), "recognised")
    } else {
        (profiles.find(profiles::PLAIN), "no other recognises it")
    }
}

/// The accepted algorithms come from the one who verifies, never from the token (RFC 8725 §3.1).
/// A profile that the token brought about can only narrow what the key allows.
fn accepted_algorithms(
    arguments: &InspectArgs,
    source: &KeySource,
    profile: Option<&Profile>,
) -> Vec<Algorithm> {
    if !arguments.question.algorithms.is_empty() {
        arguments.question.algorithms.clone()
    } else if let Some(client) = &source.client {
        vec![client.algorithm]
    } else {
        profile.map(|profile| profile.algorithms.clone()).unwrap_or_default()
    }
}

/// A certificate is taken for the key in it, and says itself until when it is to be.
fn say_certificate(source: &KeySource, now: Moment) {
    let Some(used) = &source.key else { return };
    let key = used.key.as_ref().as_ref().ok().and_then(KeySet::only);
    let validity = key.and_then(Key::certificate).and_then(|certificate| certificate.validity);
    if let Some(flaw) = validity.and_then(|validity| validity.flaw(now)) {
        output::warn(
            format!("the certificate from {} is out of its time: {flaw}", used.origin),
            "only the key in it counts here: the dates and the chain of a certificate are not \
             judged",
        );
    }
}

/// A secret file that ends with a line break is the commonest reason why a right secret fails.
fn say_line_break(source: &KeySource) {
    if let Some(used) = source.key.as_ref().filter(|used| used.ends_with_line_break) {
        output::warn(
            format!("the secret from {} ends with a line break, which counts", used.origin),
            "take the line break out if the secret has none",
        );
    }
}
