//! `keys generate` and `keys convert`: keys written to a new file or to standard output.

use std::path::Path;

use super::{
    super::{
        args::{ConvertArgs, GenerateArgs, KeyFormat},
        failure::{Exit, Failure},
        output,
    },
    read,
};
use crate::{
    files::{self, Cause, Existing, FileFault},
    jwt::{
        Algorithm, Key, KeyKind, KeySet, KeyType, Secret, json,
        key::{Recipe, generate as make},
    },
};

/// Makes a key.
///
/// # Errors
/// The arguments contradict each other, or a file cannot be written.
pub fn generate(arguments: &GenerateArgs) -> Result<Exit, Failure> {
    let algorithm = arguments.algorithm;
    let recipe = recipe(algorithm, arguments.bits.as_deref())?;
    let is_secret = algorithm.row().key == KeyType::Secret;
    if is_secret && arguments.public_out.is_some() {
        return Err(Failure::wrong_use(
            format!("--public-out: {algorithm} takes a shared secret, which has no public key"),
            "leave --public-out out",
        ));
    }
    if is_secret && arguments.format == Some(KeyFormat::Pem) {
        return Err(no_pem_of_a_secret("--format jwk"));
    }
    let format = arguments.format.unwrap_or(KeyFormat::Pem);
    let is_text = is_secret && format == KeyFormat::Pem;
    kid_needs_jwk(arguments.kid.as_deref(), format, "--format jwk", is_text)?;
    let (out, public_out) = (file(arguments.out.as_deref()), arguments.public_out.as_deref());
    if public_out.is_some() && file(public_out).is_none() {
        return Err(Failure::wrong_use(
            "--public-out takes the name of a file",
            "write the public key to standard output with keys convert KEY --to pem --public",
        ));
    }
    if out.is_some() && out == public_out {
        return Err(Failure::wrong_use(
            "--out and --public-out name the same file",
            "give the public key a file of its own",
        ));
    }
    // A pair of which one half could not be written is of no use.
    [out, public_out].into_iter().flatten().try_for_each(is_free)?;

    let secret = make(recipe).map_err(|error| Failure::trouble(error.message, error.hint))?;
    let keys = KeySet::read(&secret, recipe.encoding(), None)
        .map_err(|error| Failure::trouble(error.message, error.hint))?;
    let Some(key) = keys.only() else {
        return Err(Failure::trouble("the new key cannot be read", ""));
    };
    let named = |jwk: Secret| {
        let jwk = with_member(&jwk, "alg", algorithm.name());
        arguments.kid.as_deref().map_or(jwk.clone(), |kid| with_member(&jwk, "kid", kid))
    };
    let (private, public) = match format {
        KeyFormat::Pem => (secret, key.public_pem().map(Secret::from)),
        KeyFormat::Jwk => (
            key.private_jwk().map(named).ok_or_else(|| unwritable(key, "a JWK"))?,
            key.public_jwk().map(Secret::from).map(named),
        ),
    };
    match out {
        // The whole file is the secret: a line break would count.
        Some(path) if is_text => write(path, &private)?,
        _ => deliver(&private, out)?,
    }
    if let (Some(path), Some(public)) = (public_out, &public) {
        deliver(public, Some(path))?;
    }
    output::complain(&in_words(key, is_secret.then_some(format)));
    Ok(Exit::Done)
}

fn recipe(algorithm: Algorithm, bits: Option<&str>) -> Result<Recipe, Failure> {
    let usual = Recipe::for_algorithm(algorithm);
    match (algorithm.row().key, bits) {
        (KeyType::Rsa, Some("3072")) => Ok(Recipe::Rsa3072),
        (KeyType::Rsa, Some("4096")) => Ok(Recipe::Rsa4096),
        (_, None) | (KeyType::Rsa, _) => Ok(usual),
        (_, Some(_)) => Err(Failure::wrong_use(
            format!("--bits is for RSA; {algorithm} takes {}", algorithm.row().key.with_article()),
            "leave --bits out: the algorithm fixes the size",
        )),
    }
}

/// What was made, for the person at the terminal; never a part of it. `secret` is the form of a
/// shared secret.
fn in_words(key: &Key, secret: Option<KeyFormat>) -> String {
    let described = match secret {
        Some(KeyFormat::Jwk) => key.describe().replacen("text secret", "JWK secret", 1),
        _ => key.describe(),
    };
    let mut words = format!("{described}\n");
    if let Some(thumbprint) = key.thumbprint() {
        words.push_str("thumbprint: ");
        words.push_str(&thumbprint);
        words.push('\n');
    }
    match secret {
        Some(KeyFormat::Pem) => {
            words.push_str("read it with: --secret-file FILE --secret-encoding base64url\n");
        }
        Some(KeyFormat::Jwk) => words.push_str("read it with: --key FILE\n"),
        None => {}
    }
    words
}

/// Writes a key in another form.
///
/// # Errors
/// The file is no key, the key has no such form, or the new file cannot be written.
pub fn convert(arguments: &ConvertArgs) -> Result<Exit, Failure> {
    kid_needs_jwk(arguments.kid.as_deref(), arguments.to, "--to jwk", false)?;
    let keys = read(&arguments.file, &arguments.passphrase)?;
    if keys.is_set() && arguments.kid.is_some() {
        return Err(Failure::wrong_use(
            "--kid names one key, and this is a JWK Set",
            "leave --kid out: each key keeps its own",
        ));
    }
    let mut written = Vec::new();
    for entry in keys.entries() {
        match &entry.key {
            Ok(key) => written.push(in_form(key, arguments)?),
            Err(error) => output::warn(
                format!("a key of the set is left out: {}", error.message),
                error.hint.as_str(),
            ),
        }
    }
    let whole = match arguments.to {
        KeyFormat::Jwk if keys.is_set() => {
            Secret::new([b"{\"keys\":[", joined(&written, b",").as_slice(), b"]}"].concat())
        }
        _ => Secret::new(joined(&written, b"")),
    };
    deliver(&whole, file(arguments.out.as_deref()))?;
    Ok(Exit::Done)
}

fn joined(parts: &[Secret], between: &[u8]) -> Vec<u8> {
    parts.iter().map(Secret::expose).collect::<Vec<_>>().join(between)
}

fn in_form(key: &Key, arguments: &ConvertArgs) -> Result<Secret, Failure> {
    if key.kind() == KeyKind::Secret && arguments.public {
        return Err(Failure::wrong_use(
            "--public: a shared secret has no public key",
            "leave --public out",
        ));
    }
    let private = key.can_sign() && !arguments.public;
    match arguments.to {
        KeyFormat::Pem if key.kind() == KeyKind::Secret => Err(no_pem_of_a_secret("--to jwk")),
        KeyFormat::Pem => {
            let pem = if private { key.private_pem() } else { key.public_pem().map(Secret::from) };
            pem.ok_or_else(|| unwritable(key, "PEM"))
        }
        KeyFormat::Jwk => {
            let jwk = if private { key.private_jwk() } else { key.public_jwk().map(Secret::from) };
            let jwk = jwk.ok_or_else(|| unwritable(key, "a JWK"))?;
            Ok(arguments.kid.as_deref().map_or(jwk.clone(), |kid| with_member(&jwk, "kid", kid)))
        }
    }
}

fn with_member(jwk: &Secret, name: &str, value: &str) -> Secret {
    jwk.expose_text()
        .and_then(|text| json::set_member(text, name, &json::quoted(value)))
        .map_or_else(|| jwk.clone(), Secret::from)
}

/// `option` is what asks for a JWK; `is_text` says that a secret would be written as its text.
fn kid_needs_jwk(
    kid: Option<&str>,
    format: KeyFormat,
    option: &str,
    is_text: bool,
) -> Result<(), Failure> {
    if kid.is_some() && format != KeyFormat::Jwk {
        let form = if is_text { "the text of a secret" } else { "PEM" };
        return Err(Failure::wrong_use(
            format!("--kid is a member of a JWK, and {form} has no place for it"),
            format!("write a JWK with {option}, or set the kid in the token's header"),
        ));
    }
    Ok(())
}

fn no_pem_of_a_secret(option: &str) -> Failure {
    Failure::wrong_use("a shared secret has no form as PEM", format!("write a JWK with {option}"))
}

fn unwritable(key: &Key, form: &str) -> Failure {
    Failure::wrong_use(format!("this {} cannot be written as {form}", key.describe()), "")
}

/// Writes to a new file, or to standard output where no file is given.
fn deliver(content: &Secret, to: Option<&Path>) -> Result<(), Failure> {
    let mut content = content.clone();
    if !content.expose().ends_with(b"\n") {
        content = Secret::new([content.expose(), b"\n"].concat());
    }
    match to {
        None => output::print(content.expose_text().unwrap_or_default()),
        Some(path) => write(path, &content),
    }
}

fn write(path: &Path, content: &Secret) -> Result<(), Failure> {
    files::write(path, content.expose(), Existing::Keep).map_err(|fault| in_the_way(&fault))
}

/// The file that is named; `-` names standard output.
fn file(named: Option<&Path>) -> Option<&Path> {
    named.filter(|path| *path != Path::new("-"))
}

fn is_free(path: &Path) -> Result<(), Failure> {
    match path.symlink_metadata() {
        Ok(_) => Err(in_the_way(&FileFault {
            verb: "write",
            path: path.to_owned(),
            cause: Cause::Exists,
        })),
        Err(_) => Ok(()),
    }
}

fn in_the_way(fault: &FileFault) -> Failure {
    let hint = match fault.cause {
        Cause::Exists => "choose another name: a key is never written over a file",
        _ => fault.cause.hint(),
    };
    Failure::trouble(fault.to_string(), hint)
}
