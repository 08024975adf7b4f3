//! URIs as tokens name them (RFC 3986): told from other text, and taken apart. Nothing here
//! fetches what a URI points at.

/// A text with the form of a URI, and its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uri<'t> {
    /// What stands before the first colon, such as `https`.
    pub scheme: &'t str,
    /// What follows that colon.
    pub rest: &'t str,
}

/// Why a text is no URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriFault {
    /// It does not begin with a scheme and a colon (RFC 3986 §3.1).
    NoScheme,
    /// A character that must be percent-encoded (RFC 3986 §2).
    Character(char),
    /// `%` without two hexadecimal digits after it (RFC 3986 §2.1).
    Escape,
}

impl<'t> Uri<'t> {
    /// Takes a URI apart.
    ///
    /// # Errors
    /// The text has not the form of a URI.
    pub fn parse(text: &'t str) -> Result<Self, UriFault> {
        let (scheme, rest) = text
            .split_once(':')
            .filter(|(scheme, _)| is_scheme(scheme))
            .ok_or(UriFault::NoScheme)?;
        if let Some(character) = rest.chars().find(|character| !is_uri_character(*character)) {
            return Err(UriFault::Character(character));
        }
        let escapes_are_whole = rest.split('%').skip(1).all(|after| {
            after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
        });
        if escapes_are_whole { Ok(Self { scheme, rest }) } else { Err(UriFault::Escape) }
    }

    /// Whether the scheme is this one, which must be in lower case.
    #[must_use]
    pub fn has_scheme(self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The host, without user and port; `None` where the URI names none.
    #[must_use]
    pub fn host(self) -> Option<&'t str> {
        let authority = self.authority()?;
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = if host.starts_with('[') {
            &host[..=host.find(']')?]
        } else {
            host.split_once(':').map_or(host, |(host, _)| host)
        };
        Some(host).filter(|host| !host.is_empty())
    }

    /// Whether a user stands before the host, as in `https://known.example@other.example/`.
    #[must_use]
    pub fn has_user(self) -> bool {
        self.authority().is_some_and(|authority| authority.contains('@'))
    }

    /// Whether there is a query or a fragment.
    #[must_use]
    pub fn has_query_or_fragment(self) -> bool {
        self.rest.contains(['?', '#'])
    }

    fn authority(self) -> Option<&'t str> {
        let authority = self.rest.strip_prefix("//")?;
        authority.split(['/', '?', '#']).next()
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Unreserved and reserved characters (RFC 3986 §2.2, §2.3) and the percent sign.
fn is_uri_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_told_from_other_text_with_a_colon() {
        for (text, fault) in [
            ("https://issuer.example/a%20b?c=d#e", None),
            ("urn:example:a", None),
            ("mailto:a@b.example", None),
            ("localhost:3000", None),
            ("did:web:a.example#key-1", None),
            ("a", Some(UriFault::NoScheme)),
            ("", Some(UriFault::NoScheme)),
            (":", Some(UriFault::NoScheme)),
            ("10:20", Some(UriFault::NoScheme)),
            (" https://a", Some(UriFault::NoScheme)),
            ("my user:1", Some(UriFault::NoScheme)),
            ("https://a b", Some(UriFault::Character(' '))),
            ("https://a\\b", Some(UriFault::Character('\\'))),
            ("tenant:é", Some(UriFault::Character('é'))),
            ("https://a/%2", Some(UriFault::Escape)),
            ("https://a/%zz", Some(UriFault::Escape)),
        ] {
            assert_eq!(Uri::parse(text).err(), fault, "{text}");
        }
    }

    #[test]
    fn the_host_is_what_a_connection_would_go_to() {
        for (text, host, has_user) in [
            ("https://a.example/b", Some("a.example"), false),
            ("https://a.example:8443?b", Some("a.example"), false),
            ("https://known.example@other.example/", Some("other.example"), true),
            ("https://a:b@c@d.example:1", Some("d.example"), true),
            ("http://[::1]:80/", Some("[::1]"), false),
            ("http://[::1", None, false),
            ("https:///a", None, false),
            ("file:/etc/passwd", None, false),
            ("urn:a", None, false),
        ] {
            let uri = Uri::parse(text).unwrap();
            assert_eq!((uri.host(), uri.has_user()), (host, has_user), "{text}");
        }
    }
}
