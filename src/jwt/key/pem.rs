//! PEM (RFC 7468): which blocks a text holds, and what each is good for.

use zeroize::Zeroizing;

use super::{
    KeyError,
    engine::Material,
    import::{self, USABLE},
    text_secret,
};
use crate::jwt::secret::SecretEncoding;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// A block between its two lines.
struct Block<'a> {
    label: &'a str,
    body: &'a str,
    /// What stands before the body, the label included.
    before: &'a str,
}

/// Whether the text holds the beginning of a PEM block.
pub(super) fn is_pem(text: &str) -> bool {
    text.contains(BEGIN)
}

/// What the first block calls itself, for a message; `None` where the text holds none.
pub(super) fn title(text: &str) -> Option<&'static str> {
    let (_, rest) = text.split_once(BEGIN)?;
    let label = rest.split(DASHES).next().unwrap_or_default();
    Some(match label {
        label if label.contains("CERTIFICATE") => "a PEM certificate",
        label if label.contains("PUBLIC KEY") => "a PEM public key",
        label if label.contains("PRIVATE KEY") => "a PEM private key",
        _ => "a PEM block",
    })
}

/// Reads the key that a PEM text holds: its first private key, else its first public key. Other
/// blocks and the text between them do not matter, as long as there is a key.
pub(super) fn read(text: &str) -> Result<Material, KeyError> {
    let blocks = blocks(text)?;
    let first = |labels: &[&str]| blocks.iter().find(|block| labels.contains(&block.label));
    let key = first(&["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"])
        .or_else(|| first(&["PUBLIC KEY", "RSA PUBLIC KEY"]));
    let Some(block) = key else {
        // Parameters often stand before what matters.
        let telling = blocks.iter().find(|block| !block.label.ends_with("PARAMETERS"));
        return Err(unusable(telling.or(blocks.first()).map_or("", |block| block.label)));
    };
    let der = block.decode()?;
    match block.label {
        "PRIVATE KEY" => import::pkcs8(&der),
        "RSA PRIVATE KEY" => import::rsa_private_key(&der),
        "EC PRIVATE KEY" => import::sec1(&der),
        "RSA PUBLIC KEY" => import::rsa_public_key(&der),
        _ => import::public_key_info(&der),
    }
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>, KeyError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let cut_off = || {
            KeyError::new(
                "The PEM block is cut off: its END line is missing or names something else",
                "Copy the whole key, from the line -----BEGIN to the line -----END, both included",
            )
        };
        let (label, after) = after.split_once(DASHES).ok_or_else(cut_off)?;
        let end = format!("-----END {label}-----");
        let (body, after) = after.split_once(end.as_str()).ok_or_else(cut_off)?;
        let before = text.len() - after.len() - end.len() - body.len();
        blocks.push(Block { label, body, before: &text[..before] });
        rest = after;
    }
    Ok(blocks)
}

impl Block<'_> {
    /// The bytes between the two lines.
    fn decode(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        if self.body.contains("\\n") {
            return Err(KeyError::new(
                "The line ends of the PEM block are written as the two characters \\ and n",
                "Replace each \\n by a real line end",
            ));
        }
        if self.body.contains("Proc-Type:") && self.body.contains("ENCRYPTED") {
            return Err(encrypted());
        }
        let mut base64 = Zeroizing::new(String::with_capacity(self.body.len()));
        for (index, line) in self.body.lines().enumerate() {
            for character in line.chars() {
                match character {
                    'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '=' => base64.push(character),
                    white if white.is_ascii_whitespace() => {}
                    _ => {
                        // The body's first line is what is left of the line of its label.
                        let line = self.before.lines().count().saturating_add(index);
                        return Err(damaged(&format!(
                            "line {line} has a character that base64 does not know"
                        )));
                    }
                }
            }
        }
        text_secret::decode(&base64, SecretEncoding::Base64)
            .map_err(|flaw| damaged(&flaw.to_string()))
    }
}

fn damaged(what: &str) -> KeyError {
    KeyError::new(
        format!("The PEM block is damaged: {what}"),
        "Copy the whole key again, without a change",
    )
}

fn encrypted() -> KeyError {
    KeyError::new(
        "This private key is encrypted with a passphrase; Jotbench needs it decrypted",
        "Decrypt it first: openssl pkey -in KEY -out DECRYPTED",
    )
}

/// Names a block that is no key that can be used, and says what is needed instead.
fn unusable(label: &str) -> KeyError {
    match label {
        "ENCRYPTED PRIVATE KEY" => encrypted(),
        "OPENSSH PRIVATE KEY" => KeyError::new(
            "This is an OpenSSH private key; Jotbench needs it as PKCS#8",
            "Convert a copy of it: ssh-keygen -p -m PKCS8 -f COPY",
        ),
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => KeyError::new(
            "This is a certificate; Jotbench needs the public key in it",
            "Extract it: openssl x509 -in CERTIFICATE -pubkey -noout",
        ),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => KeyError::new(
            "This is a certificate request; Jotbench needs the public key in it",
            "Extract it: openssl req -in REQUEST -pubkey -noout",
        ),
        "DSA PRIVATE KEY" | "DSA PUBLIC KEY" => {
            KeyError::new("This is a DSA key, which Jotbench cannot sign or verify with", USABLE)
        }
        "DH PARAMETERS" | "X9.42 DH PARAMETERS" | "DSA PARAMETERS" | "EC PARAMETERS" => {
            KeyError::new("This PEM text holds parameters only, and no key", USABLE)
        }
        "SSH2 PUBLIC KEY" => ssh_public_key(),
        label if label.starts_with("PGP ") => {
            KeyError::new("This is an OpenPGP block, and JSON Web Tokens do not use those", USABLE)
        }
        _ => KeyError::new(
            "This PEM text holds no private and no public key",
            "Give a block that begins -----BEGIN PRIVATE KEY----- or -----BEGIN PUBLIC KEY-----",
        ),
    }
}

/// Names a public key in OpenSSH's own one-line form.
pub(super) fn ssh_public_key() -> KeyError {
    KeyError::new(
        "This is an OpenSSH public key; Jotbench needs it as PEM",
        "Convert it: ssh-keygen -e -m PKCS8 -f KEY.pub",
    )
}
