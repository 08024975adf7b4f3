//! What leaves the bench: the texts that are copied and saved.

use crate::profile::Profile;

/// The `Authorization` header line for a token (RFC 6750 §2.1).
#[must_use]
pub fn authorization_header(token: &str) -> String {
    format!("Authorization: Bearer {token}")
}

/// A curl line that sends the token as the profile says.
///
/// The token and the URL are single-quoted for a POSIX shell, so that nothing in them is run.
#[must_use]
pub fn curl_line(token: &str, profile: Option<&Profile>) -> String {
    let sent_as = profile
        .map(|profile| profile.sent_as.as_str())
        .filter(|sent_as| sent_as.contains("{token}"))
        .unwrap_or("Authorization: Bearer {token}");
    let url = profile
        .map(|profile| profile.curl_url.as_str())
        .filter(|url| !url.is_empty())
        .unwrap_or("https://api.example.com/");
    let header = shell_quote(&sent_as.replace("{token}", token));
    format!("curl -H {header} {}", shell_quote(url))
}

fn shell_quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curl_line_cannot_run_what_a_token_holds() {
        let line = curl_line("a'; rm -rf $HOME; '", None);
        assert_eq!(
            line,
            r"curl -H 'Authorization: Bearer a'\''; rm -rf $HOME; '\''' 'https://api.example.com/'"
        );
    }
}
