//! The forms that strings can be asked to have.

use super::ClaimFormat;
use crate::jwt::uri::{Uri, UriFault};

/// Digits of a CPF, the two check digits included.
const CPF_DIGITS: usize = 11;

/// Checks a string's form.
///
/// # Errors
/// Says what is wrong, to follow the claim's name: `is no CPF: its check digits are wrong`.
pub fn check_format(format: ClaimFormat, text: &str) -> Result<(), String> {
    match format {
        ClaimFormat::Cpf => check_cpf(text),
        ClaimFormat::Uuid => check_uuid(text),
        ClaimFormat::Uri => check_uri(text),
        ClaimFormat::Email => check_email(text),
        ClaimFormat::ScopeString => check_scope_string(text),
    }
}

/// The 11 digits of a CPF that is written with punctuation (`529.982.247-25`) or spaces, if they
/// are a right CPF and nothing else but punctuation stands beside them.
#[must_use]
pub fn plain_cpf(text: &str) -> Option<String> {
    if !text.chars().all(|c| c.is_ascii_digit() || is_cpf_punctuation(c)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    check_cpf(&digits).is_ok().then_some(digits)
}

fn is_cpf_punctuation(c: char) -> bool {
    matches!(c, '.' | '-' | '/') || c.is_whitespace()
}

fn check_cpf(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("is no CPF: it is empty".to_owned());
    }
    if let Some(c) = text.chars().find(|c| !c.is_ascii_digit()) {
        return Err(if is_cpf_punctuation(c) && text.chars().any(|c| c.is_ascii_digit()) {
            "is no plain CPF: write it as 11 digits, without punctuation".to_owned()
        } else {
            "is no CPF: it holds characters that are no digits".to_owned()
        });
    }
    let digits: Vec<u32> = text.bytes().map(|byte| u32::from(byte - b'0')).collect();
    if digits.len() != CPF_DIGITS {
        let unit = if digits.len() == 1 { "digit" } else { "digits" };
        return Err(format!("is no CPF: it has {} {unit} and needs {CPF_DIGITS}", digits.len()));
    }
    // The check digits of eleven equal digits come out right, yet no such CPF is ever issued.
    if digits.iter().all(|digit| *digit == digits[0]) {
        return Err("is no CPF: all its digits are equal".to_owned());
    }
    let right = [9, 10].into_iter().all(|place| digits[place] == cpf_check_digit(&digits[..place]));
    if right { Ok(()) } else { Err("is no CPF: its check digits are wrong".to_owned()) }
}

/// The check digit that follows these digits: each is weighed, the last by 2, the one before it
/// by 3 and so on; what is missing to a multiple of 11 is the digit, with 10 and 11 read as 0.
fn cpf_check_digit(digits: &[u32]) -> u32 {
    let sum: u32 = digits.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

fn check_uuid(text: &str) -> Result<(), String> {
    if is_uuid(text) {
        Ok(())
    } else {
        Err("is no UUID: write 32 hexadecimal digits in groups of 8-4-4-4-12".to_owned())
    }
}

/// Whether the text has the form of RFC 9562 §4; upper case is allowed.
pub(super) fn is_uuid(text: &str) -> bool {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == GROUPS.len()
        && groups.iter().zip(GROUPS).all(|(group, length)| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

fn check_uri(text: &str) -> Result<(), String> {
    let uri = Uri::parse(text).map_err(|fault| match fault {
        UriFault::NoScheme => {
            "is no absolute URI: it does not begin with a scheme such as https:".to_owned()
        }
        UriFault::Character(character) => {
            let shown = character.escape_default();
            format!("is no URI: the character {shown} must be percent-encoded")
        }
        UriFault::Escape => "is no URI: two hexadecimal digits must follow each %".to_owned(),
    })?;
    if uri.rest.is_empty() || uri.rest == "//" {
        return Err("is no absolute URI: nothing follows its scheme".to_owned());
    }
    if uri.rest.contains('#') {
        return Err("is no absolute URI: it has a fragment (#…)".to_owned());
    }
    Ok(())
}

/// Judges an address by what mail systems agree on: one `@`, a local part, a host name. Quoted
/// local parts and address literals, which nobody has, are refused.
fn check_email(text: &str) -> Result<(), String> {
    const LONGEST_LOCAL: usize = 64;
    const LONGEST_DOMAIN: usize = 253;
    let wrong = |why: &str| Err(format!("is no e-mail address: {why}"));
    let Some((local, domain)) = text.rsplit_once('@') else {
        return wrong("it has no @");
    };
    if local.is_empty() || local.len() > LONGEST_LOCAL {
        return wrong("what stands before the @ is empty or too long");
    }
    let local_is_fine = !local.split('.').any(str::is_empty)
        && local
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !"()<>[]:;,@\\\"".contains(c));
    if !local_is_fine {
        return wrong("what stands before the @ holds a character or dot that cannot be there");
    }
    let domain_is_fine = domain.len() <= LONGEST_DOMAIN
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    if domain_is_fine { Ok(()) } else { wrong("what stands after the @ is no host name") }
}

fn check_scope_string(text: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("is no scope string: {why}"));
    if text.is_empty() {
        return wrong("it is empty");
    }
    if text.split(' ').any(str::is_empty) {
        return wrong("put a single space between scopes, and none before or after them");
    }
    // RFC 6749 §3.3: printable ASCII but for the quotation mark and the backslash.
    match text.chars().find(|c| !matches!(c, ' ' | '!' | '#'..='[' | ']'..='~')) {
        Some(c) => wrong(&format!("the character {} cannot be in a scope", c.escape_default())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn why(format: ClaimFormat, text: &str) -> String {
        check_format(format, text).expect_err(text)
    }

    #[test]
    fn a_cpf_needs_both_check_digits_right() {
        for right in ["52998224725", "11144477735", "12345678909", "00000000191"] {
            assert_eq!(check_format(ClaimFormat::Cpf, right), Ok(()), "{right}");
        }
        for wrong in ["52998224724", "52998224735", "52998224715", "12345678900", "98765432101"] {
            assert_eq!(
                why(ClaimFormat::Cpf, wrong),
                "is no CPF: its check digits are wrong",
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_cpf_of_equal_digits_is_refused_though_its_check_digits_are_right() {
        for digit in '0'..='9' {
            let text = digit.to_string().repeat(CPF_DIGITS);
            assert_eq!(why(ClaimFormat::Cpf, &text), "is no CPF: all its digits are equal");
        }
    }

    #[test]
    fn a_cpf_of_another_length_or_with_other_characters_says_so() {
        let table = [
            ("", "is no CPF: it is empty"),
            ("5", "is no CPF: it has 1 digit and needs 11"),
            ("5299822472", "is no CPF: it has 10 digits and needs 11"),
            ("529982247250", "is no CPF: it has 12 digits and needs 11"),
            ("529.982.247-25", "is no plain CPF: write it as 11 digits, without punctuation"),
            (" 52998224725", "is no plain CPF: write it as 11 digits, without punctuation"),
            ("---", "is no CPF: it holds characters that are no digits"),
            ("{cpf}", "is no CPF: it holds characters that are no digits"),
            ("5299822472٥", "is no CPF: it holds characters that are no digits"),
        ];
        for (text, expected) in table {
            assert_eq!(why(ClaimFormat::Cpf, text), expected, "{text}");
        }
    }

    #[test]
    fn punctuation_is_taken_off_a_right_cpf_only() {
        let plain = Some("52998224725".to_owned());
        assert_eq!(plain_cpf("529.982.247-25"), plain);
        assert_eq!(plain_cpf(" 529 982 247/25\n"), plain);
        assert_eq!(plain_cpf("529.982.247-24"), None);
        assert_eq!(plain_cpf("CPF 529.982.247-25"), None);
    }

    #[test]
    fn forms_are_told_from_near_misses() {
        use ClaimFormat::{Email, ScopeString, Uri, Uuid};
        let right = [
            (Uuid, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            (Uuid, "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"),
            (Uri, "https://issuer.example.com"),
            (Uri, "https://issuer.example.com:8443/a%20b?c=d"),
            (Uri, "urn:example:a"),
            (Uri, "mailto:a@b.example"),
            (Uri, "http://[::1]/"),
            (Email, "ana@example.com"),
            (Email, "ana.maria+jwt@sub.example.com.br"),
            (Email, "root@localhost"),
            (Email, "josé@exämple.com"),
            (ScopeString, "read"),
            (ScopeString, "read:points write:points https://a/b"),
        ];
        for (format, text) in right {
            assert_eq!(check_format(format, text), Ok(()), "{text}");
        }
        let wrong = [
            (Uuid, ""),
            (Uuid, "f81d4fae7dec11d0a76500a0c91e6bf6"),
            (Uuid, "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}"),
            (Uuid, "f81d4fae-7dec-11d0-a765-00a0c91e6bfg"),
            (Uuid, "f81d4fae-7dec-11d0-a765-00a0c91e6bf"),
            (Uri, ""),
            (Uri, "issuer.example.com"),
            (Uri, "/path"),
            (Uri, "1http://a"),
            (Uri, "https:"),
            (Uri, "https://"),
            (Uri, "https://a b"),
            (Uri, "https://a/#b"),
            (Uri, "https://a/%2"),
            (Uri, "https://a/%é"),
            (Uri, "https://{host}/"),
            (Email, ""),
            (Email, "ana"),
            (Email, "@example.com"),
            (Email, "ana@"),
            (Email, "ana@@example.com"),
            (Email, "ana@example..com"),
            (Email, "ana @example.com"),
            (Email, ".ana@example.com"),
            (Email, "Ana <ana@example.com>"),
            (ScopeString, ""),
            (ScopeString, "read  write"),
            (ScopeString, " read"),
            (ScopeString, "read\twrite"),
            (ScopeString, "re\"ad"),
            (ScopeString, "re\\ad"),
            (ScopeString, "lêr"),
        ];
        for (format, text) in wrong {
            assert!(check_format(format, text).is_err(), "{format:?} {text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_check_panic(text in any::<String>()) {
            use ClaimFormat::{Cpf, Email, ScopeString, Uri, Uuid};
            for format in [Cpf, Email, ScopeString, Uri, Uuid] {
                let _ = check_format(format, &text);
            }
            let _ = plain_cpf(&text);
        }
    }
}
