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
        return Err(no_pem_of_a_secret());
    }
    let format = arguments.format.unwrap_or(KeyFormat::Pem);
    kid_needs_jwk(arguments.kid.as_deref(), format)?;
    // A pair of which one half could not be written is of no use.
    [&arguments.out, &arguments.public_out].into_iter().flatten().try_for_each(|p| is_free(p))?;

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
    deliver(&private, arguments.out.as_deref())?;
    if let (Some(path), Some(public)) = (&arguments.public_out, &public) {
        deliver(public, Some(path))?;
    }
    output::complain(&in_words(key, is_secret && format == KeyFormat::Pem));
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

/// What was made, for the person at the terminal; never a part of it.
fn in_words(key: &Key, is_text: bool) -> String {
    let mut words = format!("{}\n", key.describe());
    if let Some(thumbprint) = key.thumbprint() {
        words.push_str("thumbprint: ");
        words.push_str(&thumbprint);
        words.push('\n');
    }
    if is_text {
        words.push_str("read it with: --secret-encoding base64url\n");
    }
    words
}

/// Writes a key in another form.
///
/// # Errors
/// The file is no key, the key has no such form, or the new file cannot be written.
pub fn convert(arguments: &ConvertArgs) -> Result<Exit, Failure> {
    kid_needs_jwk(arguments.kid.as_deref(), arguments.to)?;
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
    deliver(&whole, arguments.out.as_deref())?;
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
        KeyFormat::Pem if key.kind() == KeyKind::Secret => Err(no_pem_of_a_secret()),
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

fn kid_needs_jwk(kid: Option<&str>, format: KeyFormat) -> Result<(), Failure> {
    if kid.is_some() && format != KeyFormat::Jwk {
        return Err(Failure::wrong_use(
            "--kid is a member of a JWK, and PEM has no place for it",
            "write a JWK, or leave --kid out and set it in the token's header",
        ));
    }
    Ok(())
}

fn no_pem_of_a_secret() -> Failure {
    Failure::wrong_use("a shared secret has no form as PEM", "write a JWK")
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
        Some(path) => {
            files::write(path, content.expose(), Existing::Keep).map_err(|fault| in_the_way(&fault))
        }
    }
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
